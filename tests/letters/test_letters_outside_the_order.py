"""A run of the demo company in which every letter outside the order of asking is due.

What went out before is written into the ledger as a release writes it; contracts, promises and the
post bring files. One real run through both gates renders and reads back all of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from flows.ledger import Event, open_ledger
from tests.demo.expected import customer, debtor_id
from tests.run.command import Ended, asked, huikuan
from tests.run.conftest import inbox, new_demo, release_of, tables_of

TABLES = """
[sources.erp.tables.contracts]
files = "合同台账_{date}.csv"
[sources.erp.tables.contracts.columns]
contract_number = "合同编号"
customer_number = "客户编码"
signed_on = "签订日期"
seal_type = "印章"
allows_suspension = "可暂停交货"
delivery_address = "送达地址"
[sources.erp.tables.contracts.constants]
company_id = "1000"

[sources.post]
layout = "generic"
supplements = "erp"
[sources.post.tables.letter_deliveries]
files = "letters_{date}.csv"
[sources.post.tables.letter_deliveries.columns]
letter_number = "函件编号"
delivery_outcome = "状态"
occurred_on = "日期"
tracking_number = "邮件号"
"""
CONTRACTS = """合同编号,客户编码,签订日期,印章,可暂停交货,送达地址
HT26-002,K1001,2026-01-10,合同专用章,是,苏州市虎丘区合同路 2 号
HT25-031,K1001,2025-09-01,合同专用章,否,
"""
POST = """函件编号,状态,日期,邮件号
CK-SENT,签收,2026-06-18,EMS1001
DZ-SENT,回执确认,2026-06-19,
TX-BACK,退回,2026-06-25,EMS1016
CK-20260699,签收,2026-06-20,EMS9999
"""
PROMISES = """CN2606901,K1002,,2026-06-25,2026-07-15,46400.00,人民币,总经理,书面
CN2606902,K1002,,2026-06-25,2026-08-15,50000.00,人民币,总经理,书面
"""
# Number, customer, kind, level, day, documents.
SENT = (
    ("CK-SENT", "K1001", "demand", 2, "2026-06-15", ("XS2602003:1", "XS2604003:1")),
    ("DZ-SENT", "K1004", "statement", 0, "2026-06-01", ("XS2603009:1",)),
    ("TX-SENT", "K1003", "reminder", 0, "2026-06-05", ("XS2604002:1",)),
    ("TX-BACK", "K1016", "reminder", 0, "2026-06-20", ("XS2605008:1",)),
)


def deliver(home: Path, language: str = "zh") -> None:
    """Files and ledger of the case."""
    toml = home / "huikuan.toml"
    text = toml.read_text("utf-8").replace('language = "zh"', f'language = "{language}"')
    toml.write_text(text + TABLES, "utf-8")
    (inbox(home) / "合同台账_20260630.csv").write_text(CONTRACTS, "utf-8")
    (home / "inbox" / "post").mkdir()
    (home / "inbox" / "post" / "letters_20260630.csv").write_text(POST, "utf-8")
    for path in inbox(home).glob("*_20260630.csv"):
        content = path.read_bytes()
        # K1003 pays a week later than in the demo: his thanks are due.
        content = content.replace(b"K1003,2026-06-11", b"K1003,2026-06-18")
        content = content.replace(b"XS2604002,1,2026-06-11", b"XS2604002,1,2026-06-18")
        path.write_bytes(content)
    promises = inbox(home) / "付款承诺_20260630.csv"
    content = promises.read_bytes()
    encoding = "utf-8" if "承诺编号".encode() in content else "gb18030"
    promises.write_bytes(content.rstrip(b"\r\n") + b"\n" + PROMISES.encode(encoding))
    with open_ledger(home) as ledger:
        for number, account, kind, level, day, documents in SENT:
            said = {
                "letter_number": number, "company_id": "1000", "letter_kind": kind,
                "debtor_id": debtor_id(customer(account)), "letter_level": level,
                "cycle": day[:7], "channel": "post", "needs_approval": True, "letter_date": day,
            }  # fmt: skip
            items = [
                {
                    "receivable_id": f"erp:1000:{document}", "letter_kind": kind,
                    "letter_level": level, "currency_code": "CNY", "amount": "1.0000",
                }
                for document in documents
            ]  # fmt: skip
            letter_id = letter_key(said)
            ledger.append(
                [
                    Event("letter_planned", letter_id, said),
                    Event("letter_release_attempted", letter_id, {**said, "items": items}),
                    Event("letter_released", letter_id, {**said, "evidence_grade": "weak"}),
                ],
                datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC),
            )


def letter_key(said: dict[str, object]) -> str:
    """The id that a run gives the letter of that company, debtor, kind and cycle."""
    names = ("company_id", "debtor_id", "letter_kind", "cycle")
    return hashlib.sha256("|".join(str(said[name]) for name in names).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Morning:
    """The home and what its run said."""

    home: Path
    run: Ended

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with tables_of(release_of(self.home)) as ask:
            return ask(query)

    def letter(self, kind: str) -> tuple[str, Path]:
        """Number and file of the one letter of a kind."""
        [(number, rep)] = self.rows(
            "select letter_number, sales_rep_id from letters_due"
            f" where letter_kind = '{kind}' and letter_state = 'planned'"
        )
        path = release_of(self.home) / "outbox" / str(rep) / "letters" / f"{number}.pdf"
        return str(number), path


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    home = new_demo(tmp_path_factory.mktemp("kinds"))
    deliver(home)
    ended = huikuan(home, "run", "--direct")
    assert ended.code == 0, ended.out + ended.err
    return Morning(home, ended)


def test_a_suspension_rests_on_the_clause_and_goes_where_the_contract_says(
    morning: Morning,
) -> None:
    assert morning.rows(
        "select customer_id, ground_code, ground_text, needs_approval, recipient_address,"
        " address_source, address_contract_number, total_amount, cycle"
        " from letters_due join letter_amounts using (letter_id)"
        " where letter_kind = 'suspension'"
    ) == [
        (
            "erp:K1001", "contract_clause", "HT26-002", True, "苏州市虎丘区合同路 2 号",
            "contract", "HT26-002", Decimal("62181.0000"), "2026-Q2",
        )
    ]  # fmt: skip
    assert morning.letter("suspension")[1].is_file()


def test_a_plan_writes_down_what_was_promised_and_keeps_the_due_date(morning: Morning) -> None:
    assert morning.rows(
        "select customer_id, needs_approval, cast(items.due_date as varchar), items.days_overdue,"
        " items.amount from letters_due join letter_items as items using (letter_id)"
        " where letters_due.letter_kind = 'repayment_plan'"
    ) == [("erp:K1002", True, "2026-05-09", 52, Decimal("96400.0000"))]
    assert morning.rows(
        "select cast(due_date as varchar), instalment_amount from letter_instalments order by 1"
    ) == [
        ("2026-07-15", Decimal("46400.0000")),
        ("2026-08-15", Decimal("50000.0000")),
    ]
    assert morning.letter("repayment_plan")[1].with_suffix(".docx").is_file()


def test_thanks_name_what_came_and_lead_to_its_receipt(morning: Morning) -> None:
    number, path = morning.letter("thanks")
    assert path.is_file()
    assert morning.rows(
        "select customer_id, total_amount, account_number, needs_approval"
        " from letters_due join letter_amounts using (letter_id) where letter_kind = 'thanks'"
    ) == [("erp:K1003", Decimal("48500.0000"), None, False)]
    traced = asked(morning.home, "trace", number)
    assert traced.code == 0, traced.err
    assert "total CNY = 48,500.00" in traced.out
    assert "SK2606004,XS2604002,1,2026-06-18,48500.00," in traced.out


def test_a_statement_goes_to_everybody_who_owes_something(morning: Morning) -> None:
    assert morning.rows(
        "select count(*) from letters_due"
        " where letter_kind = 'statement' and letter_state = 'planned'"
    ) == [(14,)]


def test_a_letter_that_came_back_is_a_task(morning: Morning) -> None:
    assert morning.rows(
        "select letter_kind, withheld_reason from letters_due"
        " where customer_id = 'erp:K1016' order by 1"
    ) == [("reminder", "bounced"), ("statement", None)]
    assert morning.rows(
        "select recommended_action, first_reason_code from collection_tasks"
        f" where debtor_id = '{debtor_id(customer('K1016'))}'"
    ) == [("correct_address", "bounced")]


def test_what_the_post_proves_restarts_the_limitation_period(morning: Morning) -> None:
    assert morning.rows(
        "select document_number, event_effect, cast(event_date as varchar), evidence_grade,"
        " evidence_reference from limitation_events where event_kind = 'letter' order by all"
    ) == [
        ("XS2602003", "demand", "2026-06-15", "weak", "CK-SENT"),
        ("XS2602003", "demand", "2026-06-18", "strong", "EMS1001"),
        ("XS2603009", "agreement", "2026-06-19", "strong", "DZ-SENT"),
        ("XS2604003", "demand", "2026-06-15", "weak", "CK-SENT"),
        ("XS2604003", "demand", "2026-06-18", "strong", "EMS1001"),
    ]


def test_a_letter_that_nobody_sent_is_named_with_its_line(morning: Morning) -> None:
    said = morning.run.out + morning.run.err
    assert "deliveries_name_our_letters" in said
    assert "letters_20260630.csv" in said
    assert "CK-20260699" in said


def test_the_list_tells_what_was_signed_for_and_what_came_back(morning: Morning) -> None:
    for state, number, day in (
        ("delivered", "CK-SENT", "2026-06-18"),
        ("bounced", "TX-BACK", "2026-06-25"),
    ):
        listed = asked(morning.home, "letters list", "--state", state, "--json")
        assert listed.code == 0, listed.err
        assert [
            (one["number"], one["state"], one["posted_on"]) for one in listed.document["letters"]
        ] == [(number, state, day)]
