"""Credits of every kind: what each takes off what is asked for, and what it only stands beside.

One company, one debtor for each case, each owing 1,000 overdue unless it says otherwise; as_of is
30 June 2026. docs/credits.md is the table that these cases prove.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

ASKED = (
    *("collection_tasks", "credit_exposures", "credits_apart", "customer_balances"),
    *("data_findings", "gl_tie_out", "item_dispositions", "letter_amounts"),
    *("letters_due", "open_items", "promises", "unapplied_credits"),
)

COVERING = {
    "收款": "receipt",
    "预收款": "advance",
    "贷项通知单": "credit_note",
    "红字发票": "red_invoice",
    "退货": "return",
    "返利": "rebate",
    "折让": "allowance",
    "承兑汇票": "bill",
    "银行承兑汇票": "bank_bill",
    "商业承兑汇票": "commercial_bill",
    "应收账款电子凭证": "electronic_claim",
}
BESIDE = {"坏账核销": "write_off", "应收冲应付": "offset"}
ENGLISH = {
    "Credit memo": "credit_note",
    "Bank acceptance bill": "bank_bill",
    "Sales return": "return",
    "AR/AP offset": "offset",
}


def account(landing: Landing, number: str, **cells: Any) -> None:
    landing.add(
        "customers",
        customer_number=number,
        customer_name=f"{number}有限公司",
        sales_rep_number="S1",
        **{"delivery_address": "江苏省苏州市示例路1号", **cells},
    )


def owes(landing: Landing, number: str, document: str, amount: str = "1000", **cells: Any) -> None:
    landing.add(
        "receivables",
        document_number=document,
        customer_number=number,
        original_amount=amount,
        **{
            "document_date": "2025-03-01",
            "due_date": "2025-04-30",
            "currency_code": "CNY",
            **cells,
        },
    )


def credit(landing: Landing, owner: str | None, number: str, kind: str, **cells: Any) -> None:
    landing.add(
        "credits",
        credit_number=number,
        customer_number=owner,
        credit_type=kind,
        **{"amount": "300", "effective_date": "2026-06-10", "currency_code": "CNY", **cells},
    )


def apply(landing: Landing, number: str, document: str, amount: str = "300", **cells: Any) -> None:
    landing.add(
        "applications",
        credit_number=number,
        document_number=document,
        amount=amount,
        **{"effective_date": "2026-06-10", **cells},
    )


def debtor(landing: Landing, number: str, **cells: Any) -> None:
    """A debtor whose document has his own number."""
    account(landing, number)
    owes(landing, number, number, **cells)


def standing_alone(landing: Landing) -> None:
    for place, word in enumerate([*COVERING, *BESIDE, *ENGLISH, "押金"]):
        debtor(landing, f"ALONE{place}")
        credit(landing, f"ALONE{place}", f"K{place}", word)


def bills(landing: Landing) -> None:
    debtor(landing, "MATURING")
    credit(landing, "MATURING", "B1", "银承", maturity_date="2026-08-10", bill_status="在手")
    apply(landing, "B1", "MATURING")
    debtor(landing, "REFUSED")
    credit(
        landing, "REFUSED", "B2", "商承", effective_date="2025-12-01", amount="1000",
        maturity_date="2026-06-01", bill_status="拒付",
    )  # fmt: skip
    apply(landing, "B2", "REFUSED", "1000", effective_date="2025-12-01")
    debtor(landing, "TROUBLED")
    credit(
        landing, "TROUBLED", "B3", "商承", effective_date="2026-01-01", amount="1000",
        maturity_date="2026-06-20", bill_status="持有",
    )  # fmt: skip
    apply(landing, "B3", "TROUBLED", "1000", effective_date="2026-01-01")


def first_dates(landing: Landing) -> None:
    debtor(landing, "RESIDUAL")
    apply(landing, "R1", "RESIDUAL", "1000")
    owes(
        landing, "RESIDUAL", "RESIDUAL-2", "400", document_date="2026-06-10",
        due_date="2026-07-10", original_document_number="RESIDUAL",
    )  # fmt: skip
    credit(landing, "RESIDUAL", "R1", "收款", amount="1000")
    account(landing, "STATED")
    owes(
        landing, "STATED", "STATED", document_date="2026-06-15", due_date="2026-07-15",
        document_type="拒付票据", original_document_number="NOT-IN-ANY-FILE",
        first_document_date="2025-03-01", first_due_date="2025-04-30",
    )  # fmt: skip
    debtor(landing, "REOPENED")
    credit(landing, "REOPENED", "R2", "收款", amount="1000")
    apply(landing, "R2", "REOPENED", "1000", reversed_on="2026-06-20")
    account(landing, "MERGED", unified_social_credit_code="91320594MA0DEM0057")
    account(landing, "FORMERLY", unified_social_credit_code="91320594MA0DEM0057")
    owes(landing, "FORMERLY", "FORMERLY")
    account(landing, "LOST")
    owes(landing, "LOST", "LOST", original_document_number="NOWHERE")


def money_back(landing: Landing) -> None:
    # Case 9: paid, credited, and the credit paid out: the invoice is settled, nobody has anything.
    debtor(landing, "PAID_BACK")
    for number, kind in (("F1", "收款"), ("F2", "贷项"), ("F3", "退款")):
        credit(landing, "PAID_BACK", number, kind, amount="1000")
        apply(landing, number, "PAID_BACK", "1000")
    # An unapplied receipt of 300, of which 100 went back: 200 are left to cover with.
    debtor(landing, "PART_BACK")
    credit(landing, "PART_BACK", "F4", "收款")
    credit(landing, "PART_BACK", "F5", "退款", amount="100")
    credit(landing, None, "NOBODY", "收款", payer_name="某某")


def other_receivables(landing: Landing) -> None:
    debtor(landing, "DEPOSIT", document_type="履约保证金")
    credit(landing, "DEPOSIT", "D1", "收款")
    account(landing, "FREIGHT")
    owes(landing, "FREIGHT", "FREIGHT", "80", document_type="代垫运费")
    account(landing, "WARRANTY")
    owes(landing, "WARRANTY", "HELD_BACK", "100", is_retention="是", due_date="2027-04-30")
    # Its release is only assumed, two years and a month after its document.
    undated = {"document_date": "2024-03-01", "due_date": None}
    owes(landing, "WARRANTY", "UNDATED", "100", document_type="质保金", **undated)
    owes(landing, "WARRANTY", "RELEASED", "100", is_retention="是", due_date="2026-06-01")
    owes(landing, "WARRANTY", "GOODS", "100", due_date="2026-06-02")
    credit(landing, "WARRANTY", "W1", "收款", amount="150")


def applied(landing: Landing) -> None:
    debtor(landing, "LINKED")
    credit(landing, "LINKED", "L1", "红字发票")
    apply(landing, "L1", "LINKED")
    debtor(landing, "WRITTEN_OFF")
    credit(landing, "WRITTEN_OFF", "L2", "坏账核销", amount="1000")
    apply(landing, "L2", "WRITTEN_OFF", "1000")
    debtor(landing, "PROMISED")
    credit(landing, "PROMISED", "L3", "银承", maturity_date="2026-12-01")
    landing.add(
        "promises", promise_number="P2", customer_number="PROMISED", made_on="2026-06-01",
        promised_date="2026-06-10", promised_amount="300", currency_code="CNY",
    )  # fmt: skip


def holds(landing: Landing) -> None:
    account(landing, "DISPUTING")
    owes(landing, "DISPUTING", "DISPUTING")
    landing.add(
        "disputes", dispute_number="X1", document_number="DISPUTING", opened_on="2026-06-01",
        disputed_amount="250", currency_code="CNY",
    )  # fmt: skip
    debtor(landing, "PROMISING")
    landing.add(
        "promises", promise_number="P1", customer_number="PROMISING", made_on="2026-06-29",
        promised_date="2026-07-10", promised_amount="600", currency_code="CNY",
    )  # fmt: skip
    debtor(landing, "UNREADABLE")
    credit(landing, "UNREADABLE", "Q1", "收款", amount="1e3")
    account(landing, "BROKE", legal_status="破产")
    owes(landing, "BROKE", "BROKE")
    account(landing, "SISTER", is_intercompany="是")
    owes(landing, "SISTER", "SISTER")
    debtor(landing, "SOLD", assigned_to="示例保理")
    debtor(landing, "FACTORED", collection_right="受让方")
    owes(landing, "STRANGER", "STRANGER")
    landing.add("customers", customer_number="ORPHAN", customer_name="ORPHAN有限公司")
    owes(landing, "ORPHAN", "ORPHAN")


@pytest.fixture(scope="module")
def company(landing: Landing) -> Warehouse:
    standing_alone(landing)
    bills(landing)
    first_dates(landing)
    money_back(landing)
    other_receivables(landing)
    applied(landing)
    holds(landing)
    return landing.build_for(*ASKED)


def portions(company: Warehouse, number: str) -> list[tuple[Any, ...]]:
    return company.rows(
        "select document_number, portion_type, disposition, reason_code, cast(amount as integer)"
        " from marts.item_dispositions inner join marts.open_items using (receivable_id)"
        f" where customer_number = '{number}'"
        " order by document_number, portion_number"
    )


def unapplied(company: Warehouse, number: str) -> list[tuple[Any, ...]]:
    return company.rows(
        "select credit_type, treatment, cast(unapplied_amount as integer)"
        f" from marts.unapplied_credits where customer_id = 'erp:{number}' order by credit_id"
    )


@pytest.mark.parametrize(("place", "word"), list(enumerate(COVERING)))
def test_a_credit_that_stands_alone_covers_the_oldest_debt_and_touches_no_bucket(
    company: Warehouse, place: int, word: str
) -> None:
    assert unapplied(company, f"ALONE{place}") == [(COVERING[word], "covers", 300)]
    assert [row[1:] for row in portions(company, f"ALONE{place}")] == [
        ("covered", "held", "unapplied_credit", 300),
        ("rest", "demand", "overdue", 700),
    ]
    assert company.rows(
        "select cast(d366_plus_amount as integer), cast(net_amount as integer)"
        f" from marts.customer_balances where customer_id = 'erp:ALONE{place}'"
    ) == [(1000, 700)]


@pytest.mark.parametrize("word", BESIDE)
def test_a_write_off_or_an_offset_that_stands_alone_stands_beside_and_all_is_asked_for(
    company: Warehouse, word: str
) -> None:
    number = f"ALONE{len(COVERING) + list(BESIDE).index(word)}"
    assert unapplied(company, number) == [(BESIDE[word], "beside", 300)]
    assert [row[1:] for row in portions(company, number)] == [("rest", "demand", "overdue", 1000)]


@pytest.mark.parametrize("word", ENGLISH)
def test_english_words_mean_the_same_kinds(company: Warehouse, word: str) -> None:
    number = f"ALONE{len(COVERING) + len(BESIDE) + list(ENGLISH).index(word)}"
    assert unapplied(company, number)[0][0] == ENGLISH[word]


def test_a_red_invoice_that_is_linked_lowers_its_invoice(company: Warehouse) -> None:
    assert unapplied(company, "LINKED") == []
    assert [row[1:] for row in portions(company, "LINKED")] == [("rest", "demand", "overdue", 700)]


def test_a_debt_written_off_is_asked_for_no_more_and_remembered(company: Warehouse) -> None:
    assert portions(company, "WRITTEN_OFF") == []
    assert company.rows(
        "select reason_code, cast(amount as integer), is_counted_as_settled"
        " from marts.credits_apart where customer_id = 'erp:WRITTEN_OFF'"
    ) == [("written_off", 1000, True)]


def test_a_bank_bill_keeps_a_promise(company: Warehouse) -> None:
    assert company.rows(
        "select promise_state from marts.promises where customer_id = 'erp:PROMISED'"
    ) == [("kept",)]


def test_a_deposit_received_is_never_netted_and_listed_apart(company: Warehouse) -> None:
    number = f"ALONE{len(COVERING) + len(BESIDE) + len(ENGLISH)}"
    assert unapplied(company, number) == []
    assert [row[1:] for row in portions(company, number)] == [("rest", "demand", "overdue", 1000)]
    assert company.rows(
        "select reason_code, cast(amount as integer), is_counted_as_settled"
        f" from marts.credits_apart where customer_id = 'erp:{number}'"
    ) == [("never_netted", 300, False)]


def test_only_what_covers_is_told_to_the_debtor(company: Warehouse) -> None:
    numbers = [f"ALONE{place}" for place in range(len(COVERING) + len(BESIDE))]
    told = company.rows(
        "select letters.customer_id, cast(amounts.total_amount as integer),"
        " cast(amounts.unapplied_amount as integer)"
        " from marts.letter_amounts as amounts inner join marts.letters_due as letters"
        " using (letter_id) where letters.letter_kind = 'reminder'"
    )
    expected = {
        f"erp:{number}": (700, 300) if place < len(COVERING) else (1000, 0)
        for place, number in enumerate(numbers)
    }
    assert {row[0]: row[1:] for row in told if row[0] in expected} == expected


def test_a_bill_before_maturity_has_settled_its_invoice_and_is_watched(
    company: Warehouse,
) -> None:
    assert portions(company, "MATURING")[0][-1] == 700
    assert company.rows(
        "select reason_code, bill_status, is_counted_as_settled from marts.credits_apart"
        " where customer_id = 'erp:MATURING'"
    ) == [("bill_not_matured", "outstanding", True)]


def test_a_bill_past_maturity_and_still_in_hand_is_named(company: Warehouse) -> None:
    assert portions(company, "TROUBLED") == []
    assert company.rows(
        "select reason_code, is_counted_as_settled from marts.credits_apart"
        " where customer_id = 'erp:TROUBLED'"
    ) == [("bill_unconfirmed", True)]


def test_a_dishonoured_bill_gives_no_cover_and_is_named(company: Warehouse) -> None:
    assert unapplied(company, "REFUSED") == []
    assert [row[1:] for row in portions(company, "REFUSED")] == [
        ("rest", "demand", "overdue", 1000)
    ]
    assert company.rows(
        "select reason_code, is_counted_as_settled from marts.credits_apart"
        " where customer_id = 'erp:REFUSED'"
    ) == [("bill_dishonoured", False)]


@pytest.mark.parametrize("document", ["REFUSED", "RESIDUAL-2", "STATED", "REOPENED", "FORMERLY"])
def test_age_never_restarts(company: Warehouse, document: str) -> None:
    """Of a dishonoured bill, a residual, stated first dates, a reversal, a merged customer."""
    assert company.rows(
        "select due_date, days_overdue, overdue_bucket, age_days, age_bucket from marts.open_items"
        f" where document_number = '{document}'"
    ) == [(date(2025, 4, 30), 426, "d366_plus", 486, "years_1_2")]


def test_a_document_that_continues_nothing_known_is_a_finding(company: Warehouse) -> None:
    assert company.rows(
        "select subject_id, value from marts.data_findings"
        " where finding_code = 'first_dates_unknown'"
    ) == [("erp:1000:LOST:1", "NOWHERE")]


def test_a_refund_of_a_credited_invoice_belongs_to_that_invoice(company: Warehouse) -> None:
    assert portions(company, "PAID_BACK") == []
    assert unapplied(company, "PAID_BACK") == []


def test_a_refund_leaves_less_to_cover_with_and_asks_for_nothing(company: Warehouse) -> None:
    assert unapplied(company, "PART_BACK") == [
        ("receipt", "covers", 300),
        ("refund", "covers", -100),
    ]
    assert [row[1:] for row in portions(company, "PART_BACK")] == [
        ("covered", "held", "unapplied_credit", 200),
        ("rest", "demand", "overdue", 800),
    ]
    assert company.rows(
        "select value from marts.data_findings where finding_code = 'refund_unmatched'"
    ) == [("-100.0000",)]


def test_unidentified_cash_covers_nobody_and_is_a_finding(company: Warehouse) -> None:
    assert company.rows(
        "select credit_id, debtor_id from marts.unapplied_credits where customer_id is null"
    ) == [("erp:1000:NOBODY", None)]
    assert company.rows(
        "select subject_id from marts.data_findings where finding_code = 'unidentified_credit'"
    ) == [("erp:1000:NOBODY",)]


def test_a_deposit_paid_is_asked_from_nobody_and_takes_no_cash(company: Warehouse) -> None:
    assert portions(company, "DEPOSIT") == [("DEPOSIT", "rest", "excluded", "deposit", 1000)]
    assert company.rows(
        "select cast(open_items_amount as integer) from marts.credit_exposures"
        " where customer_id = 'erp:DEPOSIT'"
    ) == [(0,)]


def test_charges_advanced_are_collected_like_invoices_under_their_own_kind(
    company: Warehouse,
) -> None:
    assert portions(company, "FREIGHT") == [("FREIGHT", "rest", "demand", "overdue", 80)]
    assert company.rows(
        "select receivable_kind from marts.open_items where document_number = 'FREIGHT'"
    ) == [("advanced_charges",)]


def test_retention_takes_no_cash_before_its_release_and_none_is_asked_without_a_date(
    company: Warehouse,
) -> None:
    assert portions(company, "WARRANTY") == [
        ("GOODS", "covered", "held", "unapplied_credit", 50),
        ("GOODS", "rest", "demand", "overdue", 50),
        ("HELD_BACK", "rest", "not_due", "not_due", 100),
        ("RELEASED", "covered", "held", "unapplied_credit", 100),
        ("UNDATED", "rest", "held", "no_release_date", 100),
    ]


def test_a_disputed_part_is_held_and_the_rest_is_asked_for(company: Warehouse) -> None:
    assert [row[1:] for row in portions(company, "DISPUTING")] == [
        ("disputed", "held", "dispute", 250),
        ("rest", "demand", "overdue", 750),
    ]


def test_a_promised_part_is_held_and_the_rest_is_asked_for(company: Warehouse) -> None:
    assert [row[1:] for row in portions(company, "PROMISING")] == [
        ("promised", "held", "promise", 600),
        ("rest", "demand", "overdue", 400),
    ]


@pytest.mark.parametrize(
    ("number", "disposition", "reason"),
    [
        ("UNREADABLE", "held", "data_hold"),
        ("BROKE", "held", "legal_status"),
        ("STRANGER", "held", "no_master_data"),
        ("ORPHAN", "held", "no_owner"),
        ("SISTER", "excluded", "intercompany"),
        ("SOLD", "excluded", "assigned"),
        ("FACTORED", "excluded", "assigned"),
    ],
)
def test_what_must_not_be_asked_for_is_whole_and_with_its_reason(
    company: Warehouse, number: str, disposition: str, reason: str
) -> None:
    assert [(row[2], row[3], row[4]) for row in portions(company, number)] == [
        (disposition, reason, 1000)
    ]


def test_a_retention_without_its_day_is_the_first_reason_of_the_task(company: Warehouse) -> None:
    assert company.rows(
        "select recommended_action, first_reason_code, is_held from marts.collection_tasks"
        " where debtor_id = 'account:erp:WARRANTY'"
    ) == [("reconcile_statement", "no_release_date", False)]


def test_portions_sum_to_items_and_items_to_the_total(company: Warehouse) -> None:
    assert (
        company.rows(
            "select receivable_id from marts.open_items as items left join ("
            "select receivable_id, sum(amount) as portions_amount from marts.item_dispositions"
            " group by receivable_id) using (receivable_id)"
            " where open_amount is distinct from portions_amount"
        )
        == []
    )
    assert company.rows(
        "select company_id, currency_code, sum(open_amount) from marts.open_items"
        " group by company_id, currency_code"
    ) == company.rows(
        "select company_id, currency_code, sum(amount) from marts.item_dispositions"
        " group by company_id, currency_code"
    )


def test_without_a_ledger_the_tie_out_says_that_none_is_declared(company: Warehouse) -> None:
    assert company.rows(
        "select distinct tie_out_state, gl_balance, difference_amount from marts.gl_tie_out"
    ) == [("not_declared", None, None)]
    assert company.rows(
        "select gl_account, unapplied_amount from marts.gl_tie_out where gl_account = '2203'"
    ) == [("2203", Decimal(-300))]
