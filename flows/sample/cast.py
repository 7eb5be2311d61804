"""Who is in the invented company: a role for each case that collecting knows, and its manners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Manners:
    """How a customer orders and pays.

    orders: in 100 months. size: a usual line in minor units of yuan. late: days after the due date,
    from and to. drift: days later with every month. pay_day: his day of the month, 0 is none.
    part, unpaid, bill: times in a hundred that he pays in two parts, does not pay, pays by bill.
    fade: what is left of his orders in the last two months, in a hundred.
    """

    orders: int = 110
    size: int = 1_200_000
    late: tuple[int, int] = (-9, 3)
    drift: int = 0
    pay_day: int = 0
    part: int = 3
    unpaid: int = 0
    bill: int = 8
    fade: int = 100


PROMPT = Manners()
HABITUAL = Manners(pay_day=25, late=(0, 12), bill=15)
SLOW = Manners(late=(8, 40), part=12)
LATE = Manners(late=(25, 75), part=25, unpaid=6, size=1_600_000)
EXCUSES = Manners(late=(40, 110), part=30, unpaid=18)
COLLAPSING = Manners(orders=180, late=(2, 8), drift=6, part=45, unpaid=0, fade=15, size=1_900_000)
STOPPED = Manners(orders=60, late=(30, 60), unpaid=55, fade=0)
SPARSE = Manners(orders=35, late=(-2, 10))
NOBODY = Manners(orders=0)

ORDINARY: tuple[tuple[str, Manners, int], ...] = (
    ("prompt", PROMPT, 34),
    ("habitual", HABITUAL, 22),
    ("slow", SLOW, 26),
    ("late", LATE, 12),
    ("excuses", EXCUSES, 6),
)

# In this order the first customers take a role; who comes after them is ordinary.
CAST: Mapping[str, Manners] = {
    "late": LATE,
    "excuses": EXCUSES,
    "collapsing": COLLAPSING,
    "newcomer": NOBODY,
    "limitation_near": NOBODY,
    "limitation_past": NOBODY,
    "limitation_interrupted": SPARSE,
    "insolvent": STOPPED,
    "in_litigation": STOPPED,
    "deregistered": STOPPED,
    "intercompany": HABITUAL,
    "group_head": SLOW,
    "group_member": LATE,
    "group_second_member": PROMPT,
    "head_office": SLOW,
    "branch_office": LATE,
    "project": Manners(orders=25, size=6_500_000, late=(5, 30)),
    "dollars": Manners(late=(0, 45), bill=0, size=300_000),
    "yen": Manners(late=(0, 30), bill=0, size=250_000, orders=60),
    "two_currencies": Manners(late=(5, 50), bill=0),
    "over_limit": LATE,
    "cash_only": SLOW,
    "no_limit": SLOW,
    "limit_expired": SLOW,
    "limit_temporary": LATE,
    "bill_refused": SLOW,
    "bill_payer": Manners(bill=90, late=(0, 20)),
    "third_party_payer": SLOW,
    "unapplied": SLOW,
    "credit_alone": SLOW,
    "written_off": LATE,
    "refunded": PROMPT,
    "factored": SLOW,
    "disputing": SLOW,
    "promises_kept": Manners(late=(15, 35)),
    "promises_part": Manners(late=(25, 60), part=90),
    "promises_broken": Manners(late=(60, 120), unpaid=35),
    "paid_ahead": SPARSE,
    "no_rep": SLOW,
    "no_address": SLOW,
    "rare_name": SLOW,
    "rare_name_second": LATE,
    "rare_name_third": SLOW,
    "rep_left": LATE,
    "cheque_back": SLOW,
    "private_account": SLOW,
    "vague_contract": LATE,
    "guaranteed": LATE,
}
