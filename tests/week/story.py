"""docs/week.md from the week as it is lived; as a program, lives it and writes the page anew.

.venv/bin/python -m tests.week.story
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.demo.company_parties import CUSTOMERS
from tests.run.command import ROOT, Ended, huikuan

from .company import RESULT_DAYS, live, open_home
from .days import WEEK, Answer, Day

PAGE = ROOT / "docs" / "week.md"
OPENING = """\
# A week of the demo company

Six mornings of the company of [docs/demo.md](demo.md): what arrived each business day, what the run
said, what `huikuan diff` told of the day before, and where promises and tasks stood. The week's
files are the literals of `tests/week/days.py`, with each day's figures worked out by hand beside
them. `tests/week` lives the week and compares it with this page byte for byte;
`.venv/bin/python -m tests.week.story` writes the page anew. Runs are numbered here, and the home is
called `home`; everything else is what was printed.

Terms: [docs/collecting.md](collecting.md). Lists returned: [docs/answers.md](answers.md).
"""
CODES = {"人民币": "CNY", "美元": "USD"}

TASKS = """
    select task_id, tasks.sales_rep_id, customer_number, rank, recommended_action, cut_reason,
        waits_until, episode_opened_on
    from marts.collection_tasks as tasks
    inner join intermediate.int_customers using (debtor_id)
    order by tasks.sales_rep_id, rank
"""
PROMISES = """
    select promise_id, customer_number, currency_code, promised_amount, made_on, promised_date,
        window_end, promise_state
    from marts.promises
    inner join intermediate.int_customers using (debtor_id)
    order by made_on, promised_date, customer_number
"""
WORKED = """
    select work_results.* from marts.work_results order by sales_rep_id
"""
RESULTS = """
    select results.task_id, results.sales_rep_id, customer_number, opened_on, contacted_on,
        promised_on, paid_on, currency_code, collected_amount, closed_on
    from marts.task_results as results
    inner join intermediate.int_customers using (debtor_id)
    where has_had_its_days
    order by results.sales_rep_id, customer_number
"""
RESULTS_TOLD = """\
## Did the work work

