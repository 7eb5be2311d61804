# ruff: noqa: E501 - prose
"""docs/stories.md from the full demo, looked at month by month; as a program, writes the page anew.

.venv/bin/python -m tests.stories.told
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.run.command import ROOT, huikuan

PAGE = ROOT / "docs" / "stories.md"
LAST = date(2026, 6, 30)
LOOKS = (date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), LAST)
OPENING = """\
# Three debtors

Three customers of the full demo (`huikuan demo --full`, [the sample company](sample.md)), looked at on four days: what the
signals said and since when, what the list proposed, and what it costs to have looked away. Past days are built again with
`--as-of`. Observations, talks and promises count from the day they were made; the files are those of the last day, so that
an open order of then is not told. `.venv/bin/python -m tests.stories.told` writes this page, `tests/stories` compares it
byte for byte. Nothing here is real.

**The price** of looking away is reckoned alike for all three, by policy that is there for the books and not for this page: what
is open on the last day times the share that the loss allowance expects to lose of it (`loss_allowances`; its rates come from all
debtors of the company, [key figures](kpis.md)), and what waiting for the overdue part has cost so far (`carry_costs`).
"""


@dataclass(frozen=True)
class Story:
    """A debtor of the cast and why he is told of."""

    customer: str
    title: str
    opening: str
    closing: str


COLLAPSING = Story(
    "K00003",
    "He pays later every month",
    "A regular customer whose payments slip by six days a month. He keeps ordering, pays in parts, and the reps hear of "
    "things that have nothing to do with invoices.",
    "On the first of the four days the list asked to escalate a broken promise and he had the lowest grade. The signals of May "
    "and June come when he has all but stopped ordering: the promise was the earlier sign.",
)
NEWCOMER = Story(
    "K00004",
    "The first order is the biggest",
    "A customer of five weeks. His first order is a multiple of a usual one, he asked no questions, nobody has set a "
    "limit, and a second, larger order waits (额小为妙).",
    "Nothing of it is due, and the list names him because of the order that waits (`watch_rules`): delivered on credit, it would be "
    "owed on top by somebody of whom nothing is known (his grade is what the unknown gets). The allowance expects little of what is "
    "not due; that is what a rule for all says of one who has not yet failed to pay.",
)
STALE = Story(
    "K00005",
    "Nobody asked for three years",
    "One old item, carried over from another system. It is on no invoice list any more, and nobody has written to him "
    "since it fell due.",
    "After the end of limitation he may refuse to pay all of it (民法典 188, 192). One letter that is signed for, or one sentence of "
    "his in writing, starts three new years.",
)
STORIES = (COLLAPSING, NEWCOMER, STALE)

PRICE = """
    with items as (
        select
            items.debtor_id,
            items.open_amount,
            round(items.open_amount * allowances.loss_rate, 2) as loss_amount,
            allowances.loss_rate
        from marts.allowance_items as items
        inner join intermediate.int_customers as customers using (customer_id)
        inner join marts.loss_allowances as allowances using (loss_allowance_id)
        where customers.customer_number = ?
    )

    select
        sum(items.open_amount) as open_amount,
        sum(items.loss_amount) as loss_amount,
        coalesce(max(carried.carry_amount), 0) as carry_amount
    from items
    left join (
        select debtor_id, sum(carry_amount) as carry_amount
        from marts.carry_costs
        where currency_code = 'CNY'
        group by debtor_id
    ) as carried on items.debtor_id = carried.debtor_id
"""
DEBT = """
    select items.currency_code, sum(items.open_amount) as open_amount,
        coalesce(sum(items.open_amount) filter (items.is_overdue), 0) as overdue_amount,
        max(items.days_overdue) as days_overdue
    from marts.open_items as items
    inner join intermediate.int_customers as customers using (customer_id)
    where customers.customer_number = ? and not items.is_apart
    group by items.currency_code
"""
SIGNALS = """
    select signals.signal_code, signals.value, signals.threshold, signals.first_seen_on
    from marts.warning_signals as signals
    inner join intermediate.int_customers as customers using (debtor_id)
    where customers.customer_number = ?
    order by signals.signal_code, signals.currency_code
"""
GRADES = """
    select grades.grade, grades.score
    from marts.customer_grades as grades
    inner join intermediate.int_customers as customers using (debtor_id)
    where customers.customer_number = ?
"""
BREACHES = """
    select breaches.breach_type, breaches.first_breach_on
    from marts.credit_breaches as breaches
    inner join intermediate.int_customers as customers using (customer_id)
    where customers.customer_number = ?
    order by breaches.breach_type
