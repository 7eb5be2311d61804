"""The demo company's week after 2026-06-30 as literals: what arrives on each business date.

Every file is the ERP's whole table again with the day's lines at its end. What each day must come
to is worked out beside it by hand, before any run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tests.answers.returned_lists import Value
from tests.demo.company_documents import (
    CNY,
    USD,
    Application,
    Credit,
    Dispute,
    Receivable,
)

# The ERP of this week also says who deputises and who still works here.
REP_HEADINGS = (
    "业务员编码", "姓名", "部门", "每日任务上限", "电子邮箱", "代理人", "是否在职",
)  # fmt: skip
DEPUTIES = {"Y01": "Y03", "Y02": "Y03", "Y03": "Y01"}
REP_COLUMNS = '\ndeputy_number = "代理人"\nis_active = "是否在职"'


class Answer(NamedTuple):
    """A list of the day before that comes back; `copies` files hold the same."""

    rep: str
    cells: Mapping[str, Mapping[str, Value]]
    copies: int = 1


class Day(NamedTuple):
    """A business date: what happened, in words and as lines of the files, and what it comes to."""

    date: str
    run_at: str
    told: str
    open_amounts: Mapping[str, str]
    receivables: tuple[Receivable, ...] = ()
    credits: tuple[Credit, ...] = ()
    applications: tuple[Application, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    closed_disputes: tuple[str, ...] = ()
    departed: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


# fmt: off
WEEK = (
    # Tuesday: the demo as it is shipped (docs/demo.md).
    Day(
        "2026-06-30", "2026-07-01T06:00:00+08:00",
        "The demo company as docs/demo.md describes it.",
        {"CNY": "1664563.40", "USD": "28240.80"},
    ),
    # Open: 1,664,563.40 - 7,000.00 + 28,400.00 = 1,685,963.40.
    # K1015: the first instalment is paid, the second (54,000.00, due 30 June) is overdue
    #   from today: his task goes on under its id, and asks for 54,000.00 instead of 7,000.00.
    # K1017: 41,870.00 promised for tomorrow: held, nothing is demanded. Work day 2 July is the day
    #   of the promise, so it is followed up (confirm_promise).
    # K1002: 6,400.00 of 96,400.00 is disputed: 90,000.00 is demanded. His broken promise comes
    #   first among the rules, so it stays escalate_promise.
    # K1018: 35,966.60 promised for Friday: held. An unproven debtor is asked 3 and 1 working days
    #   before and on the day; Thursday 2 July is 1 working day before, so it is on the list.
    # The workbook of Y01 comes twice; each promise and dispute counts once.
    Day(
        "2026-07-01", "2026-07-02T06:00:00+08:00",
        "K1015 pays the rest of its first instalment. K1016 gets an invoice. The lists of Y01 (the "
        "same file twice) and Y02 come back: K1017 promises 41,870.00 for Thursday, K1002 disputes "
        "6,400.00, K1018 promises 35,966.60 for Friday.",
        {"CNY": "1685963.40", "USD": "28240.80"},
        receivables=(
            Receivable("XS2607001", "1", "K1016", "", "2026-07-01", "2026-07-31", CNY, "28400.00"),
        ),
        credits=(Credit("SK2607001", "收款", "K1015", "2026-07-01", CNY, "7000.00", "银行转账"),),
        applications=(Application("SK2607001", "XS2603025", "1", "2026-07-01", "7000.00"),),
        answers=(
            Answer("Y01", {
                "K1017": {
                    "contact_result": "已联系：承诺付款",
                    "promised_date": date(2026, 7, 2),
                    "promised_amount": "41,870.00",
                },
                "K1002": {"disputed_amount": "6400", "dispute_reason": "质量问题"},
            }, copies=2),
            Answer("Y02", {
                "K1018": {
                    "contact_result": "已联系：承诺付款",
                    "promised_date": "7月3日",
                    "promised_amount": 35966.60,
                },
            }),
        ),
    ),
    # Open: 1,685,963.40 - 41,870.00 - 14,200.00 + 45,000.00 = 1,674,893.40.
    # K1017: paid on the day promised: kept. Nothing is owed any more, so he leaves the list.
    # K1005: the disputed 14,200.00 is credited, the dispute closed: 75,640.00 is demanded as
    #   before, nothing is held. XS2604016 is 41 days overdue, 75,640.00 is pressing: a visit.
    # K1016: 32,300.00 is put off until Tuesday 7 July.
    # K1018: Friday 3 July is the promised day: followed up.
    Day(
        "2026-07-02", "2026-07-03T06:00:00+08:00",
        "K1017 pays what it promised. The disputed 14,200.00 of K1005 is credited and the dispute "
        "closed. K1003 gets an invoice. Y02 puts K1016 off until 7 July.",
        {"CNY": "1674893.40", "USD": "28240.80"},
        receivables=(
            Receivable("XS2607002", "1", "K1003", "", "2026-07-02", "2026-08-31", CNY, "45000.00"),
        ),
        credits=(
            Credit("SK2607002", "收款", "K1017", "2026-07-02", CNY, "41870.00", "银行转账"),
            Credit("HZ2607001", "红字", "K1005", "2026-07-02", CNY, "14200.00", "",
                   remittance_text="尺寸超差折让红字发票"),
        ),
        applications=(
            Application("SK2607002", "XS2605012", "1", "2026-07-02", "41870.00"),
            Application("HZ2607001", "XS2605007", "1", "2026-07-02", "14200.00"),
        ),
        closed_disputes=("ZY2606001",),
        answers=(
            Answer("Y02", {"K1016": {"contact_result": "未联系上", "next_follow_up": "7月7日"}}),
        ),
    ),
    # Open CNY: 1,674,893.40 - 96,300.00 = 1,578,593.40; USD: 28,240.80 - 8,640.80 = 19,600.00.
    # K1004: the promise of 96,300.00 is kept on its day; 18,760.00 is demanded as before.
    # K1006: 18,000.00 of the overdue 88,000.00 is disputed: 70,000.00 is demanded. Rule 50
    #   (dispute) comes before rule 66 (91 days): settle_dispute.
    # K1010: part of the overdue dollars is paid, USD 10,000.00 stays demanded. (All of them
    #   would be two thirds of the dollars open: gate 2 would ask a person first.)
    # K1018: the promised day has passed without money. The window lasts until Monday 6 July (three
    #   days of tolerance), so the promise is still open.
    Day(
        "2026-07-03", "2026-07-06T06:00:00+08:00",
        "K1004 keeps the promise of 96,300.00. K1010 pays USD 8,640.80. K1006 disputes "
        "18,000.00. K1018 does not pay, and has until Monday.",
        {"CNY": "1578593.40", "USD": "19600.00"},
        credits=(
            Credit("SK2607003", "收款", "K1004", "2026-07-03", CNY, "96300.00", "银行转账"),
            Credit("SK2607004", "收款", "K1010", "2026-07-03", USD, "8640.80", "电汇"),
        ),
        applications=(
            Application("SK2607003", "XS2603009", "1", "2026-07-03", "96300.00"),
            Application("SK2607004", "XS2604010", "1", "2026-07-03", "8640.80"),
        ),
        disputes=(
            Dispute("ZY2607001", "K1006", "XS2601019", "2026-07-03", "18000.00", CNY,
                    "模架表面划伤", ""),
        ),
    ),
    # Open: 1,578,593.40 - 86,400.00 + 19,800.00 = 1,511,993.40.
    # Y02 has left: the five tasks of that list pass to the deputy Y03, under their ids.
    # K1003: XS2605006 (62,150.00, due Sunday 5 July) is overdue: demanded for the first time.
    # K1008: the cash of 16 June is applied, nothing overdue is left. The receipt is older than
    #   three working days and the next invoice (24 July) is more than five away: he leaves.
    #   His promise of 86,400.00 for 17 June waited for this application: the cash came in its
    #   window, which is what counts, and the promise ends as kept.
    # K1016: put off until Tuesday, and this is Tuesday's list: back on it.
    Day(
        "2026-07-06", "2026-07-07T06:00:00+08:00",
        "Y02 has left; Y03 is the deputy. Finance applies the cash of K1008. K1002 gets an "
        "invoice. XS2605006 of K1003 fell due on Sunday. The promise of K1008 waited for this: its "
        "cash came in the window and is applied to the promised item now, so it was kept.",
        {"CNY": "1511993.40", "USD": "19600.00"},
        receivables=(
            Receivable("XS2607003", "1", "K1002", "HT26-009", "2026-07-06", "2026-08-20", CNY,
                       "19800.00"),
        ),
        applications=(Application("SK2606007", "XS2604009", "1", "2026-07-06", "86400.00"),),
        departed=("Y02",),
    ),
    # Open: 1,511,993.40 - 12,850.00 + 12,000.00 = 1,511,143.40.
    # K1018: the window ended yesterday: the promise is broken, 35,966.60 is demanded again and the
    #   task, still the one opened for Y02, is escalate_promise, guaranteed a place.
    # K1007: pays all he owes and leaves.
    # XS2607004 is dated Friday and came today: a correction, not new business.
    Day(
        "2026-07-07", "2026-07-08T06:00:00+08:00",
        "The promise of K1018 is broken. K1007 pays. An invoice of Friday for K1016 is booked "
        "late.",
        {"CNY": "1511143.40", "USD": "19600.00"},
        receivables=(
            Receivable("XS2607004", "1", "K1016", "", "2026-07-03", "2026-08-02", CNY, "12000.00"),
        ),
        credits=(Credit("SK2607005", "收款", "K1007", "2026-07-07", CNY, "12850.00", "银行转账"),),
        applications=(Application("SK2607005", "XS2606001", "1", "2026-07-07", "12850.00"),),
        departed=("Y02",),
    ),
)
# fmt: on
