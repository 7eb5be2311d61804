"""What took the open amount from one release to another: a bridge per currency that foots.

Everything is read from the two releases: a document's own amount, and what each credit settles of
it on each day, are matched by their keys, and what differs is given one cause. Nothing else can
change what is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flows import warehouse
from flows.errors import Defect
from flows.warehouse import Connection

# The lines of the bridge in the order of the telling, and what each holds.
LINES = {
    "new_documents": "dated after the earlier day",
    "receipts": "money applied, net of reversals",
    "credits": "notes, write-offs, offsets",
    "corrections": "of before, but not known then",
    "balance_changes": "where only balances are told",
    "quarantined": "cannot be read any more",
    "dropped": "absent now: silence is no payment",
    "over_applied": "beyond a document: now unapplied",
}

# What is open of a document: its own amount (or the balance its source tells), less every
# application, plus what was applied beyond it, which no open item holds.
_PARTS = """
    select
        balances.receivable_id, balances.currency_code, 'document' as part,
        balances.receivable_id as part_id, balances.receivable_id as part_key,
        balances.document_date as part_date,
        cast(null as varchar) as credit_type,
        case when balances.is_balance_only then balances.open_amount
            else balances.original_amount end as amount
    from {release}.marts_steps.receivable_balances as balances
    union all
    select
        balances.receivable_id, balances.currency_code, 'application' as part,
        applications.credit_id as part_id,
        applications.credit_id || '@' || applications.effective_date as part_key,
        applications.effective_date as part_date,
        max(applications.credit_type) as credit_type, -sum(applications.reducing_amount) as amount
    from {release}.marts_steps.effective_applications as applications
    inner join {release}.marts_steps.receivable_balances as balances
        on applications.receivable_id = balances.receivable_id
    where not balances.is_balance_only
    group by
        balances.receivable_id, balances.currency_code, applications.credit_id,
        applications.effective_date
    union all
    select
        receivable_id, currency_code, 'beyond' as part, receivable_id as part_id,
        receivable_id as part_key,
        document_date as part_date, cast(null as varchar) as credit_type, -open_amount as amount
    from {release}.marts_steps.receivable_balances
    where open_amount < 0
"""

_CHANGES = f"""
    create temp table changes as
    with before as ({_PARTS.format(release="earlier")}),
    after as ({_PARTS.format(release="later")}),
    parts as (
        select
            receivable_id, currency_code, part, part_key,
            coalesce(after.part_id, before.part_id) as part_id,
            before.amount is not null as was_there,
            after.amount is not null as is_there,
            coalesce(after.part_date, before.part_date) as part_date,
            coalesce(after.credit_type, before.credit_type) as credit_type,
            coalesce(after.amount, 0) - coalesce(before.amount, 0) as amount
        from before
        full join after
            using (receivable_id, currency_code, part, part_key)
        where coalesce(after.amount, 0) <> coalesce(before.amount, 0)
    ),
    -- Who and what a document is, as the later release says it if it knows it.
    documents as (
        select receivable_id, debtor_id, document_number, document_date, source_name,
            source_capability = 'open_balances' as is_balance_only, true as is_known_later
        from later.intermediate.int_receivables
        union all
        select receivable_id, debtor_id, document_number, document_date, source_name,
            source_capability = 'open_balances' as is_balance_only, false as is_known_later
        from earlier.intermediate.int_receivables
        where receivable_id not in (
            select receivable_id from later.intermediate.int_receivables
        )
    ),
    unreadable as (
        select distinct source_name, document_number
        from later.marts.quarantined_rows
        where table_name in ('receivables', 'open_items') and document_number is not null
    ),
    reversals as (
        select
            applications.receivable_id,
            applications.credit_id || '@' || applications.effective_date as part_key,
            max(least(applications.reversed_on, credits.reversed_on)) as reversed_on
        from later.intermediate.int_applications as applications
        left join later.intermediate.int_credits as credits using (credit_id)
        group by all
    ),
    described as (
        select
            parts.*, documents.debtor_id, documents.document_number, documents.is_known_later,
            documents.is_balance_only, documents.document_date,
            unreadable.document_number is not null as is_unreadable,
            reversals.reversed_on
        from parts
        inner join documents using (receivable_id)
        left join unreadable
            on documents.source_name = unreadable.source_name
            and documents.document_number = unreadable.document_number
        left join reversals using (receivable_id, part_key)
    ),
    -- What was settled before it vanished is no news.
    telling as (
        select *,
            sum(amount) over (partition by receivable_id, currency_code) as document_change
        from described
    )
    select
        receivable_id, currency_code, debtor_id, document_number, part, part_id, part_date, amount,
        case when not was_there then 'added' when not is_there then 'removed' else 'changed' end
            as change,
        case
            when not is_known_later and is_unreadable then 'quarantined'
            when not is_known_later then 'dropped'
            when part = 'beyond' then 'over_applied'
            when is_balance_only and was_there and is_there then 'balance_changes'
            when part = 'document' and not was_there and document_date > ? then 'new_documents'
            when part = 'document' then 'corrections'
            when was_there and (reversed_on is null or reversed_on <= ?) then 'corrections'
            when is_there and part_date <= ? and document_date <= ? then 'corrections'
            when credit_type in (
                'credit_note', 'red_invoice', 'return', 'rebate', 'allowance', 'write_off', 'offset'
            ) then 'credits'
            else 'receipts'
        end as line
    from telling
    where is_known_later or document_change <> 0
