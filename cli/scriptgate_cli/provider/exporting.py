"""The steps of an export: reserve its number with its lines, mark each charge, note its end.

Each step is conditional, so a crash between two of them is finished by whoever comes next, and of two exports
at once each charge is in one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scriptgate.aws import items
from scriptgate.aws.exports import Exports
from scriptgate.aws.store import Stale, Store
from scriptgate.stages.retrying import until_fresh
from scriptgate.submissions import charging
from scriptgate.submissions.charges import CONFIRMED, Charge
from scriptgate.submissions.charging import Ruling
from scriptgate.submissions.exports import (
    MOST_LINES,
    Export,
    Line,
    finished,
    in_order,
    is_in,
    kept_lines,
    line_of,
)


@dataclass(frozen=True, slots=True)
class Exporting:
    """The office's way to exports."""

    store: Store
    actor: str

    @property
    def exports(self) -> Exports:
        """The exports in the table."""
        return Exports(self.store)

    def unfinished(self) -> Export | None:
        """The export that somebody began and didn't finish; there is one at most."""
        last = self._last()
        return last if last is not None and last.finished_at is None else None

    def begin(self) -> Export | None:
        """Reserve the next number for all that is confirmed; None when nothing is.

        The last export must be finished: then what is confirmed is in none. Of two who begin at once, the
        second finds the number taken, finishes the first's, and looks again.
        """

        def attempt() -> Export | None:
            last = self._last()
            if last is not None and last.finished_at is None:
                self.finish(last)
            lines = self.confirmed()[:MOST_LINES]
            if not lines:
                return None
            number = 1 if last is None else last.number + 1
            export = Export(number, self.actor, datetime.now(UTC), len(lines))
            self.exports.reserve(export, lines)
            return export

        return until_fresh(attempt)

    def next_number(self) -> int:
        """What the next export will be called, if nobody is faster."""
        last = self._last()
        return 1 if last is None else last.number + 1

    def finish(self, export: Export) -> Export:
        """Mark every charge of an export, as far as it isn't; drop what was waived meanwhile."""
        if export.finished_at is not None:
            return export
        lines = self.exports.lines(export)
        dropped = [place for place, line in enumerate(lines) if not self._mark(line, export)]
        ended = finished(export, lines, dropped, datetime.now(UTC))
        try:
            self.exports.finish(ended)
        except Stale:  # somebody else has finished it, with the same figures
            ended = self.exports.get(export.number) or ended
        return ended

    def lines(self, export: Export) -> list[Line]:
        """The lines of a finished export's file."""
        return kept_lines(export, self.exports.lines(export))

    def confirmed(self) -> list[Line]:
        """What waits for an export, in order; the index may lag, so each row is read again."""
        return in_order(
            line_of(charge, cohort)
            for cohort in self.store.cohorts()
            for charge in self._charges(cohort)
            if charge.status == CONFIRMED
        )

    def _charges(self, cohort: str) -> Iterator[Charge]:
        rows = self.store.in_cohort(cohort, f"charge#{CONFIRMED}")
        found = self.store.get_all({"PK": row["PK"], "SK": row["SK"]} for row in rows)
        return (items.restore(item, Charge) for item in found)

    def _mark(self, line: Line, export: Export) -> bool:
        """Mark a line's charge, unless it is; False when it was waived meanwhile."""

        def attempt() -> bool:
            entry = self.store.entry(line.entry)
            row = self.store.get(items.charge_key(line.entry, line.cause, line.event))
            charge = None if row is None else items.restore(row, Charge)
            if charge is None or charge.status != CONFIRMED:
                return is_in(charge, export)
            now = datetime.now(UTC)
            self.store.commit(charging.export(entry, charge, export.number, Ruling(self.actor, now)), now)
            return True

        return until_fresh(attempt)

    def _last(self) -> Export | None:
        return max(self.exports.all(), key=lambda export: export.number, default=None)
