"""Cases 1–11 and 19–26: what reduces a debt, when it counts, and what stands apart."""

from __future__ import annotations

from aging_case import Expected, case
from books import Books


@case(1)
def what_was_paid_later_is_still_open_on_a_past_day(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31")
    books.pays("R1", "100", on="2026-07-05", to="I1")
    return Expected(open=(("I1", "100", 30, "d1_30"),))


@case(2)
def an_application_counts_from_its_effective_day_once_it_is_known(books: Books) -> Expected:
    for number, effective, known in (
        ("I1", "2026-06-20", "2026-07-10"),
        ("I2", "2026-06-20", "2026-07-20"),
        ("I3", "2026-07-01", "2026-06-25"),
    ):
        books.owes(number, "100", due="2026-05-31")
        books.pays(f"R{number}", "100", on="2026-06-20")
        books.applies(f"R{number}", number, "100", effective, known_date=known)
    return Expected(
        open=(("I2", "100", 30, "d1_30"), ("I3", "100", 30, "d1_30")),
        unapplied=(("RI2", "100"), ("RI3", "100")),
    )


@case(3)
def a_match_undone_later_changes_no_past_day(books: Books) -> Expected:
    for number, reversed_on in (("I1", "2026-07-05"), ("I2", "2026-06-30")):
        books.owes(number, "100", due="2026-05-31")
        books.pays(f"R{number}", "100", on="2026-06-01")
        books.applies(f"R{number}", number, "100", "2026-06-01", reversed_on=reversed_on)
    return Expected(open=(("I2", "100", 30, "d1_30"),), unapplied=(("RI2", "100"),))


@case(4)
def a_part_payment_lowers_the_invoice_in_its_own_bucket(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-04-30")
    books.pays("R1", "40", on="2026-06-20", to="I1")
    return Expected(open=(("I1", "60", 61, "d61_90"),))


@case(5)
def a_part_payment_before_the_invoice_makes_the_rest_no_older(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-07-10", document_date="2026-06-10")
    books.owes("I2", "100", due="2026-06-29", document_date="2026-06-10")
    for number in ("I1", "I2"):
        books.pays(f"R{number}", "60", on="2025-12-01", to=number)
    return Expected(open=(("I1", "40", 0, "not_due"), ("I2", "40", 1, "d1_30")))


@case(6)
def an_unapplied_receipt_stands_beside_the_buckets_and_the_total_ties(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31")
    books.pays("R1", "30", on="2026-01-10")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        unapplied=(("R1", "30"),),
        also=(
            (
                "select open_amount, d1_30_amount, unapplied_amount, net_amount"
                " from marts.customer_balances where company_id = '{company}'",
                [(100, 100, 30, 70)],
            ),
        ),
    )


@case(7)
def a_credit_note_of_an_invoice_lowers_it(books: Books) -> Expected:
    books.owes("I1", "200", due="2026-05-31")
    books.pays("CN", "100", on="2026-06-10", to="I1", credit_type="credit_note")
    return Expected(open=(("I1", "100", 30, "d1_30"),))


@case(8)
def a_credit_note_alone_lowers_the_demand_and_no_bucket(books: Books) -> Expected:
    books.customer("A", sales_rep_number="S1")
    books.owes("I1", "100", due="2026-05-31")
    books.pays("CN", "30", on="2026-06-10", credit_type="credit_note")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        unapplied=(("CN", "30"),),
        portions=(("I1", "covered", "held", "30"), ("I1", "rest", "demand", "70")),
    )


@case(9)
def a_refund_of_a_credited_invoice_leaves_nothing_open(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31")
    books.pays("R1", "100", on="2026-05-20", to="I1")
    books.owes("REFUND", "100", due="2026-06-15", document_date="2026-06-15")
    books.pays("CN", "100", on="2026-06-10", credit_type="credit_note")
    books.applies("CN", "REFUND", "100", "2026-06-15")
    return Expected()


@case(10)
def a_payment_fills_instalments_earliest_first_unless_it_names_one(books: Books) -> Expected:
    for document in ("I1", "I2"):
        for number, due, amount in (
            (1, "2026-05-31", "30"),
            (2, "2026-06-29", "50"),
            (3, "2026-07-31", "20"),
        ):
            books.owes(document, amount, due=due, instalment_number=number)
    books.pays("R1", "40", on="2026-06-01", to="I1")
    books.pays("R2", "15", on="2026-06-01")
    books.applies("R2", "I2", "15", "2026-06-01", instalment_number=3)
    return Expected(
        open=(
            ("I1/2", "40", 1, "d1_30"),
            ("I1/3", "20", 0, "not_due"),
            ("I2", "30", 30, "d1_30"),
            ("I2/2", "50", 1, "d1_30"),
            ("I2/3", "5", 0, "not_due"),
        )
    )


@case(11)
def an_advance_on_instalments_makes_none_negative(books: Books) -> Expected:
    for number, due in ((1, "2026-05-31"), (2, "2026-07-31")):
        books.owes("I1", "50", due=due, instalment_number=number)
    books.pays("ADVANCE", "120", on="2026-02-01", credit_type="advance")
    books.applies("ADVANCE", "I1", "80", "2026-03-01")
    return Expected(open=(("I1/2", "20", 0, "not_due"),), unapplied=(("ADVANCE", "40"),))


@case(19)
def a_cent_left_stays_open_and_its_letter_is_withheld(books: Books) -> Expected:
    books.customer("A", sales_rep_number="S1")
    books.owes("I1", "100", due="2026-05-31")
    books.pays("R1", "99.99", on="2026-06-10", to="I1")
    return Expected(
        open=(("I1", "0.01", 30, "d1_30"),),
        also=(
            (
                "select letter_state, withheld_reason from marts.letters_due"
                " where company_id = '{company}' and letter_kind = 'reminder'",
                [("withheld", "below_minimum")],
            ),
        ),
    )


@case(20)
def a_receipt_dated_later_is_neither_applied_nor_unapplied(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31")
    books.pays("R1", "110", on="2026-07-01")
    books.applies("R1", "I1", "100", "2026-07-01")
    return Expected(open=(("I1", "100", 30, "d1_30"),))


@case(21)
def a_bounced_receipt_opens_the_invoice_with_its_first_due_date(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-04-30")
    books.promises("I1", "100", made="2026-06-01", until="2026-07-03")
    books.pays("R1", "100", on="2026-06-05", to="I1", reversed_on="2026-06-20")
    return Expected(
        open=(("I1", "100", 61, "d61_90"),),
        also=(
            (
                "select promise_state, paid_in_window from marts.promises"
                " where company_id = '{company}'",
                [("open", 0)],
            ),
        ),
    )


@case(22)
def a_bill_clears_the_invoice_and_a_dishonoured_one_opens_it_with_its_age(
    books: Books,
) -> Expected:
    for number, dishonoured_on in (("I1", None), ("I2", "2026-06-25")):
        books.owes(number, "100", due="2026-02-28")
        books.pays(
            f"B{number}", "100", on="2026-03-20", to=number,
            credit_type="bill", maturity_date="2026-09-20", reversed_on=dishonoured_on,
        )  # fmt: skip
    return Expected(open=(("I2", "100", 122, "d91_180"),))


@case(22, part="b")
def a_bill_not_yet_honoured_is_part_of_the_exposure(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-02-28")
    books.pays(
        "B1", "100", on="2026-03-20", to="I1", credit_type="bill", maturity_date="2026-09-20"
    )
    return Expected(
        also=(
            (
                "select exposure_amount from marts.credit_exposures where company_id = '{company}'",
                [(100,)],
            ),
        ),
    )


@case(23)
def an_item_disputed_in_part_ages_in_full_and_the_rest_is_demanded(books: Books) -> Expected:
    books.customer("A", sales_rep_number="S1")
    books.owes("I1", "100", due="2026-05-31")
    books.disputes("I1", "40")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        portions=(("I1", "disputed", "held", "40"), ("I1", "rest", "demand", "60")),
    )


@case(24)
def what_was_paid_beyond_the_invoice_stands_apart(books: Books) -> Expected:
    books.owes("I1", "100", due="2026-05-31")
    books.owes("I2", "100", due="2026-05-31")
    books.pays("R1", "120", on="2026-06-10", to="I1")
    return Expected(open=(("I2", "100", 30, "d1_30"),), unapplied=(("I1", "20"),))


@case(25)
def of_a_customer_in_credit_nothing_is_demanded_and_all_is_aged(books: Books) -> Expected:
    books.customer("A", sales_rep_number="S1")
    books.owes("I1", "100", due="2026-05-31")
    books.pays("R1", "150", on="2026-06-10")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        unapplied=(("R1", "150"),),
        portions=(("I1", "covered", "held", "100"),),
    )


@case(26)
def credit_of_one_firm_of_a_group_covers_no_debt_of_another(books: Books) -> Expected:
    for number in ("A", "B"):
        books.customer(number, sales_rep_number="S1", customer_group="GROUP")
    books.owes("I1", "100", due="2026-05-31", customer="A")
    books.pays("R1", "100", on="2026-06-10", customer="B")
    return Expected(
        open=(("I1", "100", 30, "d1_30"),),
        unapplied=(("R1", "100"),),
        portions=(("I1", "rest", "demand", "100"),),
    )
