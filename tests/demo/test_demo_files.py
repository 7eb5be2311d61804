"""The demo company's files are what the literals beside this test say."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from flows.demo import make_demo
from flows.errors import UsageError

from . import company_documents as documents
from . import company_parties as parties
from .build_demo_company import DEMO_COMPANY, FILES, INBOX
from .expected import promise_state
from .expected_actions import balances, breaches, in_company_currency, letters, totals

USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@pytest.mark.parametrize("name", FILES)
def test_a_committed_file_is_what_the_literals_give(name: str) -> None:
    assert (INBOX / name).read_bytes() == FILES[name]()


def test_the_inbox_holds_no_other_file() -> None:
    assert {path.name for path in INBOX.iterdir()} == set(FILES)


def test_the_receivables_are_gb18030_with_two_titles_and_a_total() -> None:
    raw = (INBOX / "应收单_20260630.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    lines = raw.decode("gb18030").splitlines()
    assert lines[0].startswith("江苏砚岭精密机械有限公司 应收单明细,")
    assert lines[2].startswith("单据编号,期次,客户编码,")
    assert lines[-1].startswith("合计,,,,,,,,1906004.20,")


def test_the_receipt_to_spoil_stands_alone_on_line_9() -> None:
    lines = (INBOX / "收款单_20260630.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert lines[8] == "SK2606009,收款,K1016,2026-06-18,人民币,20000.00,银行转账,,"


def organisation_check(code: str) -> str:
    """The ninth character of an organisation code (GB 11714)."""
    value = 11 - sum(int(c, 36) * w for c, w in zip(code, ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(value, str(value))


def credit_code_check(code: str) -> str:
    """The eighteenth character of a unified social credit code (GB 32100)."""
    weighted = sum(USCC_CHARACTERS.index(c) * pow(3, i, 31) for i, c in enumerate(code))
    return USCC_CHARACTERS[-weighted % 31]


def test_every_credit_code_is_well_formed_and_visibly_invented() -> None:
    settings = (DEMO_COMPANY / "huikuan.toml").read_text("utf-8")
    own = re.findall(r'unified_social_credit_code = "(9\w+)"', settings)
    codes = own + [row.uscc for row in parties.CUSTOMERS if row.uscc]
    assert len(codes) == len(set(codes)) == 18
    for code in codes:
        assert code[8:14] == "MA0DEM"
        assert code[16] == organisation_check(code[8:16])
        assert code[17] == credit_code_check(code[:17])


def test_the_home_names_the_same_company_as_the_files() -> None:
    settings = (DEMO_COMPANY / "huikuan.toml").read_text("utf-8")
    assert f'legal_name = "{parties.COMPANY_NAME}"' in settings
    assert f'company_id = "{parties.COMPANY_ID}"' in settings


def test_due_dates_follow_the_payment_terms() -> None:
    terms = {row.number: row.payment_term for row in parties.CUSTOMERS}
    for row in documents.RECEIVABLES:
        days = re.fullmatch(r"开票后(\d+)天", terms[row.customer])
        if days:
            due = date.fromisoformat(row.document_date) + timedelta(days=int(days[1]))
            assert (row.document, row.due_date) == (row.document, due.isoformat())


def test_no_receipt_is_applied_beyond_its_amount_and_no_invoice_beyond_its_own() -> None:
    used, paid = Counter[str](), Counter[tuple[str, str]]()
    for row in documents.APPLICATIONS:
        cents = int(Decimal(row.amount) * 100)
        used[row.credit] += cents
        paid[row.document, row.instalment] += cents
    credits = {row.number: int(Decimal(row.amount) * 100) for row in documents.CREDITS}
    owed = {
        (row.document, row.instalment): int(Decimal(row.amount) * 100)
        for row in documents.RECEIVABLES
    }
    assert len(owed) == len(documents.RECEIVABLES)
    assert all(cents <= credits[number] for number, cents in used.items())
    assert all(cents <= owed[key] for key, cents in paid.items())


def test_the_promise_states_do_not_depend_on_the_tolerance() -> None:
    for tolerance_days in range(8):
        states = [promise_state(row, tolerance_days) for row in documents.PROMISES]
        assert states == ["partially_kept", "broken", "kept", "pending_application", "open"]


def test_the_expected_totals_are_the_ones_worked_out_by_hand() -> None:
    yuan, dollars = totals()["CNY"], totals()["USD"]
    assert (yuan["open_amount"], dollars["open_amount"]) == (
        Decimal("1664563.40"),
        Decimal("28240.80"),
    )
    assert yuan["overdue_amount"] == Decimal("1247593.40")
    assert yuan["demand_amount"] == Decimal("579383.40")
    assert in_company_currency(
        {"CNY": yuan["open_amount"], "USD": dollars["open_amount"]}
    ) == Decimal("1865779.10")
    assert {number: breach[0] for number, breach in breaches().items()} == {
        "K1006": "over_limit",
        "K1007": "cash_only",
        "K1018": "no_limit",
    }


def test_every_row_of_the_case_table_gives_the_expected_amounts() -> None:
    text = (Path(__file__).parents[2] / "docs" / "demo.md").read_text("utf-8")
    printed: dict[tuple[str, str], list[str]] = {}
    for line in text.splitlines():
        row = re.match(r"\| (K\d{4}) \| .*? \| (CNY|USD) \| (.*) \|$", line)
        if row:
            printed[row[1], row[2]] = [cell.replace(",", "").strip() for cell in row[3].split("|")]
    columns = ("open_amount", "demand_amount", "held_amount", "not_due_portion", "excluded_amount")
    assert printed == {
        key: [str(sums.get(column, "–")) for column in columns] for key, sums in balances().items()
    }


def test_the_case_table_says_which_letters_go_out() -> None:
    text = (Path(__file__).parents[2] / "docs" / "demo.md").read_text("utf-8")
    rows = re.findall(
        r"\| (K\d{4}) .*\| (?:letter )?(planned|withheld|no)(?:: `(\w+)`| letter)? \|$", text, re.M
    )
    printed = {number: (state, why or None) for number, state, why in rows if state != "no"}
    assert printed == letters()
    assert {number for number, state, _ in rows if state == "no"} == {
        row.number for row in parties.CUSTOMERS if row.number not in letters()
    }


def test_the_demo_is_made_in_a_new_folder_with_every_file(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    make_demo(home)
    assert {path.name for path in (home / "inbox" / "erp").iterdir()} == set(FILES)
    assert (home / "huikuan.toml").read_bytes() == (DEMO_COMPANY / "huikuan.toml").read_bytes()
    assert not list(home.rglob(".*"))


def test_making_the_demo_again_changes_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_demo(tmp_path)
    receipts = tmp_path / "inbox" / "erp" / "收款单_20260630.csv"
    receipts.write_text("spoiled", encoding="utf-8")
    make_demo(tmp_path)
    assert receipts.read_text(encoding="utf-8") == "spoiled"
    assert "nothing in it was changed" in capsys.readouterr().err


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        make_demo(tmp_path)
    assert refusal.value.where == str(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
