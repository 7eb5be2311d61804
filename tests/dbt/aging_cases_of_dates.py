"""Cases 12–18 and 27–37: due dates, buckets, currencies, kinds of documents, clocks."""

from __future__ import annotations

from aging_case import Expected, case
from books import Books


@case(12)
def an_item_without_due_date_counts_from_its_own_date_and_says_so(books: Books) -> Expected:
    books.owes("I1", "100", due=None, document_date="2026-05-31")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        also=(
            (
                "select due_date_source from marts.open_items where company_id = '{company}'",
                [("document_date",)],
            ),
        ),
    )


@case(13)
def what_is_due_today_is_not_overdue_and_is_in_a_bucket(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-06-30")
    return Expected(
        open=(("I1", "100", 0, "not_due"),),
        also=(
            (
                "select is_overdue from marts.open_items where company_id = '{company}'",
                [(False,)],
            ),
        ),
    )


@case(14)
def what_is_not_due_yet_has_its_own_bucket_and_is_in_the_total(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-07-01")
    books.owes("I2", "50", due="2026-06-29")
    return Expected(
        open=(("I1", "100", 0, "not_due"), ("I2", "50", 1, "d1_30")),
        also=(
            (
                "select open_amount, not_due_amount, overdue_amount from marts.customer_balances"
                " where company_id = '{company}'",
                [(150, 100, 50)],
            ),
        ),
    )


@case(15)
def both_ends_of_a_bucket_belong_to_it(books: Books) -> Expected:
    edges = (
        ("I000", "2026-06-30", 0, "not_due"),
        ("I001", "2026-06-29", 1, "d1_30"),
        ("I030", "2026-05-31", 30, "d1_30"),
        ("I031", "2026-05-30", 31, "d31_60"),
        ("I060", "2026-05-01", 60, "d31_60"),
        ("I061", "2026-04-30", 61, "d61_90"),
        ("I090", "2026-04-01", 90, "d61_90"),
        ("I091", "2026-03-31", 91, "d91_180"),
        ("I180", "2026-01-01", 180, "d91_180"),
        ("I181", "2025-12-31", 181, "d181_365"),
        ("I365", "2025-06-30", 365, "d181_365"),
        ("I366", "2025-06-29", 366, "d366_plus"),
    )
    for number, due, _, _ in edges:
        books.owes(number, "1", due=due, document_date="2025-01-01")
    return Expected(open=tuple((number, "1", days, bucket) for number, _, days, bucket in edges))


@case(16)
def buckets_sum_to_open_and_open_less_unapplied_is_the_balance(books: Books) -> Expected:
    for number, due in enumerate(("2026-07-31", "2026-06-01", "2026-05-01", "2025-01-01")):
        books.owes(f"I{number}", "100.01", due=due, document_date="2025-01-01")
    books.pays("R1", "50.02", on="2026-06-01", to="I1")
    books.pays("R2", "0.03", on="2026-06-01")
    return Expected(
        open=(
            ("I0", "100.01", 0, "not_due"),
            ("I1", "49.99", 29, "d1_30"),
            ("I2", "100.01", 60, "d31_60"),
            ("I3", "100.01", 545, "d366_plus"),
        ),
        unapplied=(("R2", "0.03"),),
        also=(
            (
                "select not_due_amount + d1_30_amount + d31_60_amount + d61_90_amount"
                " + d91_180_amount + d181_365_amount + d366_plus_amount - open_amount,"
                " cast(open_amount as varchar), cast(net_amount as varchar)"
                " from marts.customer_balances where company_id = '{company}'",
                [(0, "350.0200", "349.9900")],
            ),
        ),
    )


@case(17)
def currencies_are_aged_apart_and_converted_once_at_the_rate_of_the_day(books: Books) -> Expected:
    books.rate("USD", "CNY", "7.1")
    books.owes("I1", "100", due="2026-05-31")
    books.owes("I2", "100", due="2026-05-31", currency_code="USD")
    books.owes("I3", "0.01", due="2026-05-31", currency_code="USD")
    return Expected(
        open=tuple(
            (f"I{n}", amount, 30, "d1_30") for n, amount in ((1, "100"), (2, "100"), (3, "0.01"))
        ),
        also=(
            (
                "select currency_code, cast(open_amount as varchar) from marts.customer_balances"
                " where company_id = '{company}' order by 1",
                [("CNY", "100.0000"), ("USD", "100.0100")],
            ),
            (
                "select cast(open_amount as varchar), consolidation_state"
                " from marts.consolidated_balances where company_id = '{company}'",
                [("810.0700", "complete")],
            ),
        ),
    )


@case(18)
def a_change_of_the_rate_moves_the_consolidated_figure_and_makes_no_debt(books: Books) -> Expected:
    books.rate("EUR", "CNY", "8.5")
    books.owes("I1", "100", due="2026-05-31", currency_code="EUR")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        also=(
            (
                "select cast(open_amount as varchar) from marts.consolidated_balances"
                " where company_id = '{company}'",
                [("850.0000",)],
            ),
        ),
    )


@case(27)
def drafts_and_cancelled_documents_are_left_out_with_a_reason(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31", document_status="已审核")
    books.owes("I2", "200", due="2026-05-31", document_status="草稿")
    books.owes("I3", "300", due="2026-05-31", document_status="作废")
    books.pays("R1", "70", on="2026-06-01", document_status="cancelled")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        also=(
            (
                "select table_name, reason_code, cast(amount as varchar)"
                " from staging.stg_exclusions order by 1, 2",
                [
                    ("credits", "cancelled", "70.0000"),
                    ("receivables", "cancelled", "300.0000"),
                    ("receivables", "draft", "200.0000"),
                ],
            ),
        ),
    )


@case(28)
def a_month_end_term_counts_from_the_end_of_the_month(books: Books) -> Expected:
    books.owes("I1", "100", due=None, document_date="2026-04-10", payment_term="月结30天")
    return Expected(open=(("I1", "100", 31, "d31_60"),))


@case(29)
def grace_moves_the_letter_and_never_the_age(books: Books) -> Expected:
    books.customer("A", sales_rep_number="S1")
    books.customer("B", sales_rep_number="S1")
    books.owes("I1", "1000", due="2026-06-25", customer="A")
    books.owes("I2", "1000", due="2026-06-20", customer="B")
    return Expected(
        open=(("I1", "1000", 5, "d1_30"), ("I2", "1000", 10, "d1_30")),
        portions=(("I1", "rest", "demand", "1000"), ("I2", "rest", "demand", "1000")),
        also=(
            (
                "select days_overdue from marts_steps.letter_candidates"
                " where company_id = '{company}'",
                [(10,)],
            ),
        ),
    )


@case(30)
def a_due_date_on_a_holiday_stays_and_a_promised_day_moves(books: Books) -> Expected:
    # 19 June 2026 is the Dragon Boat Festival, 27 June 2026 a Saturday.
    books.owes("I1", "100", due="2026-06-19")
    books.owes("I2", "100", due="2026-07-31")
    books.promises("I2", "100", made="2026-06-20", until="2026-06-27")
    return Expected(
        open=(("I1", "100", 11, "d1_30"), ("I2", "100", 0, "not_due")),
        also=(
            (
                "select cast(window_end as varchar), promise_state from marts.promises"
                " where company_id = '{company}'",
                [("2026-07-02", "open")],
            ),
        ),
    )


@case(31)
def interest_is_an_item_of_its_own_and_survives_the_principal(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-03-31")
    books.owes("INTEREST", "3", due="2026-06-15", document_type="interest")
    books.pays("R1", "100", on="2026-06-20", to="I1")
    return Expected(
        open=(("INTEREST", "3", 15, "d1_30"),),
        also=(
            (
                "select document_type from marts.open_items where company_id = '{company}'",
                [("interest",)],
            ),
        ),
    )


@case(32)
def an_invoice_with_many_of_everything_is_one_row_and_sums_are_kept(books: Books) -> Expected:
    books.customer("A", sales_rep_number="S1")
    books.owes("I1", "100", due="2026-05-31")
    for number in range(3):
        books.pays(f"R{number}", "10", on="2026-06-01", to="I1")
        books.disputes("I1", "5", dispute=f"X{number}")
        books.promises(
            "I1", "4", made=f"2026-06-2{number}", until="2026-07-10", number=f"P{number}"
        )
    return Expected(
        open=(("I1", "70", 30, "d1_30"),),
        portions=(
            ("I1", "disputed", "held", "15"),
            ("I1", "promised", "held", "4"),
            ("I1", "rest", "demand", "51"),
        ),
    )


@case(33)
def cash_of_another_payer_follows_its_application(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31", customer="A")
    books.owes("I2", "100", due="2026-05-31", customer="B")
    books.pays("R1", "80", on="2026-06-01", customer="B", payer_name="乙公司")
    books.applies("R1", "I1", "60", "2026-06-01")
    return Expected(
        open=(("I1", "40", 30, "d1_30"), ("I2", "100", 30, "d1_30")),
        unapplied=(("R1", "20"),),
        also=(
            (
                "select credits.payer_name from intermediate.int_credits as credits"
                " where company_id = '{company}'",
                [("乙公司",)],
            ),
        ),
    )


@case(34)
def a_retention_is_an_item_with_a_due_date_of_its_own(books: Books) -> Expected:
    books.owes("I1", "95", due="2026-05-31", instalment_number=1)
    books.owes("I1", "5", due="2027-05-31", instalment_number=2, is_retention="是")
    return Expected(open=(("I1", "95", 30, "d1_30"), ("I1/2", "5", 0, "not_due")))


@case(35)
def what_is_shipped_and_not_billed_stands_in_a_table_of_its_own(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31")
    books.orders("O1", "40", delivered_on="2026-06-20")
    books.orders("O2", "900", ordered_on="2026-06-20")
    books.orders("O3", "70", delivered_on="2026-07-01")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        also=(
            (
                "select order_stage, amount from intermediate.int_open_orders"
                " where company_id = '{company}' order by 1, 2",
                [("delivered", 40), ("delivered", 70), ("ordered", 900)],
            ),
            (
                "select open_items_amount, delivered_not_invoiced_amount,"
                " ordered_not_delivered_amount, exposure_amount from marts.credit_exposures"
                " where company_id = '{company}'",
                [(100, 40, 900, 140)],
            ),
        ),
    )


@case(37)
def overdue_days_run_from_the_due_date_and_age_from_the_day_of_the_debt(books: Books) -> Expected:
    books.owes(
        "I1", "100", due="2026-05-31", document_date="2026-03-01", recognition_date="2026-02-01"
    )
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        also=(
            (
                "select age_days, age_bucket from marts.open_items where company_id = '{company}'",
                [(149, "within_1_year")],
            ),
        ),
    )
