"""Scripts that wait, and people who pull them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from builders.assessor import Assessor
from builders.counter import InProcess
from builders.pipeline import Pipeline
from builders.released import Releasing
from scriptgate.aws import clients
from scriptgate.aws.settings import Settings
from scriptgate_cli.assessor.counter import Counter
from scriptgate_cli.assessor.folder import Folder
from scriptgate_cli.assessor.pulling import Happened, Pull
from scriptgate_cli.assessor.queue import Queue

Release = Callable[[int], list[str]]


@pytest.fixture
def pipeline(cloud: Settings) -> Pipeline:
    return Pipeline(cloud)


@pytest.fixture
def release(pipeline: Pipeline) -> Release:
    """Release so many scripts; their ids."""
    settings, numbers = pipeline.settings, itertools.count(1)
    releasing = Releasing.of(
        pipeline.store, clients.s3(), clients.sqs(), settings.scripts, settings.assessor_queue
    )
    return lambda how_many: [releasing.release(next(numbers)) for _ in range(how_many)]


@dataclass
class Person:
    """Somebody of the assessor's organisation at their computer."""

    pipeline: Pipeline
    folder: Path
    transport: InProcess
    ids: itertools.count = field(default_factory=lambda: itertools.count(1))

    @property
    def counter(self) -> Counter:
        return Counter(self.transport, sleep=lambda _seconds: None)

    def new_id(self) -> str:
        return f"{self.folder.name}-{next(self.ids):06d}"

    def pull(self, most: int | None = None, **changed) -> list[Happened]:
        """One run, without waiting."""
        told: list[Happened] = []
        with Folder.opened(self.folder) as folder:
            run = self.run_in(folder, most, **changed)
            run.run(run.missing(), told.append)
        return told

    def run_in(self, folder: Folder, most: int | None = None, **changed) -> Pull:
        queue = Queue(clients.sqs(), self.pipeline.settings.assessor_queue, most, wait=0)
        run = Pull(queue, self.counter, clients.s3(), folder, self.new_id, "eu-west-2")
        for name, value in changed.items():
            setattr(run, name, value)
        return run

    def unpacked(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("S-*"))

    def left_over(self) -> list[str]:
        """What a run leaves beside scripts and its own two files."""
        return sorted(
            path.name for path in self.folder.glob(".*") if not path.name.startswith(".scriptgate-")
        )


@pytest.fixture
def ada(pipeline: Pipeline, tmp_path: Path) -> Person:
    return Person(pipeline, tmp_path / "ada", InProcess(Assessor(pipeline)))


@pytest.fixture
def ben(pipeline: Pipeline, tmp_path: Path) -> Person:
    return Person(pipeline, tmp_path / "ben", InProcess(Assessor(pipeline, "ben@marking.example")))
