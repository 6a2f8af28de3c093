"""Rows of exports: each has its own, in the list of exports, and its lines on pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from scriptgate.aws import items
from scriptgate.aws.items import Item
from scriptgate.aws.store import Store
from scriptgate.aws.transactions import put_new
from scriptgate.submissions.exports import Export, Line

_LIST = "EXPORTS"
_PAGE = 500
"""Lines in one item: about 150 KB of the 400 that it may have."""


@dataclass(frozen=True, slots=True)
class Exports:
    """The exports in the table."""

    store: Store

    def all(self) -> list[Export]:
        """Every export, the oldest first. One that was reserved within the last second may be missing."""
        return [items.restore(row, Export) for row in self.store.rows_under(_LIST)]

    def get(self, number: int) -> Export | None:
        """An export by its number, strongly consistent."""
        row = self.store.get(_key(number))
        return None if row is None else items.restore(row, Export)

    def lines(self, export: Export) -> list[Line]:
        """The lines that an export was begun with, strongly consistent: none is overlooked."""
        pages = range(1, -(-export.reserved // _PAGE) + 1)
        rows = self.store.get_many([_page_key(export.number, page) for page in pages])
        return [msgspec.convert(line, Line) for row in rows if row is not None for line in row["lines"]]

    def reserve(self, export: Export, lines: Sequence[Line]) -> None:
        """Write an export and all its lines at once. Raises Stale when its number is taken."""
        table = self.store.table
        rows = [{**_key(export.number), **items.builtins(export)}, *_in_pages(export.number, lines)]
        self.store.transact([put_new(row, table) for row in rows])

    def finish(self, export: Export) -> None:
        """Note how an export ended. Raises Stale when somebody else has, with the same figures."""
        item = {**_key(export.number), **items.builtins(export)}
        self.store.transact(
            [
                {
                    "Put": {
                        "TableName": self.store.table,
                        "Item": items.encode(item),
                        "ConditionExpression": "attribute_not_exists(finished_at)",
                    }
                }
            ]
        )


def _key(number: int) -> Item:
    return {"PK": _LIST, "SK": f"EXPORT#{number:06d}"}


def _page_key(number: int, page: int) -> Item:
    return {"PK": f"EXPORT#{number:06d}", "SK": f"LINES#{page:04d}"}


def _in_pages(number: int, lines: Sequence[Line]) -> Iterator[Item]:
    for page, start in enumerate(range(0, len(lines), _PAGE), start=1):
        content = [msgspec.to_builtins(line) for line in lines[start : start + _PAGE]]
        yield {**_page_key(number, page), "lines": content}
