"""The payment terms of the random ledgers: every type, shipped wordings and ones of their own."""

from __future__ import annotations

from random import Random

from oracle.terms import Rule, Term

TERMS = (
    Term("开票后10天", (Rule("net_days", "document", days=10),)),
    Term("Net 30", (Rule("net_days", "document", days=30),)),
    Term("发货后15天", (Rule("net_days", "delivery", days=15),)),
    Term("票到20天", (Rule("invoice_received", days=20),)),
    Term("验收后7天", (Rule("acceptance", days=7),)),
    Term("货到付款", (Rule("cash_on_delivery", days=0),)),
    Term("款到发货", (Rule("prepayment", days=0),)),
    Term("月结", (Rule("month_end", days=0),)),
    Term("月结30天", (Rule("month_end", days=30),)),
    Term("月结30天", (Rule("month_end", days=30),)),
    Term("当月结30天", (Rule("month_end", month_mode="from_base_date", days=30),)),
    Term("次月结15天", (Rule("month_end", month_mode="from_next_first", days=15),)),
    Term("次月底", (Rule("month_end", month_mode="end_of_nth_month", months=1),)),
    Term("次月31日", (Rule("month_end", month_mode="day_of_nth_month", months=1, pay_day=31),)),
    Term("每月10日付款", (Rule("fixed_day", pay_day=10),)),
    Term("质保6个月", (Rule("retention", months=6),)),
    Term("质保金", (Rule("retention"),)),
    Term("商业承兑90天", (Rule("bill", days=90),)),
    Term("cut off, month end", (
        Rule("cut_off", month_mode="from_month_end_days", days=5, cut_off_day=25),
    ), is_shipped=False),
    Term("cut off, later month", (
        Rule("cut_off", month_mode="end_of_nth_month", months=1, cut_off_day=20),
    ), is_shipped=False),
    Term("cut off itself", (
        Rule("cut_off", month_mode="from_cut_off", days=10, cut_off_day=31),
    ), is_shipped=False),
    Term("cut off, mode untold", (Rule("cut_off", days=10, cut_off_day=15),), is_shipped=False),
    Term("twice a month", (
        Rule("fixed_day", days=12, pay_day=10, second_pay_day=25),
    ), is_shipped=False),
    Term("last day, after delivery", (
        Rule("fixed_day", "delivery", days=3, pay_day=30),
    ), is_shipped=False),
    Term("posted, next month's 5th", (
        Rule("month_end", "posting", "day_of_nth_month", months=1, pay_day=5),
    ), is_shipped=False),
    Term("recognised", (Rule("net_days", "recognition", months=1, days=1),), is_shipped=False),
    Term("by instalment", (
        Rule("instalment", "document", days=2, instalment=1),
        Rule("instalment", "delivery", days=7, instalment=2),
        Rule("retention", "acceptance", months=1, instalment=3),
    ), is_shipped=False),
)  # fmt: skip
OWN_MODES = (
    ("月结N天", Rule("month_end", month_mode="from_next_first", number_is="days")),
    ("月结N天", Rule("month_end", month_mode="from_month_end_days", number_is="days")),
    ("月结30天", Rule("month_end", month_mode="end_of_nth_month", months=1)),
    ("月结30天", Rule("month_end", month_mode="from_base_date", days=30)),
)


def some_term(random: Random) -> Term | None:
    """Of a document or a customer, often none."""
    return random.choice(TERMS) if random.random() < 0.5 else None


def some_modes(random: Random) -> tuple[tuple[str, Rule], ...]:
    """How one customer counts his months: not at all, by number, by wording, or by both."""
    found = {wording: (wording, rule) for wording, rule in random.sample(OWN_MODES, 2)}
    return tuple(row for row in found.values() if random.random() < 0.4)
