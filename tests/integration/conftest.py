"""Adapters, stages and handlers against moto, in process; no socket is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from moto import mock_aws

from builders.cloud import CREDENTIALS, ELSEWHERE, environment_of, forget_clients, make_cloud
from builders.participant import Participant
from builders.pipeline import Pipeline
from scriptgate.aws.settings import Settings

# Powertools reads these when a module makes its metrics, which is before any fixture runs.
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "test")
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Scriptgate")


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Whatever moto does not answer fails instead of leaving the machine."""


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A deployment under moto; the environment names it, as it does for a function or the command line."""
    for name in ELSEWHERE:
        monkeypatch.delenv(name, raising=False)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    forget_clients()
    with mock_aws():
        settings = make_cloud()
        for name, value in environment_of(settings).items():
            monkeypatch.setenv(name, value)
        yield settings
    forget_clients()


@pytest.fixture
def pipeline(cloud: Settings) -> Pipeline:
    """Every function of a deployment under moto."""
    return Pipeline(cloud)


@pytest.fixture
def participant(pipeline: Pipeline) -> Participant:
    """Somebody enrolled, with a link."""
    return Participant.enrolled(pipeline)
