"""The whole template, deployed once for the session on a local cloud that enforces IAM."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate import ids
from scriptgate.aws import items
from scriptgate.aws.links import Link, make_link
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry, Person
from scriptgate_local.cloud import LocalCloud, local_cloud

Enrol = Callable[..., Participant]

_numbers = count(20001)


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    """The deployed stack."""
    with local_cloud(lambda _line: None) as running:
        yield running


@pytest.fixture(scope="session")
def deployed(cloud: LocalCloud) -> Deployed:
    """The deployed stack as tests see it."""
    return Deployed.on(cloud)


@pytest.fixture(scope="session")
def enrol(deployed: Deployed) -> Enrol:
    """Enrols somebody new with a link, as enrolling and inviting leave them."""

    def enrolled(**facts: Any) -> Participant:
        candidate, now, token = f"LF{next(_numbers)}", datetime.now(UTC), ids.token()
        entry = Entry(
            **{
                "id": f"{candidate}-task-1-2026-autumn",
                "candidate": candidate,
                "cohort": "2026-autumn",
                "rulebook": "npqh-2017",
                "task": "task-1",
                "window": "2026-autumn",
                "deadline": now + timedelta(days=14),
                "link_generation": 1,
                **facts,
            }
        )
        person = Person(candidate, "Ada Example", f"{candidate.lower()}@school.example", None, (entry.id,))
        store = deployed.store
        store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(person)))
        store.commit(Decision(entry=entry), now)
        make_link(store, token, Link(entry.id, candidate, 1, now + timedelta(days=365)))
        return Participant(deployed, candidate, entry.id, person.email, token)

    return enrolled


@pytest.fixture
def participant(enrol: Enrol) -> Participant:
    """Somebody new with a link."""
    return enrol()
