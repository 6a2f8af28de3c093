"""The register's index read whole: cohorts side by side, each row decoded straight from the answer's JSON.

botocore walks its model of a Query's answer value by value: a third of a millisecond a row, three seconds
for ten thousand. What stands in the index is text, whole numbers, lists and maps, so it needs no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from scriptgate.aws import clients, items
from scriptgate.aws.items import Item
from scriptgate.aws.store import Store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AT_ONCE = 4
"""Cohorts read side by side: one answer is decoded while the others are on their way."""
_OK = 200


class _Value(msgspec.Struct, gc=False):  # half a million of them: the garbage collector need not look at any
    S: str | None = None
    N: str | None = None
    M: dict[str, _Value] | None = None
    L: list[_Value] | None = None
    BOOL: bool | None = None


class _Listed(msgspec.Struct, gc=False):
    PK: _Value
    SK: _Value
    register: _Value


class _Answer(msgspec.Struct):
    Items: list[_Listed]
    LastEvaluatedKey: msgspec.Raw = msgspec.Raw()


@cache
def _answers() -> msgspec.json.Decoder[_Answer]:
    return msgspec.json.Decoder(_Answer)


def rows_of_cohorts(store: Store, cohorts: Sequence[str]) -> list[Item]:
    """All rows of these cohorts' registers, as `Store.in_cohort` gives them; cohorts in the order given.

    Entries, submissions, charges, letters in trouble: which one a row is, its `SK` says.
    """
    return list(chain.from_iterable(cohort_by_cohort(store, cohorts)))


def cohort_by_cohort(store: Store, cohorts: Sequence[str]) -> Iterator[list[Item]]:
    """The same, each cohort's as soon as it is there, while the others are on their way."""
    client = _client()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda cohort: _rows(client, store.table, cohort), cohorts)


def _client() -> DynamoDBClient:
    """A client of its own: what its queries answer is plain already."""
    client = clients.new_dynamodb()
    client.meta.events.register("before-parse.dynamodb.Query", _take_items_out)
    return client


def _rows(client: DynamoDBClient, table: str, cohort: str) -> list[Item]:
    pages: Any = client.get_paginator("query").paginate(
        TableName=table,
        IndexName="by_cohort",
        KeyConditionExpression="cohort_pk = :pk",
        ExpressionAttributeValues=items.encode({":pk": f"COHORT#{cohort}"}),
    )
    return [row for page in pages for row in page["Items"]]


def _take_items_out(response_dict: Any, customized_response_dict: Any, **_: Any) -> None:
    """Decode an answer's items and leave the rest of it to botocore's parser."""
    if response_dict["status_code"] != _OK:
        return
    answer = _answers().decode(response_dict["body"])
    customized_response_dict["Items"] = [_row(item) for item in answer.Items]
    next_page = bytes(answer.LastEvaluatedKey)
    response_dict["body"] = b'{"LastEvaluatedKey":%b}' % next_page if next_page else b"{}"


def _row(item: _Listed) -> Item:
    row = _map(item.register.M or {})
    row["PK"], row["SK"] = item.PK.S, item.SK.S
    return row


def _map(held: dict[str, _Value]) -> Item:
    """A stored map as `items.decode` has it; most of it is text."""
    return {name: value.S if value.S is not None else _plain(value) for name, value in held.items()}


def _plain(value: _Value) -> Any:
    if value.N is not None:
        return int(value.N)
    if value.M is not None:
        return _map(value.M)
    if value.L is not None:
        return [inner.S if inner.S is not None else _plain(inner) for inner in value.L]
    return value.BOOL
