"""Finds the figure that a person names by what it is, of whom and when: dso@1000:2026-06."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.lineage.subjects import Condition, Subject, one_of
from flows.lineage.values import Result
from flows.warehouse import Connection

NAME = re.compile(
    r"(?P<figure>[a-z_]+)@(?P<company>[^/:]+)(/(?P<part>[^:]+))?(:(?P<month>\d{4}-\d{2}))?"
)
COUNTBACK = "countback_days_sales_outstanding"
SHORT = {
    "dso": "days_sales_outstanding",
    "best_dso": "best_possible_days_sales_outstanding",
    "countback_dso": COUNTBACK,
    "add": "average_days_delinquent",
    "cei": "collection_effectiveness",
}
KEY_FIGURES = """
    select key_figure_id as key, value, unit,
        coalesce(not_measurable_reason, first_day || ' to ' || last_day) as ground,
        company_id, case when subject_type <> 'company' then subject_id end as part,
        strftime(report_month, '%Y-%m') as month
    from marts.key_figures
    where figure_code = ?
    order by report_month, subject_type, subject_id, currency_code
"""
ALLOWANCES = """
    select loss_allowance_id as key, allowance_amount as value, currency_code as unit,
        coalesce(
            not_measurable_reason,
            'loss rate ' || rtrim(rtrim(cast(loss_rate as varchar), '0'), '.')
        ) as ground,
        company_id, coalesce(band_code, debtor_id, assessment) as part,
        cast(null as varchar) as month
    from marts.loss_allowances
    where ? is not null
    order by key
"""
RATES = """
    select migration_rate_id as key, roll_rate as value, 'share' as unit,
        coalesce(not_measurable_reason, rate_state || ' ' || period_start || ' to ' || period_end)
            as ground,
        company_id, band_code as part, strftime(period_end, '%Y-%m') as month
    from marts.migration_rates
    where ? is not null
    order by period_end, key
"""
CLOCKS = """
    select debt_id as key, cast(null as decimal(38, 4)) as value, cast(null as varchar) as unit,
        limitation_state || ', until ' || limitation_end_strong || ' by strong evidence, '
            || limitation_end_any || ' by any; due ' || limitation_start as ground,
        document_number as company_id, cast(null as varchar) as part, cast(null as varchar) as month
    from marts.limitation_clocks
    where ? is not null
    order by key
"""
# The months whose sales were still needed after those of the months behind them were taken off.
SALES_COUNTED_BACK = """
    with sales as (
        select
            figures.key_figure_id as figure, figures.numerator as ending,
            sales.key_figure_id as key, sales.denominator,
            coalesce(sum(greatest(sales.denominator, 0)) over (
                partition by figures.key_figure_id order by sales.report_month desc
                rows between unbounded preceding and 1 preceding
            ), 0) as taken_off
        from marts.key_figures as figures
        inner join marts.key_figures as sales
            on figures.company_id = sales.company_id
            and figures.subject_type = sales.subject_type
            and figures.subject_id = sales.subject_id
            and figures.currency_code = sales.currency_code
            and sales.report_month between figures.first_day and figures.report_month
        where
            figures.figure_code = 'countback_days_sales_outstanding'
            and sales.figure_code = 'collection_rate_on_sales'
            and sales.first_day = sales.report_month
            and sales.denominator is not null
            and list_contains(?, figures.key_figure_id)
    )

    select key from sales where taken_off < ending order by key
"""
HAS_HISTORY = """
    select count(*) as found from information_schema.tables
    where table_schema = 'marts_steps' and table_name = 'lineage_history'
"""


@dataclass(frozen=True)
class _Family:
    """Figures of one mart; has_parts: named without a part, all of them are meant."""

    kind: str
    table: str
    query: str
    columns: tuple[str, ...]
    has_parts: bool = True


FAMILIES = {
    "allowance": _Family("loss allowance", "loss_allowances", ALLOWANCES, ("open_amount",)),
    "roll_rate": _Family("roll rate", "migration_rates", RATES, ("opening_amount", "moved_amount")),
    "limitation": _Family("limitation", "limitation_clocks", CLOCKS, ()),
}
KEY_FIGURE = _Family(
    "key figure", "key_figures", KEY_FIGURES, ("numerator", "denominator"), has_parts=False
)


def find_figure(connection: Connection, text: str) -> Subject | None:
    """The figure of that name; None when the text names none.

    Raises UsageError when there is such a figure, but not of that company, part or month.
    """
    named = NAME.fullmatch(text)
    if named is None:
        return None
    code = SHORT.get(named["figure"], named["figure"])
    family = FAMILIES.get(code, KEY_FIGURE)
    if not warehouse.rows(connection, HAS_HISTORY)[0]["found"]:
        if code in (*FAMILIES, *SHORT.values()):
            raise _made_by_an_earlier_version(text)
        return None
    known = warehouse.rows(connection, family.query, [code])
    if not known and family is KEY_FIGURE:
        return None
    found = [row for row in known if _is_meant(row, named, family)]
    if not found:
        raise _not_there(text, known, named)
    keys = [row["key"] for row in found]
    sold = _sales_counted_back(connection, keys) if code == COUNTBACK else []
    return Subject(
        kind=family.kind,
        name=text,
        facts={},
        amounts=(
            *(_column(family, column, keys) for column in family.columns),
            *([_column(family, "denominator", sold)] if sold else []),
        ),
        evidence=((one_of(family.table, keys)[0].replace("edges.", ""), keys),),
        results=tuple(
            Result(family.table, row["key"], row["value"], row["unit"], row["ground"])
            for row in found
        ),
    )


def _sales_counted_back(connection: Connection, keys: Sequence[str]) -> list[str]:
    """The months that counting back used, as the key of the collection rate that tells sales."""
    found = warehouse.rows(connection, SALES_COUNTED_BACK, [list(keys)])
    return [row["key"] for row in found]


def _is_meant(row: dict[str, Any], named: re.Match[str], family: _Family) -> bool:
    part = row["part"] == named["part"] or (family.has_parts and named["part"] is None)
    is_of = row["company_id"] == named["company"] and row["month"] == named["month"]
    return bool(is_of and part)


def _column(family: _Family, column: str, keys: Sequence[object]) -> Condition:
    condition, parameters = one_of(family.table, keys)
    return f"{condition} and edges.output_column = '{column}'", parameters


def _not_there(text: str, known: Sequence[dict[str, Any]], named: re.Match[str]) -> UsageError:
    """What there is instead: the companies, else the parts and months of the company named."""
    own = [row for row in known if row["company_id"] == named["company"]]
    if own:
        offers = {"part": _told(own, "part"), "month": _told(own, "month")}
        why = "; ".join(f"there is {what} {told}" for what, told in offers.items() if told)
    else:
        why = f"there is {_told(known, 'company_id') or 'none at all'}"
    return UsageError(
        f"nothing in the current release is called {text!r}",
        why=why,
        fix="name it as figure@company/part:month, such as dso@1000:2026-06 or allowance@1000",
    )


def _told(rows: Sequence[dict[str, Any]], column: str) -> str:
    told = sorted({str(row[column]) for row in rows if row[column]})
    return ", ".join(told if len(told) <= 12 else [*told[:3], "…", *told[-3:]])


def _made_by_an_earlier_version(text: str) -> UsageError:
    return UsageError(
        f"this release does not say what {text} is made of",
        why="an earlier version made it",
        fix="`huikuan run` makes one that does",
    )
