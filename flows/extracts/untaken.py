"""The files whose bytes lie in the archive and were never taken: what they were, when, and why not.

They stand beside the register of what was received, in tables of their own: none of them is data,
no run can read one, and a run is the same whether or not any is there. A file is announced before
its first byte is copied, so that whatever ends a run leaves no byte that nobody can account for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flows.extracts.register_file import (
    FACTS,
    Connection,
    Facts,
    OperationalError,
    as_facts,
    rows_of,
    written,
)

BROKEN_OFF = (
    "the run that found it ended before it took it, or has not ended yet;"
    " the next one takes it if it still lies there"
)

_REFUSED = f"select {FACTS}, reason from refused order by sequence"
# A run registers, or refuses, at the same moment as it announces.
_WAITING = f"""
    select {FACTS} from announced
    where (sha256, name, received_at) not in (
        select sha256, name, received_at from received
        union all
        select sha256, name, received_at from refused
    )
    order by sequence
"""


@dataclass(frozen=True)
class UntakenFile:
    """A file that was archived and not taken; size in bytes, received_at aware, in UTC."""

    sha256: str
    name: str
    source: str
    table: str
    business_date: date | None
    received_at: datetime
    size: int
    reason: str

    @property
    def is_waiting(self) -> bool:
        """Whether nobody refused it."""
        return self.reason == BROKEN_OFF


def announce(connection: Connection, facts: Facts) -> None:
    """Says which file is about to be archived; the first time counts."""
    connection.execute(
        f"insert or ignore into announced ({FACTS}) values (?, ?, ?, ?, ?, ?, ?)", written(facts)
    )


def record_refused(connection: Connection, files: Sequence[tuple[Facts, str]]) -> None:
    """Appends those that are not told yet, each with its reason; the first time counts.

    A register that cannot be written is passed over: the refusal itself is on its way to a person.
    """
    with suppress(OperationalError):
        connection.executemany(
            f"insert or ignore into refused ({FACTS}, reason) values (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*written(facts), reason) for facts, reason in files],
        )


def untaken_files(home: Path) -> list[UntakenFile]:
    """Every refusal and then every file that waits, oldest first; changes nothing.

    One that a later run took is still among them: it was there before.
    """
    refused = rows_of(home, _REFUSED, "refused")
    waiting = rows_of(home, _WAITING, "announced")
    return [
        *(UntakenFile(*as_facts(row[:-1]), row[-1]) for row in refused),
        *(UntakenFile(*as_facts(row), BROKEN_OFF) for row in waiting),
    ]
