"""`scriptgate provider find`: candidates by a part of their name or address."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from builders.domain import NOW, make_entry
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Person
from scriptgate_cli.provider import provider

PEOPLE = (
    Person("LF10042", "Zoë O'Field", "z.ofield@fellside.example", "1234567", ("LF10042-task-1-2026-autumn",)),
    Person("LF10043", "Ada Marsh", "ada@fellside.example", None, ("LF10043-task-1-2026-autumn",)),
)


@pytest.fixture(autouse=True)
def _enrolled(cloud):
    store = Store.from_settings(cloud)
    for person in PEOPLE:
        entry = make_entry(
            id=person.entries[0], candidate=person.number, version=0, audit_lines=0, draft=None, submissions=0
        )
        store.commit(Decision(entry=entry), NOW)
        store.client.put_item(TableName=cloud.table, Item=items.encode(items.person_item(person)))
    store.client.put_item(TableName=cloud.table, Item=items.encode(items.cohort_key("2026-autumn")))


def find(*arguments):
    return CliRunner().invoke(provider, ["find", *arguments])


@pytest.mark.parametrize("text", ["zoe", "OFIELD@", "o'field zoë", "1234567", "Z.OFIELD@fellside.example"])
def test_a_part_of_a_name_or_address_finds_its_candidate(text):
    (row,) = json.loads(find(text, "--json").output)

    assert (row["candidate"], row["entries"]) == ("LF10042", ["LF10042-task-1-2026-autumn"])


def test_what_several_have_finds_them_all_by_number():
    assert [row["candidate"] for row in json.loads(find("fellside", "--json").output)] == [
        "LF10042",
        "LF10043",
    ]


@pytest.mark.parametrize("text", ["123", "nobody@fellside.example"])
def test_nobody_is_told_as_such(text):
    result = find(text)

    assert result.exit_code == 0
    assert result.output == "Nobody like that is enrolled.\n"


def test_an_unknown_cohort_is_named():
    assert "There is no cohort '2027'" in find("ada", "--cohort", "2027").output


def test_nothing_to_look_for_is_refused():
    assert find(" ").exit_code == 2
