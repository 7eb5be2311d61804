"""Random ledgers, each a company of one build, against the rules in plain Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import pytest
from compared_ledgers import DAY, LEDGERS, SUBJECTS, compare, land
from landing import Landing, Warehouse
from oracle import letters
from oracle.aging import demand_minimum, portions
from oracle.drawing import seeded_ledgers
from oracle.histories import long_ledgers
from oracle.ledger import Ledger

# Subjects that most ledgers have nothing of.
RARE = (
    "differing due dates", "inferred applications", "receipts to apply", "credits apart",
    "letter items", "loss allowances", "unidentified credits", "consolidated balances",
)  # fmt: skip
HISTORIES = 12
# What an overdue item can wait for until a letter asks for it.
WAITS = (
    "due_date", "end_of_month", "previous_letter", "minimum_interval", "no_evidence", "cycle",
    "last_step_reached", "no_letters", "unknown_dunning_policy",
    "unsettled_release",
)  # fmt: skip
# Figures of any month beside the sums of the rows that they are led down to.
SUMS_OF_ROWS = """
    with figures as (
        {figures}
    ),

    sums as (
        select output_table, output_key, output_column,
            cast(sum(contribution) as decimal(38, 4)) as amount
        from marts_steps.lineage_history
        where edge_type = 'amount'
        group by output_table, output_key, output_column
    )

    select figures.output_table, figures.output_column, count(figures.amount), count(sums.amount),
        count(case
            when coalesce(figures.amount, 0) <> coalesce(sums.amount, 0) then 1
            when figures.output_key is null then 1
        end)
    from figures
    full outer join sums using (output_table, output_key, output_column)
    group by figures.output_table, figures.output_column
"""
RATE_AMOUNTS = (
    "opening_amount", "next_opening_amount", "next_ending_amount", "written_off_amount",
    "moved_amount",
)  # fmt: skip
FIGURES_OF_ROWS = (
    *(("key_figures", "key_figure_id", column) for column in ("numerator", "denominator")),
    *(("migration_rates", "migration_rate_id", column) for column in RATE_AMOUNTS),
)


@dataclass(frozen=True)
class Compared:
    """The ledgers and the database built from them."""

    ledgers: list[Ledger]
    warehouse: Warehouse


@pytest.fixture(scope="module")
def compared(landing: Landing) -> Compared:
    ledgers = [*seeded_ledgers(LEDGERS, DAY), *long_ledgers(HISTORIES, DAY)]
    land(landing, ledgers)
    return Compared(ledgers, landing.build())


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_row_and_amount_agrees(compared: Compared, name: str) -> None:
    subject = SUBJECTS[name]
    difference = compare(subject, subject.expected(compared.ledgers), compared.warehouse)
    assert difference.rows > (LEDGERS // 3 if name in RARE else LEDGERS)
    assert (difference.only_built, difference.only_expected) == ([], [])


def test_the_ledgers_have_demands_of_exactly_the_minimum_and_a_fen_below(
    compared: Compared,
) -> None:
    """Else the comparison would prove nothing about it."""
    in_yuan: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for ledger in compared.ledgers:
        for row in portions(ledger):
            if row.reason in ("overdue", "below_minimum") and row.item.currency == "CNY":
                in_yuan[(f"{ledger.company} {row.item.account.debtor}", row.reason)] += row.amount
    found = {(reason, amount) for (_, reason), amount in in_yuan.items()}
    at, below = demand_minimum("CNY"), demand_minimum("CNY") - Decimal("0.01")
    assert {("overdue", at), ("below_minimum", below)} <= found


def test_the_ledgers_have_letters_at_every_step_and_on_both_sides_of_every_clock(
    compared: Compared,
) -> None:
    found = [row for ledger in compared.ledgers for row in letters.standings(ledger)]
    assert {row.waits_for for row in found} == {None, *WAITS}
    days = {
        (row.step.clock, (row.due_from - DAY.as_of).days)
        for row in found
        if row.step and row.due_from
    }
    assert days >= {(clock, edge) for clock in ("due_date", "previous_letter") for edge in (0, 1)}
    assert ("end_of_month", 0) in days
    asked = [row for ledger in compared.ledgers for row in letters.asked_for(ledger)]
    assert {(row.step.kind, row.step.level) for row in asked} == {
        ("reminder", 0), *(("demand", level) for level in (1, 2, 3)),
    }  # fmt: skip
    assert any(row.step != row.letter for row in asked)


def test_rows_add_up_to_every_key_figure_and_roll_rate_of_every_month(compared: Compared) -> None:
    figures = " union all ".join(
        f"select '{table}' as output_table, {key} as output_key, '{column}' as output_column,"
        f" {column} as amount from marts.{table}"
        for table, key, column in FIGURES_OF_ROWS
    )
    found = compared.warehouse.rows(SUMS_OF_ROWS.format(figures=figures))
    assert {row[:2] for row in found} == {(table, column) for table, _, column in FIGURES_OF_ROWS}
    assert [row for row in found if row[4]] == []
    assert all(row[3] > 10 for row in found)
