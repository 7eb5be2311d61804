"""Reads what the published marts themselves say of amounts, for the rows to be held against."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from flows import warehouse
from flows.lineage.subjects import Condition, marks
from flows.warehouse import Connection

# Table, key and column of an amount, as the edges name it.
Key = tuple[str, str, str]
Told = dict[Key, Decimal | None]

# The marts of which a trace shows amounts: how the edges write their key, and the columns.
MARTS = (
    ("open_items", "receivable_id", ("open_amount",)),
    ("unapplied_credits", "credit_id", ("unapplied_amount",)),
    ("customer_balances", "balance_id", ("open_amount", "overdue_amount", "unapplied_amount")),
    ("collection_task_amounts", "task_amount_id", ("open_amount", "demand_amount")),
    ("letter_amounts", "letter_amount_id", ("total_amount", "unapplied_amount")),
    ("letter_interest", "letter_interest_id || '|' || currency_code", ("interest_amount",)),
    ("letter_instalments", "letter_instalment_id || '|' || currency_code", ("instalment_amount",)),
    ("key_figures", "key_figure_id", ("numerator", "denominator")),
    ("loss_allowances", "loss_allowance_id", ("open_amount",)),
    ("migration_rates", "migration_rate_id", ("opening_amount", "moved_amount")),
)
COLUMNS = {(table, column) for table, _, columns in MARTS for column in columns}
# No row of a file stands behind what a mart says: a condition on one finds nothing here.
AMOUNT = """
    select '{table}' as output_table, {key} as output_key, '{column}' as output_column,
        cast({column} as decimal(38, 4)) as told, cast(null as varchar) as source_row_id
    from marts.{table}
"""
THERE = "select table_name from information_schema.tables where table_schema = 'marts'"


def read_told(
    connection: Connection, conditions: Sequence[Condition], found: Collection[Key]
) -> Told:
    """What the marts say of the amounts that the conditions or the figures found name.

    conditions: on edges, as a subject names them. None: an amount that is not measurable. A figure
    found of which its mart has no row is 0.
    """
    keys = sorted({key for _, key, _ in found})
    told = {
        key: amount
        for condition in conditions
        for key, amount in _asked(connection, condition).items()
    }
    by_key = _asked(connection, (f"edges.output_key in ({marks(keys)})", list(keys)))
    absent = {key: Decimal(0) for key in found if (key[0], key[2]) in COLUMNS}
    return absent | {key: by_key[key] for key in found if key in by_key} | told


def _asked(connection: Connection, condition: Condition) -> Told:
    there = {row["table_name"] for row in warehouse.rows(connection, THERE)}
    amounts = " union all ".join(
        AMOUNT.format(table=table, key=key, column=column)
        for table, key, columns in MARTS
        if table in there
        for column in columns
    )
    asked = f"select * from ({amounts}) as edges where {condition[0]}"
    return {
        (row["output_table"], row["output_key"], row["output_column"]): row["told"]
        for row in warehouse.rows(connection, asked, condition[1])
    }
