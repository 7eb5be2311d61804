"""Reads how documents were paid: balances of documents and credits, and each application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows import warehouse
from flows.lineage.archived import Archive
from flows.lineage.values import Balance, Settlement
from flows.warehouse import Connection

RECEIVABLES = """
    select
        'receivable' as kind,
        receivables.receivable_id as key,
        receivables.document_number,
        receivables.document_date,
        receivables.currency_code,
        receivables.original_amount as amount,
        balances.applied_amount,
        balances.open_amount as left_amount
    from intermediate.int_receivables as receivables
    left join marts_steps.receivable_balances as balances
        on receivables.receivable_id = balances.receivable_id
    where receivables.receivable_id in ({marks})
    order by key
"""
CREDITS = """
    with run as (
        select as_of_date from landing.run_parameters
    ),

    later as (
        select receivable_id
        from intermediate.int_receivables
        cross join run
        where document_date > as_of_date
    ),

    applied as (
        select credit_id, sum(credit_amount) as applied_amount
        from marts_steps.effective_applications
        where receivable_id not in (select receivable_id from later)
        group by credit_id
    )

    select
        credits.credit_type as kind,
        credits.credit_id as key,
        credits.document_number,
        credits.effective_date as document_date,
        credits.currency_code,
        credits.amount,
        coalesce(applied.applied_amount, 0) as applied_amount,
        case
            when
                credits.effective_date <= run.as_of_date
                and (credits.reversed_on is null or credits.reversed_on > run.as_of_date)
                then credits.amount - coalesce(applied.applied_amount, 0)
        end as left_amount
    from intermediate.int_credits as credits
    left join applied on credits.credit_id = applied.credit_id
    cross join run
    where credits.credit_id in ({marks})
    order by key
"""
SETTLEMENTS = """
    select
        applications.effective_date,
        applications.amount + coalesce(applications.discount_amount, 0) as amount,
        applications.discount_amount,
        receivables.currency_code,
        coalesce(applications.credit_amount, applications.amount) as credit_amount,
        credits.currency_code as credit_currency_code,
        applications.receivable_id,
        receivables.document_number,
        applications.credit_id,
        credits.document_number as credit_number,
        credits.credit_type,
        applications.application_method,
        applications.confidence,
        case
            when effective.application_id is not null then 'counts'
            when coalesce(applications.reversed_on, credits.reversed_on) is not null
                then 'reversed'
            else 'later'
        end as state,
        applications.source_row_id as row_id,
        credits.source_row_id as credit_row_id,
        receivables.source_row_id as receivable_row_id
    from intermediate.int_applications as applications
    left join marts_steps.effective_applications as effective
        on applications.application_id = effective.application_id
    left join intermediate.int_receivables as receivables
        on applications.receivable_id = receivables.receivable_id
    left join intermediate.int_credits as credits
        on applications.credit_id = credits.credit_id
    where applications.{column} in ({marks})
    order by applications.effective_date, applications.application_id
"""


def read_balances(
    connection: Connection, receivables: Sequence[str], credits: Sequence[str]
) -> tuple[Balance, ...]:
    """Each document and credit in full: its amount, what was applied, what is left."""
    found = [
        *_asked(connection, RECEIVABLES, receivables),
        *_asked(connection, CREDITS, credits),
    ]
    return tuple(Balance(**row) for row in found)


def read_settlements(
    connection: Connection, archive: Archive, column: str, keys: Sequence[str]
) -> list[Settlement]:
    """The applications whose column (receivable_id, credit_id, source_row_id) is one of keys."""
    return [
        _settlement(archive, row) for row in _asked(connection, SETTLEMENTS, keys, column=column)
    ]


def _settlement(archive: Archive, row: dict[str, Any]) -> Settlement:
    found = archive.row(str(row.pop("row_id")))
    credit_row_id, receivable_row_id = row.pop("credit_row_id"), row.pop("receivable_row_id")
    return Settlement(
        **row,
        row=found,
        credit_row=archive.row(str(credit_row_id)) if credit_row_id else None,
        receivable_row=archive.row(str(receivable_row_id)) if receivable_row_id else None,
    )


def _asked(
    connection: Connection, query: str, keys: Sequence[str], **names: str
) -> list[dict[str, Any]]:
    if not keys:
        return []
    marks = ", ".join("?" for _ in keys)
    return warehouse.rows(connection, query.format(marks=marks, **names), list(keys))
