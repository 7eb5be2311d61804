"""A run of the demo gives, to the cent, the figures worked out beside it in plain Python."""

from __future__ import annotations

from datetime import date

from . import company_documents as documents
from .company_parties import CUSTOMERS
from .conftest import Query
from .expected import (
    AS_OF,
    customer,
    debtor_id,
    open_items,
    promise_state,
    promised_amount,
    unapplied_credits,
)
from .expected_actions import (
    balances,
    breaches,
    in_company_currency,
    money,
    portions,
    totals,
)

NUMBER_OF = {debtor_id(row): row.number for row in CUSTOMERS}
BUCKET_COLUMNS = (
    "d1_30_amount", "d31_60_amount", "d61_90_amount", "d91_180_amount", "d181_365_amount",
    "d366_plus_amount",
)  # fmt: skip
BALANCE_COLUMNS = (
    "open_amount", "not_due_amount", "overdue_amount", *BUCKET_COLUMNS, "disputed_amount",
    "demand_amount", "held_amount", "excluded_amount", "unapplied_amount",
)  # fmt: skip
RUN_COLUMNS = ("open_amount", "overdue_amount", "demand_amount", "held_amount", "excluded_amount")


def test_every_open_item_has_its_amounts_and_its_bucket(marts: Query) -> None:
    found = marts(
        """
        select document_number, cast(instalment_number as varchar), customer_number,
            debtor_id, sales_rep_id, currency_code, original_amount, applied_amount, open_amount,
            days_overdue, overdue_bucket, as_of_date
        from open_items
        """,
    )
    assert sorted(found) == sorted(
        (
            item.document, item.instalment, item.customer, debtor_id(customer(item.customer)),
            customer(item.customer).rep or None, item.currency, item.original, item.applied,
            item.open, item.days_overdue, item.bucket, AS_OF,
        )
        for item in open_items()
    )  # fmt: skip


def test_every_portion_is_where_the_rules_put_it(marts: Query) -> None:
    found = marts(
        """
        select items.customer_number, items.document_number,
            cast(items.instalment_number as varchar), portions.currency_code,
            portions.portion_type, portions.disposition, portions.reason_code, portions.amount
        from item_dispositions as portions
        join open_items as items using (receivable_id)
        """,
    )
    assert sorted(found) == sorted(tuple(part) for part in portions())


def test_the_balance_of_every_customer_is_right_in_every_column(
    marts: Query,
) -> None:
    found = marts(
        f"""
        select customer_number, currency_code, {", ".join(BALANCE_COLUMNS)}
        from customer_balances
        where open_amount <> 0 or unapplied_amount <> 0
        """,
    )
    assert {row[:2]: row[2:] for row in found} == {
        key: money(sums, BALANCE_COLUMNS) for key, sums in balances().items()
    }
    assert len(found) == len(balances())


def test_the_totals_per_currency_are_right(marts: Query) -> None:
    found = marts(
        f"""
        select currency_code, {", ".join(RUN_COLUMNS)}, not_due_amount, unapplied_amount, item_count
        from run_summary
        """,
    )
    counts = {code: sum(item.currency == code for item in open_items()) for code in totals()}
    assert {row[0]: row[1:] for row in found} == {
        code: (
            *money(sums, (*RUN_COLUMNS, "not_due_portion", "unapplied_amount")),
            counts[code],
        )
        for code, sums in totals().items()
    }


def test_the_consolidated_figure_is_complete_in_yuan(marts: Query) -> None:
    found = marts(
        """
        select company_id, currency_code, open_amount, overdue_amount, consolidation_state
        from consolidated_balances
        """,
    )
    amounts = [
        in_company_currency({code: sums[column] for code, sums in totals().items()})
        for column in ("open_amount", "overdue_amount")
    ]
    assert found == [("1000", "CNY", *amounts, "complete")]


def test_only_what_is_left_of_a_credit_is_unapplied(marts: Query) -> None:
    found = marts("select document_number, unapplied_amount from unapplied_credits")
    assert dict(found) == unapplied_credits()


def test_every_promise_has_its_state(marts: Query) -> None:
    found = marts("select debtor_id, promised_date, promised_amount, promise_state from promises")
    assert sorted((NUMBER_OF[row[0]], str(row[1]), *row[2:]) for row in found) == sorted(
        (row.customer, row.promised_date, promised_amount(row), promise_state(row, 0))
        for row in documents.PROMISES
    )


def test_no_limit_and_a_limit_of_zero_are_two_breaches(
    marts: Query,
) -> None:
    found = marts(
        """
        select debtor_id, breach_type, exposure_amount, limit_amount, over_limit_amount
        from credit_breaches
        where breach_type not in ('near_limit', 'period')
        """,
    )
    assert {NUMBER_OF[row[0]]: row[1:] for row in found} == breaches()


def test_a_breach_is_dated_from_the_documents_that_made_it(marts: Query) -> None:
    """88,000 and, on 2026-05-13, 97,600 against 150,000; a cheque bounced on 2026-06-09."""
    found = marts(
        """
        select debtor_id, breach_type, first_breach_on, days_in_breach, recommendation_code
        from credit_breaches
        where breach_type in ('over_limit', 'cash_only')
        """,
    )
    assert {NUMBER_OF[row[0]]: row[1:] for row in found} == {
        "K1006": ("over_limit", date(2026, 5, 13), 48, "refuse_new_orders"),
        "K1007": ("cash_only", date(2026, 6, 9), 21, "cash_only"),
    }


def test_the_demo_has_no_row_in_quarantine(marts: Query) -> None:
    assert marts("select count(*) from quarantined_rows") == [(0,)]
