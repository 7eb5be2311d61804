"""Two homes for the same real extract: one rep for everything, and reps by company code."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from run.command import Ended, huikuan

from .extract import EXPORT, Item, read_export

Row = dict[str, str]
DECLARED = """
language = "en"

[company]
company_id = "U001"
currency_code = "USD"

[[sales_reps]]
sales_rep_id = "US"
rep_name = "Team United States"

[[sales_reps]]
sales_rep_id = "CA"
rep_name = "Team Canada"

[sources.sap]
layout = "sap"
capability = "open_balances"
business_date = 2020-05-31
{reps}

[sources.sap.tables.open_items]
files = "open_items.csv"
"""
ONE_REP = 'default_rep = "US"'
BY_COMPANY = ONE_REP + '\nreps_by_company = { U001 = "US", CA02 = "CA" }'


@dataclass(frozen=True)
class Morning:
    """A home, and the one run that was made in it."""

    home: Path
    ended: Ended

    def table(self, name: str) -> list[Row]:
        """A published table, every cell as text."""
        path = self.home / "current" / "published" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def said(self, label: str) -> str:
        """A line of the printed summary."""
        lines = dict(line.split(maxsplit=1) for line in self.ended.out.splitlines())
        return lines[label]


Make = Callable[[str, Path], Path]


@pytest.fixture(scope="session")
def make_home(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes a home that declares its reps and holds an extract."""

    def make(reps: str, export: Path) -> Path:
        home = tmp_path_factory.mktemp("sap") / "home"
        inbox = home / "inbox" / "sap"
        inbox.mkdir(parents=True)
        (home / "huikuan.toml").write_text(DECLARED.format(reps=reps), "utf-8")
        shutil.copyfile(export, inbox / "open_items.csv")
        return home

    return make


@pytest.fixture(scope="session")
def one_rep(make_home: Make) -> Morning:
    """The home whose default rep gets everything."""
    home = make_home(ONE_REP, EXPORT)
    return Morning(home, huikuan(home, "run", "--direct"))


@pytest.fixture(scope="session")
def by_company(make_home: Make) -> Morning:
    """The home whose reps come by company code."""
    home = make_home(BY_COMPANY, EXPORT)
    return Morning(home, huikuan(home, "run", "--direct"))


@pytest.fixture(scope="session")
def items() -> list[Item]:
    """The lines of the extract."""
    return read_export()
