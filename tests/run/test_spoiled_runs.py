"""Whole runs on files spoiled at random: a message and code 0, 3 or 4, never a wrong total.

A small home has published 30 June. Its books of 1 July are spoiled in one to three ways and the
real command runs. Where it publishes, what is open, less what was paid beyond a document (two
amounts exchanged leave every total as it was), and what is told as quarantined must add up to the
books as they were before.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from tests.extracts.mutated_files import (
    cut_at_a_line,
    cut_off,
    drop_a_piece,
    flip_bits,
    insert_odd_bytes,
    repeat_a_piece,
)

from .command import Ended, huikuan
from .conftest import copy_of, release_of, tables_of
from .small_home import HEADINGS, NEXT, as_csv, company, declare, deliver, next_day, open_amounts

RUNS = int(os.environ.get("HUIKUAN_TEST_SPOILED_RUNS", "40"))
SEED = int(os.environ.get("HUIKUAN_TEST_SEED", "1"))

pytestmark = pytest.mark.campaign
NO_CURRENCY = "not readable"

Spoil = Callable[[Path, random.Random], None]
OF_BYTES = {
    "flipped bits": flip_bits,
    "cut off": cut_off,
    "cut at a line": cut_at_a_line,
    "a piece twice": repeat_a_piece,
    "a piece lost": drop_a_piece,
    "odd bytes": insert_odd_bytes,
}
ODD_CELLS = (
    "", "0", "-1", "1e3", "#REF!", "(12.00)", "12.345", "1,234.50", "12.00-", "NaN", "CNY", "USD",
    "2026-02-30", "2026/7/9", "0000-00-00", "00101", "101", "YS0001", "SK0001", "=1+1", "合计",
)  # fmt: skip


def delivered(home: Path) -> list[Path]:
    """The files of the next day, control files among them."""
    return sorted((home / "inbox" / "erp").glob(f"*{NEXT}*"))


def of_bytes(change: Callable[[bytes, random.Random], bytes]) -> Spoil:
    def spoil(home: Path, chance: random.Random) -> None:
        path = chance.choice(delivered(home))
        content = path.read_bytes()
        if len(content) > 1:
            path.write_bytes(change(content, chance))

    return spoil


def of_rows(change: Callable[[list[list[str]], random.Random], None]) -> Spoil:
    """Changes rows of one table; its control file says what it said."""

    def spoil(home: Path, chance: random.Random) -> None:
        table = chance.choice(list(HEADINGS))
        rows = next_day(company())[table]
        change(rows, chance)
        (home / "inbox" / "erp" / f"{table}_{NEXT}.csv").write_text(as_csv(table, rows), "utf-8")

    return spoil


def change_a_cell(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows)
    row[chance.randrange(len(row))] = chance.choice(ODD_CELLS)


def swap_two_cells(rows: list[list[str]], chance: random.Random) -> None:
    one, other = chance.choice(rows), chance.choice(rows)
    place, another = chance.randrange(len(one)), chance.randrange(len(other))
    one[place], other[another] = other[another], one[place]


def repeat_a_line(rows: list[list[str]], chance: random.Random) -> None:
    rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))


def drop_a_line(rows: list[list[str]], chance: random.Random) -> None:
    del rows[chance.randrange(len(rows))]


def lose_a_file(home: Path, chance: random.Random) -> None:
    chance.choice(delivered(home)).unlink()


def date_a_file_otherwise(home: Path, chance: random.Random) -> None:
    path = chance.choice(delivered(home))
    day = chance.choice(("20260702", "20260631", "20250701", "2026071"))
    path.rename(path.with_name(path.name.replace(NEXT, day)))


def leave_a_file_unfinished(home: Path, chance: random.Random) -> None:
    path = chance.choice(delivered(home))
    path.rename(path.with_name(f"{path.name}.part"))


def exchange_two_files(home: Path, chance: random.Random) -> None:
    found = delivered(home)
    if len(found) > 1:
        one, other = chance.sample(found, 2)
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)


def write_in_another_encoding(home: Path, chance: random.Random) -> None:
    path = chance.choice(delivered(home))
    encoding = chance.choice(("gb18030", "utf-16", "utf-8-sig", "big5", "utf-32"))
    path.write_bytes(path.read_bytes().decode("utf-8", "replace").encode(encoding, "replace"))


SPOILS: dict[str, Spoil] = {
    **{name: of_bytes(change) for name, change in OF_BYTES.items()},
    "an odd cell": of_rows(change_a_cell),
    "swapped cells": of_rows(swap_two_cells),
    "a line twice": of_rows(repeat_a_line),
    "a line lost": of_rows(drop_a_line),
    "a file lost": lose_a_file,
    "another day in a name": date_a_file_otherwise,
    "a transfer under way": leave_a_file_unfinished,
    "two files exchanged": exchange_two_files,
    "another encoding": write_in_another_encoding,
}


@dataclass
class Tally:
    """What became of the runs: by spoil and outcome; `wrong` must stay empty."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The outcome as the table of docs/verification.md."""
        outcomes = sorted({outcome for _, outcome in self.outcomes})
        lines = [f"| spoiled by | {' | '.join(outcomes)} |", f"|---|{'--:|' * len(outcomes)}"]
        for spoil in SPOILS:
            counts = [str(self.outcomes[spoil, outcome] or "") for outcome in outcomes]
            lines.append(f"| {spoil} | {' | '.join(counts)} |")
        return "\n".join(lines)


