"""What took the demand from one release to another: a bridge per currency that foots.

What is open is demanded but for what is not due, disputed, promised, covered by money to be
applied, held for another reason or not ours to ask for. So the demand moves with the open amount
(whose own bridge says why) and against each of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flows import warehouse
from flows.errors import Defect
from flows.warehouse import Connection

# The lines of the bridge in the order of the telling, and what each holds.
LINES = {
    "open_amount": "as above",
    "not_due": "fell due, less what is new and not due",
    "disputes": "settled, less what is newly disputed",
    "promises": "ended, less what is newly promised",
    "unapplied": "applied, less what money newly covers",
    "other_holds": "released, less what is newly held",
    "excluded": "ours again, less what is not ours to ask",
}

_PARTS = """
    select receivable_id, currency_code, 'open_amount' as line, open_amount as amount
    from {release}.marts.open_items
    union all
    select
        receivable_id,
        currency_code,
        case
            when disposition in ('demand', 'not_due', 'excluded') then disposition
            when reason_code = 'dispute' then 'disputes'
            when reason_code = 'promise' then 'promises'
            when reason_code = 'unapplied_credit' then 'unapplied'
            else 'other_holds'
        end as line,
        case when disposition = 'demand' then 1 else -1 end * amount as amount
    from {release}.marts.item_dispositions
"""

_BRIDGE = f"""
    with before as (
        select receivable_id, currency_code, line, sum(amount) as amount
        from ({_PARTS.format(release="earlier")}) group by all
    ),
    after as (
        select receivable_id, currency_code, line, sum(amount) as amount
        from ({_PARTS.format(release="later")}) group by all
    ),
    changes as (
        select
            receivable_id, currency_code, line,
            coalesce(before.amount, 0) as amount_before,
            coalesce(after.amount, 0) as amount_after
        from before
        full join after using (receivable_id, currency_code, line)
    )
    select
        currency_code,
        line,
        sum(amount_before) as amount_before,
        sum(amount_after) as amount_after,
        count(distinct receivable_id) filter (amount_before <> amount_after) as documents
    from changes
    group by all
    order by currency_code
"""


@dataclass(frozen=True)
class DemandMovement:
    """A line of the bridge: a key of LINES, its amount and how many documents it touches."""

    line: str
    amount: Decimal
    documents: int


@dataclass(frozen=True)
class DemandBridge:
    """One currency from the earlier demand to the later; the movements add up to the rest."""

    currency_code: str
    opening_amount: Decimal
    movements: tuple[DemandMovement, ...]
    closing_amount: Decimal

    @property
    def does_foot(self) -> bool:
        """Whether opening and movements are the closing amount."""
        moved = sum((move.amount for move in self.movements), Decimal())
        return self.opening_amount + moved == self.closing_amount


def demand_bridges(connection: Connection) -> dict[str, DemandBridge]:
    """By currency, between the releases attached as `earlier` and `later`; Defect if open."""
    found = warehouse.rows(connection, _BRIDGE)
    codes = dict.fromkeys(str(row["currency_code"]) for row in found)
    bridges = {
        code: _bridge(code, {row["line"]: row for row in found if row["currency_code"] == code})
        for code in codes
    }
    gaps = sorted(code for code, bridge in bridges.items() if not bridge.does_foot)
    if gaps:
        raise Defect(f"the bridge of the demand does not foot in {', '.join(gaps)}")
    return bridges


def _bridge(code: str, rows: Mapping[str, Mapping[str, Any]]) -> DemandBridge:
    demand = rows.get("demand", {})
    movements = (
        DemandMovement(line, rows[line]["amount_after"] - rows[line]["amount_before"],
                       rows[line]["documents"])
        for line in LINES
        if line in rows and rows[line]["documents"]
    )  # fmt: skip
    return DemandBridge(
        code,
        demand.get("amount_before", Decimal()),
        tuple(movements),
        demand.get("amount_after", Decimal()),
    )
