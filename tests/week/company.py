"""The demo company living its week: writes a day's files into a home, returns lists, runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.answers.returned_lists import fill
from tests.demo import build_demo_company as files
from tests.demo import company_documents as documents
from tests.demo import company_parties as parties
from tests.run.command import ROOT, Ended, huikuan

from .days import DEPUTIES, REP_COLUMNS, REP_HEADINGS, WEEK, Day

RESULT_DAYS = 5


def open_home(home: Path) -> Path:
    """A demo home whose ERP also exports deputies, departures; some days bring no receipt."""
    made = huikuan(home, "demo")
    assert made.code == 0, made.err
    settings = home / "huikuan.toml"
    text = settings.read_text("utf-8")
    mapped = 'email = "电子邮箱"\n\n# A CSV in GB18030'
    assert text.count(mapped) == 1
    text = text.replace(mapped, mapped.replace("\n", f"{REP_COLUMNS}\n", 1))
    receipts = 'files = "收款单_{date}.csv"'
    assert text.count(receipts) == 1
    settings.write_text(text.replace(receipts, f"{receipts}\nmay_repeat = true"), "utf-8")
    # A week is shorter than the two weeks in which a task is to show what came of it.
    limits = (ROOT / "dbt_project" / "policy" / "report_limits.csv").read_text("utf-8")
    assert limits.count("result_days,14") == 1
    (home / "policy").mkdir(exist_ok=True)
    shorter = limits.replace("result_days,14", f"result_days,{RESULT_DAYS}")
    (home / "policy" / "report_limits.csv").write_text(shorter, "utf-8")
    return home


def live(home: Path, number: int) -> Ended:
    """The week's day of that number: its files arrive, the lists come back, the morning runs."""
    day = WEEK[number]
    for answer in day.answers:
        [listed] = (home / "current" / "outbox" / answer.rep).glob("tasks_*.xlsx")
        folder = home / "inbox" / "answers" / answer.rep
        for copy in range(answer.copies):
            fill(listed, folder / f"{listed.stem}_{copy}.xlsx", answer.cells)
    deliver(home / "inbox" / "erp", WEEK[: number + 1])
    settings = home / "huikuan.toml"
    text = re.sub(r'(?m)^clock = ".*"', f'clock = "{day.run_at}"', settings.read_text("utf-8"))
    settings.write_text(text, "utf-8")
    return huikuan(home, "run", "--direct")


def deliver(inbox: Path, days: Sequence[Day]) -> None:
    """Writes every table as the ERP exports it on the last of these days."""
    day = days[-1]
    closed = {number: one.date for one in days for number in one.closed_disputes}
    rates = [documents.Rate(one.date, "USD", "CNY", documents.RATES[-1].rate) for one in days[1:]]
    tables = {
        "应收单_{}.csv": files.receivables(receivables(days), day.date),
        "收款单_{}.csv": files.receipts(credits(days)),
        "核销记录_{}.csv": files.applications(applications(days)),
        "付款承诺_{}.csv": files.promises(),
        "争议_{}.csv": files.disputes(
            [
                row._replace(closed_on=closed.get(row.number, row.closed_on))
                for row in (*documents.DISPUTES, *(row for one in days for row in one.disputes))
            ]
        ),
        "汇率_{}.csv": files.exchange_rates([*documents.RATES, *rates]),
        "业务员_{}.csv": sales_reps(day),
    }
    stamp = day.date.replace("-", "")
    for name, content in tables.items():
        (inbox / name.format(stamp)).write_bytes(content)
    shipped = inbox / f"客户档案_{files.STAMP}.xlsx"
    if stamp != files.STAMP:
        shutil.copyfile(shipped, shipped.with_name(f"客户档案_{stamp}.xlsx"))


def receivables(days: Sequence[Day]) -> list[documents.Receivable]:
    """All documents up to the last of the days."""
    return [*documents.RECEIVABLES, *(row for day in days for row in day.receivables)]


def credits(days: Sequence[Day]) -> list[documents.Credit]:
    """All receipts and credit notes up to the last of the days."""
    return [*documents.CREDITS, *(row for day in days for row in day.credits)]


def applications(days: Sequence[Day]) -> list[documents.Application]:
    """All applications up to the last of the days."""
    return [*documents.APPLICATIONS, *(row for day in days for row in day.applications)]


def sales_reps(day: Day) -> bytes:
    """The reps with their deputies; who has left is marked."""
    rows = [
        (*rep, DEPUTIES[rep.number], "否" if rep.number in day.departed else "是")
        for rep in parties.SALES_REPS
    ]
    return files.csv_text([REP_HEADINGS, *rows]).encode()