"""
TASKS = """
    select tasks.rank, tasks.score, tasks.recommended_action, tasks.is_cut
    from marts.collection_tasks as tasks
    inner join intermediate.int_customers as customers using (debtor_id)
    where customers.customer_number = ?
"""
CLOCKS = """
    select min(clocks.limitation_end_strong) as ends_on
    from marts.limitation_clocks as clocks
    inner join intermediate.int_customers as customers using (customer_id)
    where customers.customer_number = ?
"""
WORDS = {
    "W1": "pays later and later",
    "W2": "buys much less",
    "W3": "returns or poor sales",
    "W4": "staff complains or leaves",
    "W5": "invests elsewhere",
    "W6": "new with a big order",
    "W7": "keeps promises in part",
    "W8": "threatens to end the business",
    "W9": "paid by another",
    "P1": "public record",
}

Row = Mapping[str, Any]


def look_at(home: Path) -> Iterator[tuple[date, Path]]:
    """Runs the full demo on each of the days, the last one first, and tells where it was built."""
    made = huikuan(home, "demo", "--full")
    assert made.code == 0, made.err
    for day in reversed(LOOKS):
        ended = huikuan(home, "run", "--direct", "--as-of", day.isoformat())
        assert ended.code == 0, ended.err
        release = home / "runs" / ended.run_id / "release"
        found = release if release.is_dir() else (home / "current").resolve()
        yield day, found / "warehouse.duckdb"


def page(looks: Sequence[tuple[date, Path]]) -> str:
    """The page from the databases of the days."""
    found = sorted(looks)
    return "\n".join([OPENING, *(_story(story, found) for story in STORIES)])


def _story(story: Story, looks: Sequence[tuple[date, Path]]) -> str:
    lines = [
        f"## {story.title}",
        "",
        story.opening,
        "",
        "| on | owed | overdue | grade | signals, each since | breaches of credit, each since | the list |",
        "|---|---:|---:|---|---|---|---|",
        *(_line(story, day, path) for day, path in looks),
        "",
    ]
    price = _one(looks[-1][1], PRICE, story.customer)
    assert price is not None
    total = price["loss_amount"] + price["carry_amount"]
    told = (
        f"Price on {looks[-1][0]}: CNY {_money(price['loss_amount'])} expected to be lost of CNY "
        f"{_money(price['open_amount'])}, and CNY {_money(price['carry_amount'])} for waiting, together CNY {_money(total)}."
    )
    return "\n".join([*lines, story.closing, "", told, ""])


def _line(story: Story, day: date, path: Path) -> str:
    debts = _rows(path, DEBT, story.customer)
    grade = _one(path, GRADES, story.customer)
    cells = (
        day.isoformat(),
        _all(f"{row['currency_code']} {_money(row['open_amount'])}" for row in debts),
        _all(
            f"{_money(row['overdue_amount'])} ({row['days_overdue']} days)"
            for row in debts
            if row["overdue_amount"]
        ),
        f"{grade['grade']} ({grade['score']})" if grade else "-",
        _all(_signal(row) for row in _rows(path, SIGNALS, story.customer)),
        _all(
            f"{row['breach_type']} {row['first_breach_on'] or 'no first day'}"
            for row in _rows(path, BREACHES, story.customer)
        ),
        _task(path, story.customer),
    )
    return "| " + " | ".join(cells) + " |"


def _signal(row: Row) -> str:
    figure = f"{row['value']:.2f}".rstrip("0").rstrip(".")
    return f"{row['signal_code']} {WORDS[row['signal_code']]} ({figure}) {row['first_seen_on']}"


def _task(path: Path, customer: str) -> str:
    task = _one(path, TASKS, customer)
    if task is None:
        return "not on it"
    clock = _one(path, CLOCKS, customer)
    ends = f"; limitation ends {clock['ends_on']}" if clock and clock["ends_on"] else ""
    cut = ", cut" if task["is_cut"] else ""
    return f"{task['recommended_action']}, place {task['rank']}, {task['score']} points{cut}{ends}"


def _all(texts: Iterator[str] | Any) -> str:
    return "<br>".join(texts) or "-"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _one(path: Path, query: str, customer: str) -> Row | None:
    found = _rows(path, query, customer)
    assert len(found) <= 1
    return found[0] if found else None


def _rows(path: Path, query: str, customer: str) -> list[Row]:
    with duckdb.connect(str(path), read_only=True) as connection:
        cursor = connection.execute(query, [customer])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def main() -> None:
    """Writes the page."""
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(page(list(look_at(Path(folder) / "home"))), encoding="utf-8")


if __name__ == "__main__":
    main()
