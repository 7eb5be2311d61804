"""Says who holds a task or a letter, and in which file of the release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.lineage.values import Share, Use
from flows.outbox.folders import letter_files, rep_folders
from flows.outbox.task_rows import read_rep_names
from flows.report import NOT_PRINTED, PLANNED
from flows.warehouse import Connection

# States in which a person may have done something about a letter since the run.
MAY_HAVE_GONE_ON = (PLANNED, "approved")
AS_OF = "select as_of_date from landing.run_parameters"
PLANNED_LETTERS = """
    select letter_id, letter_number, sales_rep_id
    from marts.letters_due
    where letter_state = 'planned'
    order by letter_id
"""
TASK = "select task_id, sales_rep_id from marts.collection_tasks where task_id = ?"
LETTER = """
    select letter_id, letter_number, sales_rep_id, letter_state, withheld_reason
    from marts.letters_due
    where letter_id = ?
"""


class Held:
    """The outbox of one release: tasks and letters as the reps have them."""

    def __init__(
        self, connection: Connection, release: Path, statuses: Mapping[str, str] | None = None
    ) -> None:
        """statuses: where letters stand by now in the ledger; None: as the release has it."""
        self._connection = connection
        self._release = release
        self._statuses = statuses or {}
        self._folders = rep_folders(read_rep_names(connection))
        self._as_of = warehouse.rows(connection, AS_OF)[0]["as_of_date"]
        self._letters = _letter_names(connection)

    def task(self, task_id: str, shares: tuple[Share, ...], roles: tuple[str, ...] = ()) -> Use:
        """A task with its rep and his workbook."""
        [row] = warehouse.rows(self._connection, TASK, [task_id])
        rep_id = str(row["sales_rep_id"])
        file = self._file(rep_id, f"tasks_{self._as_of}.xlsx")
        return Use("task", task_id, rep_id, file=file, shares=shares, roles=roles)

    def letter(self, letter_id: str, shares: tuple[Share, ...], roles: tuple[str, ...] = ()) -> Use:
        """A letter by its number, with its rep and its PDF; not printed when there is none."""
        [row] = warehouse.rows(self._connection, LETTER, [letter_id])
        file = self.letter_file(row)
        state = str(row["letter_state"])
        if state == PLANNED and file is None:
            state = NOT_PRINTED
        elif state in MAY_HAVE_GONE_ON:
            state = self._statuses.get(letter_id, state)
        return Use(
            "letter",
            str(row["letter_number"]),
            str(row["sales_rep_id"]),
            state,
            row["withheld_reason"],
            file,
            shares,
            roles,
        )

    def letter_file(self, letter: dict[str, Any]) -> str | None:
        """The PDF of a row of marts.letters_due."""
        name = self._letters.get(str(letter["letter_id"]))
        return self._file(str(letter["sales_rep_id"]), f"letters/{name}") if name else None

    def _file(self, rep_id: str, name: str) -> str | None:
        path = f"outbox/{self._folders.get(rep_id)}/{name}"
        return path if (self._release / path).is_file() else None


def _letter_names(connection: Connection) -> dict[str, str]:
    """File name of each planned letter; names are given rep by rep, as they are printed."""
    by_rep: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in warehouse.rows(connection, PLANNED_LETTERS):
        by_rep[str(row["sales_rep_id"])].append((str(row["letter_id"]), str(row["letter_number"])))
    names: dict[str, str] = {}
    for pairs in by_rep.values():
        names.update(letter_files(pairs))
    return names