The report 催收成效 ([docs/reports.md](reports.md)) on the last morning, of the tasks that have had
their {days} days (`result_days` of policy `report_limits` in this home; two weeks as shipped).
"""
OPEN = "select currency_code, sum(open_amount) from marts.open_items group by 1 order by 1"


@dataclass(frozen=True)
class Lived:
    """A day that was lived: what was printed, and what the release holds."""

    day: Day
    run: Ended
    diff: Ended | None
    bridges: Any
    open_amounts: dict[str, Decimal]
    tasks: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    worked: list[dict[str, Any]]
    results: list[dict[str, Any]]

    def task_of(self, customer: str) -> dict[str, Any] | None:
        """The entry of a customer; there is one at most in this company."""
        found = [task for task in self.tasks if task["customer_number"] == customer]
        assert len(found) <= 1
        return found[0] if found else None


def live_week(home: Path) -> Iterator[Lived]:
    """The whole week in a new home."""
    open_home(home)
    for number, day in enumerate(WEEK):
        yield look(home, day, live(home, number), has_day_before=number > 0)


def look(home: Path, day: Day, run: Ended, *, has_day_before: bool) -> Lived:
    """What a day left behind."""
    assert run.code == 0, f"{day.date}: {run.err}"
    diff = huikuan(home, "diff") if has_day_before else None
    bridges = huikuan(home, "diff", "--json").document if has_day_before else None
    path = home / "current" / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        amounts = dict(connection.execute(OPEN).fetchall())
        found = [_rows(connection, query) for query in (TASKS, PROMISES, WORKED, RESULTS)]
    return Lived(day, run, diff, bridges, amounts, *found)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def story(week: Sequence[Lived]) -> str:
    """The page."""
    runs = {lived.run.run_id: f"#{number}" for number, lived in enumerate(week, start=1)}
    days = (section(lived, runs) for lived in week)
    return "\n".join([OPENING, *days, results_told(week[-1])])


def results_told(lived: Lived) -> str:
    """What came of the tasks: by rep, then each that led to anything."""
    columns = ("task_count", "contacted_count", "promised_count", "paid_count", "resolved_count")
    shares = ("contacted_share", "paid_share", "contacted_paid_share", "uncontacted_paid_share")
    by_rep = [
        "| rep | tasks | contacted | promised | paid | closed | contacted | paid | of those "
        "contacted | of the others |",
        "|---" * 10 + "|",
    ]
    for one in lived.worked:
        counts = [str(one[name]) for name in columns]
        parts = ["" if one[name] is None else f"{one[name] * 100:.1f} %" for name in shares]
        by_rep.append("| " + " | ".join([one["sales_rep_id"], *counts, *parts]) + " |")
    by_task = [
        "| task | rep | customer | opened | contact | promise | cash | amount | closed |",
        "|---" * 9 + "|",
    ]
    for one in lived.results:
        steps = [one[name] for name in ("contacted_on", "promised_on", "paid_on", "closed_on")]
        if any(steps):
            by_task.append(_result(one))
    said = RESULTS_TOLD.format(days=RESULT_DAYS)
    return "\n".join([said, *by_rep, "", *by_task]) + "\n"


def _result(one: dict[str, Any]) -> str:
    days = [
        "" if one[name] is None else str(one[name])
        for name in ("opened_on", "contacted_on", "promised_on", "paid_on")
    ]
    amount = f"{one['currency_code']} {one['collected_amount']:,.2f}" if one["paid_on"] else ""
    cells = [
        one["task_id"][:8],
        one["sales_rep_id"],
        _name(one),
        *days,
        amount,
        str(one["closed_on"] or ""),
    ]
    return "| " + " | ".join(cells) + " |"


def section(lived: Lived, runs: dict[str, str]) -> str:
    """One day of the page."""
    day = lived.day
    parts = [f"## {date.fromisoformat(day.date):%A} {day.date}", day.told]
    if lines := list(_arrived(day)):
        parts.append("\n".join(f"- {line}" for line in lines))
    parts.append(_printed("huikuan run --direct", lived.run.out, runs))
    if lived.diff:
        parts.append(_printed("huikuan diff", lived.diff.out, runs))
    parts += [_promises(lived), _tasks(lived)]
    return "\n\n".join(parts) + "\n"


def _arrived(day: Day) -> Iterator[str]:
    for row in day.receivables:
        amount = _amount(row.currency, row.amount)
        yield f"invoice {row.document} of {row.customer}: {amount}, due {row.due_date}"
    for credit in day.credits:
        word = "receipt" if credit.credit_type == "收款" else "credit note"
        amount = _amount(credit.currency, credit.amount)
        yield f"{word} {credit.number} of {credit.customer}: {amount}"
    for one in day.applications:
        yield f"{one.credit} applied to {one.document}: {Decimal(one.amount):,.2f}"
    for dispute in day.disputes:
        amount = _amount(dispute.currency, dispute.amount)
        yield f"dispute {dispute.number} of {dispute.customer} about {dispute.document}: {amount}"
    yield from (f"dispute {number} closed" for number in day.closed_disputes)
    yield from (f"{rep} is not active" for rep in day.departed)
    yield from (line for answer in day.answers for line in _answered(answer))


def _answered(answer: Answer) -> Iterator[str]:
    times = " twice" if answer.copies == 2 else ""
    for customer, cells in answer.cells.items():
        filled = ", ".join(f"{column} {value}" for column, value in cells.items())
        yield f"the list of {answer.rep}, returned{times}, {customer}: {filled}"


def _amount(currency: str, amount: str) -> str:
    return f"{CODES[currency]} {Decimal(amount):,.2f}"


def _printed(command: str, text: str, runs: dict[str, str]) -> str:
    shown = re.sub(
        r"\b[0-9a-f]{16}\b", lambda found: runs.get(found[0], found[0]), text.rstrip("\n")
    )
    shown = re.sub(r"\S+/current/outbox", "home/current/outbox", shown)
    return f"```\n$ {command}\n```\n```\n{shown}\n```"


def _promises(lived: Lived) -> str:
    rows = [
        f"| {_name(one)} | {one['currency_code']} {one['promised_amount']:,.2f} "
        f"| {one['made_on']} | {one['promised_date']} | {one['window_end']} "
        f"| {_source(one)} | {one['promise_state']} |"
        for one in lived.promises
    ]
    heading = "| promised by | amount | made on | for | until | told by | state |\n" + "|---" * 7
    return "\n".join([f"{heading}|", *rows])


def _source(promise: dict[str, Any]) -> str:
    promise_id = str(promise["promise_id"])
    return "a list" if promise_id.startswith("answers") else promise_id.rpartition(":")[2]


def _tasks(lived: Lived) -> str:
    rows = [
        f"| {one['task_id'][:8]} | {one['sales_rep_id']} | {one['rank']} | {_name(one)} "
        f"| {one['recommended_action']} | {_waits(one)} | {one['episode_opened_on']} |"
        for one in lived.tasks
    ]
    heading = "| task | rep | rank | customer | action | not today | since |\n" + "|---" * 7
    return "\n".join([f"{heading}|", *rows])


def _waits(task: dict[str, Any]) -> str:
    if not task["cut_reason"]:
        return ""
    until = task["waits_until"]
    return task["cut_reason"] + (f" until {until}" if until else "")


def _name(row: dict[str, Any]) -> str:
    names = {customer.number: customer.name for customer in CUSTOMERS}
    return f"{row['customer_number']} {names[row['customer_number']]}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(story(list(live_week(Path(folder) / "home"))), "utf-8")