@pytest.fixture(scope="module")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("spoiled_runs") / "home"
    declare(home)
    deliver(home, company())
    ended = huikuan(home, "run", "--direct")
    assert ended.code == 0, ended.err
    return home


def test_no_run_on_spoiled_files_publishes_a_wrong_total(
    published_home: Path, tmp_path: Path
) -> None:
    tally = Tally()
    for number in range(RUNS):
        chance = random.Random(f"{SEED}/{number}")  # noqa: S311, not for secrets
        name = list(SPOILS)[number % len(SPOILS)]
        home = copy_of(published_home, tmp_path / str(number))
        deliver(home, next_day(company()), NEXT)
        for _ in range(chance.choice((1, 1, 2, 3))):
            SPOILS[name](home, chance)
        found = outcome(home, huikuan(home, "run", "--direct"))
        tally.outcomes[name, found] += 1
        if found.startswith("wrong"):
            tally.wrong.append(f"{number} {name}: {found}")
        print(number, name, found, flush=True)
    print(tally.table())
    assert tally.wrong == []


def outcome(home: Path, ended: Ended) -> str:
    """What a run came to; `wrong: …` for what may never be."""
    said = ended.err + ended.out
    if "Traceback" in said or ended.code not in (0, 3, 4):
        return f"wrong: code {ended.code}: {said[-600:]}"
    if ended.code:
        is_told = re.search(r"^  fix: .", ended.err, re.M) or "gate" in ended.err
        return f"code {ended.code}" if is_told else f"wrong: no word of what to do: {said[-600:]}"
    return told(home)


def _give_back_unreadable(open_now: dict[str, Decimal], books: dict[str, Decimal]) -> None:
    """What is told without a currency that could be read is that of the one that lacks as much."""
    amount = open_now.pop(NO_CURRENCY, Decimal(0))
    lacking = [code for code in books if books[code] - open_now.get(code, Decimal(0)) == amount]
    code = lacking[0] if lacking else NO_CURRENCY
    open_now[code] = open_now.get(code, Decimal(0)) + amount


def told(home: Path) -> str:
    """Whether what is current adds up to the books of its day."""
    with tables_of(release_of(home)) as query:
        [(day,)] = query("select cast(as_of_date as varchar) from landing.run_parameters")
        open_now = dict(query("select currency_code, open_amount from run_summary"))
        kept = query(
            f"select table_name, coalesce(currency_code, '{NO_CURRENCY}'),"
            " coalesce(sum(amount), 0) from quarantined_rows"
            " where table_name in ('receivables', 'applications') group by all"
        )
        beyond = query(
            "select currency_code, sum(unapplied_amount) from unapplied_credits"
            " where credit_type = 'over_applied' group by all"
        )
    books = open_amounts(company() if day == "2026-06-30" else next_day(company()))
    for table, currency, amount in kept:
        sign = 1 if table == "receivables" else -1
        open_now[currency] = open_now.get(currency, Decimal(0)) + sign * amount
    for currency, amount in beyond:
        open_now[currency] = open_now.get(currency, Decimal(0)) - amount
    _give_back_unreadable(open_now, books)
    if {code: amount for code, amount in open_now.items() if amount} != books:
        return f"wrong: {day} tells {open_now}, the books {books}"
    if day == "2026-06-30":
        return "the day before stays"
    return "published, rows in quarantine" if kept else "published whole"