"""

_BRIDGE = """
    with opening as (
        select currency_code, sum(open_amount) as amount from earlier.marts.open_items group by all
    ),
    closing as (
        select currency_code, sum(open_amount) as amount from later.marts.open_items group by all
    ),
    movements as (
        select
            currency_code, line, sum(amount) as amount,
            count(distinct receivable_id) as documents
        from changes
        group by all
    ),
    currencies as (
        select currency_code from opening
        union
        select currency_code from closing
        union
        select currency_code from movements
    )
    select
        currency_code,
        coalesce(opening.amount, 0) as opening_amount,
        coalesce(closing.amount, 0) as closing_amount,
        movements.line,
        movements.amount,
        movements.documents,
        coalesce(opening.amount, 0) + coalesce(sum(movements.amount) over own, 0)
            = coalesce(closing.amount, 0) as does_foot
    from currencies
    left join opening using (currency_code)
    left join closing using (currency_code)
    left join movements using (currency_code)
    window own as (partition by currency_code)
    order by currency_code
"""

_LISTED = """
    select line, currency_code, debtor_id, document_number, receivable_id, change, part, part_id,
        part_date, amount
    from changes
    order by line, currency_code, document_number, receivable_id, part desc, part_id
"""


@dataclass(frozen=True)
class Movement:
    """A line of the bridge: a key of LINES, its amount and how many documents it touches."""

    line: str
    amount: Decimal
    documents: int


@dataclass(frozen=True)
class CurrencyBridge:
    """One currency from the earlier open amount to the later; the movements add up to the rest."""

    currency_code: str
    opening_amount: Decimal
    movements: tuple[Movement, ...]
    closing_amount: Decimal


@dataclass(frozen=True)
class Change:
    """A document's own amount, or what a credit settles of it on a day, that differs.

    change: added, removed or changed. part: document, application or beyond (applied beyond it).
    """

    line: str
    currency_code: str
    debtor_id: str
    document_number: str
    receivable_id: str
    change: str
    part: str
    part_id: str
    part_date: date
    amount: Decimal


@dataclass(frozen=True)
class Bridge:
    """The bridges of all currencies, and every change that they sum."""

    currencies: tuple[CurrencyBridge, ...]
    changes: tuple[Change, ...]


def build_bridge(connection: Connection, earlier_as_of: date) -> Bridge:
    """The bridge between the releases attached as `earlier` and `later`; Defect if it is open.

    earlier_as_of: what is of this day or before, and was not in the earlier release, is later
    knowledge, not a new event.
    """
    connection.execute(_CHANGES, [earlier_as_of] * 4)
    found = warehouse.rows(connection, _BRIDGE)
    gaps = sorted({str(row["currency_code"]) for row in found if not row["does_foot"]})
    if gaps:
        raise Defect(f"the bridge does not foot in {', '.join(gaps)}")
    codes = dict.fromkeys(str(row["currency_code"]) for row in found)
    return Bridge(
        tuple(_currency([row for row in found if row["currency_code"] == code]) for code in codes),
        tuple(Change(**row) for row in warehouse.rows(connection, _LISTED)),
    )


def _currency(rows: Sequence[dict[str, Any]]) -> CurrencyBridge:
    moved = {str(row["line"]): row for row in rows if row["line"] is not None}
    return CurrencyBridge(
        str(rows[0]["currency_code"]),
        rows[0]["opening_amount"],
        tuple(
            Movement(line, moved[line]["amount"], moved[line]["documents"])
            for line in LINES
            if line in moved
        ),
        rows[0]["closing_amount"],
    )
