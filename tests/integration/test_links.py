"""Links: known by their hash, counted, revocable, and silent about what they once were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders.domain import NOW
from scriptgate.aws import clients, items
from scriptgate.aws.links import (
    REQUESTS_A_MINUTE,
    Link,
    TooManyRequests,
    UnknownLink,
    digest,
    make_link,
    open_link,
)
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store

LINK = Link("LF10042-task-1-2026-autumn", "LF10042", 1, NOW + timedelta(days=365))


@pytest.fixture
def store(cloud: Settings) -> Store:
    store = Store(clients.dynamodb(), cloud.table)
    make_link(store, "the-token", LINK)
    return store


def test_a_token_opens_its_link(store: Store):
    assert open_link(store, "the-token", NOW) == LINK


def test_the_table_never_holds_the_token(store: Store):
    rows = store.client.scan(TableName=store.table)["Items"]
    assert "the-token" not in str(rows)
    assert digest("the-token") in str(rows)


def test_an_unknown_token_opens_nothing_and_leaves_no_row(store: Store):
    with pytest.raises(UnknownLink):
        open_link(store, "another", NOW)
    assert store.get(items.link_key(digest("another"))) is None


def test_an_expired_link_is_like_an_unknown_one(store: Store):
    with pytest.raises(UnknownLink):
        open_link(store, "the-token", LINK.expires_at)


def test_a_link_has_a_limit_that_ends_with_the_minute(store: Store):
    for _ in range(REQUESTS_A_MINUTE):
        open_link(store, "the-token", NOW)
    with pytest.raises(TooManyRequests):
        open_link(store, "the-token", NOW)
    assert open_link(store, "the-token", NOW + timedelta(minutes=1)) == LINK
