"""`huikuan init`: looks into files, plans the home, and writes it where nothing stands yet."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.durable import rename
from flows.errors import UsageError
from flows.extracts.declaration import DATE_FORMATS
from flows.extracts.job import ExpectedHeading, Job
from flows.extracts.toml_table import nearest
from flows.extracts.units import UNITS, told_unit
from flows.new_home import SETTINGS_NAME, is_home
from flows.settings import parse_settings
from flows.sources.draft_text import settings_text
from flows.sources.home_plan import HomePlan, PlannedTable, Wishes, day_of, plan_home
from flows.sources.peek import Peeked, peek_all


@dataclass(frozen=True)
class Drafted:
    """The files that were looked into, and the plan."""

    files: tuple[Peeked, ...]
    plan: HomePlan


def look_into(
    paths: Sequence[Path], home: Path, heading_row: int | None, wishes: Wishes
) -> Drafted:
    """Reads every file and plans the home; nothing is written.

    UsageError: the home has a huikuan.toml, a file's name has no day and none is given.
    InputRefused: what a run would refuse of any file, or a file without a heading that we know.
    """
    _refuse_home(home)
    _refuse_unknown_dates(wishes)
    _refuse_without_day(paths, wishes)
    with tempfile.TemporaryDirectory(prefix="huikuan-init-") as scratch:
        files = peek_all(paths, heading_row, Path(scratch))
    plan = plan_home(files, str((home / "inbox").resolve()), wishes)
    return Drafted(tuple(files), plan)


def write_home(home: Path, plan: HomePlan) -> list[str]:
    """Copies the files into the inbox, unless they lie there, and writes huikuan.toml last.

    Returns what was copied, from the home on. UsageError when a file of that name is there.
    """
    copies = [
        (table.file.path, home / "inbox" / source.name / table.stored_as)
        for source, table in plan.tables
        if not table.is_copy and not _lies_there(table, home / "inbox" / source.name)
    ]
    for _path, target in copies:
        if target.exists():
            raise UsageError(
                "a file of that name lies in the inbox",
                where=str(target),
                fix="name that file itself, or move it away",
            )
    for path, target in copies:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    home.mkdir(parents=True, exist_ok=True)
    unfinished = home / f".{SETTINGS_NAME}"
    unfinished.write_text(settings_text(plan), encoding="utf-8")
    rename(unfinished, home / SETTINGS_NAME)
    return [target.relative_to(home).as_posix() for _path, target in copies]


def still_to_do(plan: HomePlan) -> list[str]:
    """The mistakes that a run would find in the huikuan.toml as it is."""
    try:
        parse_settings(settings_text(plan).encode(), SETTINGS_NAME)
    except UsageError as refusal:
        return [line.removeprefix("  - ") for line in refusal.what.split("\n")[1:]]
    return []


def unit_power(table: PlannedTable) -> int:
    """The power of ten that the file's titles told, else the headings of its amounts."""
    told = int(table.file.facts["unit_power"])
    if told or table.draft is None:
        return told
    amounts = set(table.draft.table.names_of("amount"))
    headings = [heading for column, heading in table.taken.items() if column in amounts]
    expected = tuple(ExpectedHeading(heading, "amount", False) for heading in headings)
    power, _problems, _notes = told_unit([], headings, _unit_job(table, expected))
    return power


def unit_name(power: int) -> str:
    """The word for a power of ten: 元, 千元, 万元, 百万元 or 亿元."""
    return next(name for name, its in UNITS.items() if its == power)


def _unit_job(table: PlannedTable, expected: tuple[ExpectedHeading, ...]) -> Job:
    name = table.file.path.name
    return Job(name, "", name, "", "", None, None, "auto", (), expected, True)


def _lies_there(table: PlannedTable, folder: Path) -> bool:
    return table.file.path.resolve() == (folder / table.stored_as).resolve()


def _refuse_home(home: Path) -> None:
    if is_home(home):
        raise UsageError(
            "this home has a huikuan.toml already, and it is not overwritten",
            where=str(home / SETTINGS_NAME),
            fix="edit it (`huikuan sources check` tries it), or name another folder with --home",
        )


def _refuse_unknown_dates(wishes: Wishes) -> None:
    if wishes.dates and wishes.dates not in DATE_FORMATS:
        raise UsageError(
            f"{wishes.dates} is no form of days",
            where="--dates",
            fix=f"one of: {', '.join(DATE_FORMATS)}{nearest(wishes.dates, DATE_FORMATS)}",
        )


def _refuse_without_day(paths: Sequence[Path], wishes: Wishes) -> None:
    without = [path.name for path in paths if day_of(path.name) is None]
    if without and wishes.day is None:
        raise UsageError(
            "no business day is in the name of a file, and it is not guessed",
            where=", ".join(without),
            why="every figure stands for a day; what is overdue depends on it",
            fix="say it: --day 2026-06-30 (the file is stored under a name with that day)",
        )
