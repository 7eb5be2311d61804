"""Lays out a manager's workbook: his team in figures, its top debtors, whom nobody speaks to."""

from __future__ import annotations

from collections.abc import Sequence

from flows.outbox.labels import filled, page_labels, task_labels
from flows.outbox.run_facts import RunFacts
from flows.outbox.sheets import Book, Cell, Column, Money, Sheet, SheetRow
from flows.outbox.team_rows import OFFICE, ContactGap, Member, Team, TopDebtor
from flows.outbox.words_of_codes import action_label

COUNTS = (
    "task_count",
    "cut_count",
    "due_promise_count",
    "broken_promise_count",
    "planned_letter_count",
    "withheld_letter_count",
)
AMOUNTS = ("demand_amount", "overdue_amount")


def team_book(team: Team, facts: RunFacts, language: str) -> Book:
    """The workbook of one team; amounts of different currencies stand in columns of their own."""
    words, labels = page_labels(language), task_labels(language)
    name = words["team.office"] if team.manager_id == OFFICE else team.manager_name
    values = {"as_of": facts.as_of_date.isoformat(), "run": facts.run_short}
    subtitle = filled(
        words["team.subtitle"], work_date=team.members[0].work_date.isoformat(), **values
    )
    return Book(
        title=filled(words["team.title"], name=name),
        created_on=facts.as_of_date,
        footer_left=filled(labels["print.footer"], **values),
        footer_right=labels["print.page"],
        sheets=(
            _team_sheet(team, facts, language, (filled(words["team.title"], name=name), subtitle)),
            _debtor_sheet(team, facts, language, subtitle),
            _gap_sheet(team, facts, language, subtitle),
        ),
    )


def _team_sheet(team: Team, facts: RunFacts, language: str, head: tuple[str, str]) -> Sheet:
    words = page_labels(language)
    codes = facts.in_order(amount.currency_code for amount in team.amounts)
    columns = [
        *(Column(words[f"team.{name}"], 16, "strong") for name in ("department", "rep")),
        *(Column(words[f"team.{name}"], 11, "whole") for name in COUNTS[:2]),
        *(
            Column(filled(words[f"team.{name}"], currency=code), 17, "money")
            for code in codes
            for name in AMOUNTS
        ),
        *(Column(words[f"team.{name}"], 11, "whole") for name in COUNTS[2:]),
    ]
    rows = [SheetRow(_member_cells(member, team, codes, facts)) for member in team.members]
    return Sheet(
        name=words["team.sheet"],
        title=head[0],
        subtitle=head[1],
        banners=(),
        columns=tuple(columns),
        rows=tuple(rows),
        frozen_columns=2,
        has_headings=True,
    )


def _member_cells(
    member: Member, team: Team, codes: Sequence[str], facts: RunFacts
) -> tuple[Cell, ...]:
    amounts = {
        amount.currency_code: amount
        for amount in team.amounts
        if amount.sales_rep_id == member.sales_rep_id
    }
    money: list[Cell] = []
    for code in codes:
        own, decimals = amounts.get(code), facts.currency(code).decimals
        money.append(Money(own.demand_amount, decimals) if own else None)
        money.append(Money(own.overdue_amount, decimals) if own else None)
    counts: list[Cell] = [
        member.task_count,
        member.cut_count,
        member.due_promise_count,
        member.broken_promise_count,
        member.planned_letter_count,
        member.withheld_letter_count,
    ]
    name = (member.rep_name, member.sales_rep_id)
    return (member.department, tuple(dict.fromkeys(name)), *counts[:2], *money, *counts[2:])


def _debtor_sheet(team: Team, facts: RunFacts, language: str, subtitle: str) -> Sheet:
    words, labels = page_labels(language), task_labels(language)
    return Sheet(
        name=words["team.debtors"],
        title=words["team.debtors"],
        subtitle=subtitle,
        banners=(),
        columns=(
            Column(labels["column.currency"], 8, "centred"),
            Column(words["team.demand"], 18, "money"),
            Column(labels["column.customer"], 34, "strong"),
            Column(words["team.rep"], 16, "wrapped"),
            Column(labels["column.rank"], 6, "centred"),
            Column(labels["column.action"], 24, "wrapped"),
            Column(labels["column.oldest"], 10, "whole"),
            Column(labels["column.task"], 11, "centred"),
        ),
        rows=tuple(SheetRow(_debtor_cells(one, team, facts, language)) for one in team.top_debtors),
        frozen_columns=0,
        has_headings=True,
    )


def _debtor_cells(one: TopDebtor, team: Team, facts: RunFacts, language: str) -> tuple[Cell, ...]:
    names = {member.sales_rep_id: member.rep_name for member in team.members}
    return (
        one.currency_code,
        Money(one.demand_amount, facts.currency(one.currency_code).decimals),
        one.debtor_name,
        names[one.sales_rep_id],
        one.rank,
        action_label(one.recommended_action, facts, language),
        one.maximum_days_overdue or None,
        one.task_id[:8],
    )


def _gap_sheet(team: Team, facts: RunFacts, language: str, subtitle: str) -> Sheet:
    """Overdue debtors by the days without contact; where no contact was told it says so."""
    words, labels = page_labels(language), task_labels(language)
    is_told = any(gap.days_without_contact is not None for gap in team.contact_gaps)
    return Sheet(
        name=words["team.gaps"],
        title=words["team.gaps_title"],
        subtitle=subtitle,
        banners=() if is_told or not team.contact_gaps else (words["team.no_contacts"],),
        columns=(
            Column(words["team.gap_days"], 12, "whole"),
            Column(words["team.last_contact"], 12, "date"),
            Column(words["team.attempts"], 10, "whole"),
            Column(words["team.rep"], 16, "wrapped"),
            Column(labels["column.customer"], 34, "strong"),
            Column(labels["column.oldest"], 10, "whole"),
            Column(labels["column.rank"], 6, "centred"),
            Column(labels["column.action"], 24, "wrapped"),
            Column(labels["column.task"], 11, "centred"),
        ),
        rows=tuple(SheetRow(_gap_cells(gap, team, facts, language)) for gap in team.contact_gaps),
        frozen_columns=0,
        has_headings=True,
    )


def _gap_cells(gap: ContactGap, team: Team, facts: RunFacts, language: str) -> tuple[Cell, ...]:
    names = {member.sales_rep_id: member.rep_name for member in team.members}
    return (
        gap.days_without_contact,
        gap.last_reached_on or page_labels(language)["team.never"],
        gap.attempts_since_reached,
        names[gap.sales_rep_id],
        gap.debtor_name,
        gap.maximum_days_overdue,
        gap.rank,
        action_label(gap.recommended_action, facts, language),
        gap.task_id[:8],
    )
