"""The policy tables as a source of their own: shipped files, replaced table by table by a home."""

from __future__ import annotations

import csv
from pathlib import Path

from flows.errors import UsageError
from flows.extracts.declaration import TableSettings
from flows.extracts.toml_table import nearest

SHIPPED = Path(__file__).resolve().parents[2] / "dbt_project" / "policy"
SUFFIXES = (".csv", ".xlsx")


def policy_tables() -> dict[str, tuple[str, ...]]:
    """The shipped policy tables and their columns, which an override must have."""
    return {path.stem: _headings(path) for path in sorted(SHIPPED.glob("*.csv"))}


def policy_files(home: Path) -> dict[str, Path]:
    """The file in force for each policy table: the home's own, else the shipped one."""
    overrides = _overrides(home)
    return {name: overrides.get(name, SHIPPED / f"{name}.csv") for name in policy_tables()}


def policy_settings(name: str) -> TableSettings:
    """The declaration under which a policy table is read."""
    return TableSettings(
        name=name,
        files=f"{name}.csv",
        sheet=None,
        heading_row=None,
        encoding="auto",
        is_required=True,
        when_absent="stop",
        cells=None,
        date_format=None,
        has_total=False,
        total_labels=(),
        constants={},
        columns={column: column for column in _headings(SHIPPED / f"{name}.csv")},
    )


def _headings(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(next(csv.reader(file)))


def _overrides(home: Path) -> dict[str, Path]:
    folder = home / "policy"
    if not folder.is_dir():
        return {}
    known = list(policy_tables())
    found: dict[str, Path] = {}
    mistakes: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or path.name.startswith((".", "~$")):
            continue
        if path.stem not in known:
            mistakes.append(f"{path.name} is no policy table{nearest(path.stem, known)}")
        elif path.stem in found:
            mistakes.append(f"{path.name} and {found[path.stem].name} both replace {path.stem}")
        found[path.stem] = path
    if mistakes:
        listed = "".join(f"\n  - {mistake}" for mistake in mistakes)
        raise UsageError(
            f"the home's policy folder cannot be read:{listed}",
            where=str(folder),
            why="an override that is silently ignored would change who is dunned",
            fix=f"name each file after one table: {', '.join(known)}",
        )
    return found
