"""The register's index read whole: cohorts side by side, each row decoded straight from the answer's JSON.

botocore walks its model of a Query's answer value by value: a third of a millisecond a row, three seconds
for ten thousand. What stands in the index is text, whole numbers, lists and maps, so it needs no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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


def rows_of_cohorts(store: Store, cohorts: Sequence[str]) -> list[Item]:
    """All rows of these cohorts' registers, as `Store.in_cohort` gives them; cohorts in the order given.

    Entries, submissions and charges: which one a row is, its `SK` says.
    """
    client = _client()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda cohort: _rows(client, store.table, cohort), cohorts)
        return list(chain.from_iterable(found))


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
    answer = msgspec.json.decode(response_dict["body"])
    rows = answer.pop("Items")
    customized_response_dict["Items"] = [_row(attributes) for attributes in rows]
    response_dict["body"] = msgspec.json.encode(answer)


def _row(attributes: Item) -> Item:
    shown: Item = _plain(attributes["register"])
    return {**shown, "PK": attributes["PK"]["S"], "SK": attributes["SK"]["S"]}


def _plain(value: Item) -> Any:
    """A stored value as `items.decode` has it."""
    ((kind, held),) = value.items()
    if kind == "N":
        return int(held)
    if kind == "M":
        return {name: _plain(inner) for name, inner in held.items()}
    if kind == "L":
        return [_plain(inner) for inner in held]
    return None if kind == "NULL" else held
