"""The control file that an ERP writes beside an export: how many rows it holds and their sum."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath

from flows.errors import InputRefused

# The table under which the register keeps the control files of a table.
MARK = ".control"
_MOST_BYTES = 1 << 16
_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?")
_PAIR = re.compile(r"\s*([^:：=\t,;|]+?)\s*[:：=\t,;|]\s*(.*?)\s*")


@dataclass(frozen=True)
class ControlSettings:
    """Which file stands beside each file of a table, and under which words it tells what.

    files: its name, `{file}` for the whole name of the export, `{name}` for it without its ending.
    rows, amount: the word before, or the heading above, the number; None when it does not tell it.
    """

    files: str
    rows: str | None
    amount: str | None

    def name_for(self, file_name: str) -> str:
        """The name of the control file of an export."""
        stem = PurePath(file_name).stem
        return self.files.replace("{file}", file_name).replace("{name}", stem)


@dataclass(frozen=True)
class ControlFigures:
    """What a control file says; amount in the unit of its export."""

    name: str
    rows: int | None
    amount: Decimal | None


def read_control(path: Path, name: str, declared: ControlSettings, beside: str) -> ControlFigures:
    """The figures for the export `beside`; InputRefused when one that is declared is not there."""
    if path.stat().st_size > _MOST_BYTES:
        raise _refused(name, f"is over {_MOST_BYTES >> 10} KB; it should hold a few figures")
    told = _told(_text(path.read_bytes(), name), beside)
    rows = _figure(told, declared.rows, name)
    if rows is not None and rows != int(rows):
        raise _refused(name, f"says {rows} rows")
    amount = _figure(told, declared.amount, name)
    return ControlFigures(name, None if rows is None else int(rows), amount)


def refuse_other_count(file_name: str, found: int, control: ControlFigures) -> None:
    """InputRefused with both figures when the export has not the rows that were written."""
    if control.rows is not None and control.rows != found:
        raise InputRefused(
            f"{file_name} has {found} rows, its control file says {control.rows}",
            where=f"{file_name}, {control.name}",
            why="rows were lost or doubled between the ERP and this file",
            fix="deliver both files again, from one export",
        )


def _text(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(name, "is neither UTF-8 nor GB18030 text")


def _told(text: str, beside: str) -> Mapping[str, str]:
    """Word → figure: of a table with a row for each export, or of lines of word and figure."""
    lines = [line for line in text.splitlines() if line.strip()]
    for delimiter in (",", "\t", ";", "|"):
        table = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
        if len(table) > 1 and len({len(row) for row in table}) == 1 and len(table[0]) > 1:
            row = _row_of(table, beside)
            if row is not None:
                return dict(zip(table[0], row, strict=True))
    found = (_PAIR.fullmatch(line) for line in lines)
    return {pair[1]: pair[2] for pair in found if pair}


def _row_of(table: Sequence[Sequence[str]], beside: str) -> Sequence[str] | None:
    """The row about the export: the only one whose figures are some, or the one that names it."""
    named = [row for row in table[1:] if beside in row]
    if named:
        return named[0]
    is_headed = not any(_NUMBER.fullmatch(cell) for cell in table[0])
    return table[1] if len(table) == 2 and is_headed else None


def _figure(told: Mapping[str, str], word: str | None, name: str) -> Decimal | None:
    if word is None:
        return None
    text = told.get(word)
    if text is None:
        listed = ", ".join(told) or "nothing"
        raise _refused(name, f'does not tell "{word}"; it tells: {listed}')
    if not _NUMBER.fullmatch(text):
        raise _refused(name, f'tells "{text}" as {word}, which is no number')
    return Decimal(text.replace(",", ""))


def _refused(name: str, what: str) -> InputRefused:
    return InputRefused(
        f"the control file {name} {what}",
        where=name,
        why="what it should prove is not proven",
        fix="deliver it again with its export, or correct `control` in huikuan.toml",
    )
