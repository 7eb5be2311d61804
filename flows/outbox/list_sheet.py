"""Lays out a rep's tasks, one line a customer: the sheets 今日清单 and 未排入今日."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flows.outbox.badges import badge_line
from flows.outbox.entry_columns import (
    Seal,
    entry_columns,
    figure_code,
    figures_of,
    sealed_cells,
)
from flows.outbox.labels import filled, task_labels
from flows.outbox.money_text import money_text
from flows.outbox.reasons import reason_sentence
from flows.outbox.run_facts import RunFacts
from flows.outbox.sheets import Cell, Column, Money, Sheet, SheetRow
from flows.outbox.state_lines import state_lines
from flows.outbox.task_advice import leaves_line, method_line
from flows.outbox.task_rows import ListTotal, RepTasks, TaskEntry
from flows.outbox.words_of_codes import action_label, code_label

# The English labels of actions are phrases of up to 40 letters, the Chinese ones of 12 characters.
ACTION_WIDTHS = {"zh": 12, "en": 20}


def list_sheet(rep: RepTasks, is_cut: bool, facts: RunFacts, language: str, seal: Seal) -> Sheet:
    """Today's list, or (is_cut) what capacity left out of it, by rank, with totals by currency."""
    labels = task_labels(language)
    key = "cut" if is_cut else "list"
    entries = [entry for entry in rep.entries if entry.task.is_cut == is_cut]
    totals = [total for total in rep.list_totals if total.is_cut == is_cut]
    codes = facts.in_order(total.currency_code for total in totals)
    filled_in, hidden = entry_columns(
        currencies_of(rep, facts), rep.entries[0].task.work_date, language
    )
    columns = (*_columns(codes, language), *filled_in, *hidden)
    rows = [
        SheetRow((*_cells(entry, codes, facts, language), *(None,) * len(filled_in), *sealed))
        for entry, sealed in ((entry, _sealed(entry, codes, seal)) for entry in entries)
    ]
    return Sheet(
        name=labels[f"sheet.{key}"],
        title=filled(labels[f"title.{key}"], rep=rep.shown_name),
        subtitle=_subtitle(rep, entries, totals, facts, language),
        banners=() if is_cut else banners(rep, facts, language),
        columns=columns,
        rows=(*rows, _total_row(totals, facts, language, len(columns))),
        frozen_columns=2,
        has_headings=True,
    )


def currencies_of(rep: RepTasks, facts: RunFacts) -> list[str]:
    """The currencies in which the rep's customers owe."""
    return facts.in_order(
        account.currency_code for entry in rep.entries for account in entry.accounts
    )


def _sealed(entry: TaskEntry, codes: Sequence[str], seal: Seal) -> tuple[str, ...]:
    demands = {amount.currency_code: amount.demand_amount for amount in entry.amounts}
    return sealed_cells(entry, figures_of(codes, demands), seal)


def banners(rep: RepTasks, facts: RunFacts, language: str) -> tuple[str, ...]:
    """The warnings a rep must see first: old or missing data, customers with data in doubt."""
    held = sum(entry.task.hold_reason_code == "data_hold" for entry in rep.entries)
    text = filled(task_labels(language)["banner.held"], count=str(held))
    return (*data_banners(facts, language), *((text,) if held else ()))


def data_banners(facts: RunFacts, language: str) -> tuple[str, ...]:
    """The warnings about the data of the whole run: receipts or tables that are old or missing."""
    labels = task_labels(language)
    texts = [
        filled(
            labels[f"banner.{source.receipts_state}"],
            source=source.source_name,
            date=str(source.receipts_business_date),
        )
        for source in facts.sources
        if source.receipts_state != "received"
    ]
    texts += [
        filled(
            labels["banner.file"],
            source=file.source_name,
            table=code_label(labels, "table", file.table_name),
            date=file.business_date.isoformat(),
            days=str(file.age_days),
        )
        for file in facts.carried
        if file.table_name != "credits"
    ]
    return tuple(texts)


def _subtitle(
    rep: RepTasks,
    entries: Sequence[TaskEntry],
    totals: Sequence[ListTotal],
    facts: RunFacts,
    language: str,
) -> str:
    labels = task_labels(language)
    amounts = [
        f"{code} {money_text(amount, facts.currency(code).decimals)}"
        for code, amount in _demand_by_code(totals, facts)
        if amount
    ]
    return filled(
        labels["title.subtitle"],
        work_date=rep.entries[0].task.work_date.isoformat(),
        as_of=facts.as_of_date.isoformat(),
        count=str(len(entries)),
        totals=labels["reason.separator"].join(amounts) or labels["title.nothing"],
        run=facts.run_short,
    )


def _demand_by_code(totals: Sequence[ListTotal], facts: RunFacts) -> list[tuple[str, Decimal]]:
    demands = {total.currency_code: total.demand_amount for total in totals}
    return [(code, demands[code]) for code in facts.in_order(demands)]


def _columns(codes: Sequence[str], language: str) -> tuple[Column, ...]:
    word = task_labels(language)
    demand = [
        Column(filled(word["column.demand"], currency=code), 14, "money", figure_code(code))
        for code in codes
    ]
    return (
        Column(word["column.rank"], 5, "centred"),
        Column(word["column.customer"], 24, "strong"),
        Column(word["column.action"], ACTION_WIDTHS[language], "wrapped"),
        Column(word["column.why"], 30, "wrapped"),
        *demand,
        Column(word["column.oldest"], 8, "whole"),
        Column(word["column.state"], 24, "wrapped"),
        Column(word["column.contact"], 16, "wrapped"),
        Column(word["column.score"], 7, "score"),
        Column(word["column.task"], 9, "centred"),
    )


def _cells(
    entry: TaskEntry, codes: Sequence[str], facts: RunFacts, language: str
) -> tuple[Cell, ...]:
    task = entry.task
    demands = {amount.currency_code: amount.demand_amount for amount in entry.amounts}
    return (
        task.rank,
        _lines(task.debtor_name, task.customer_numbers or "", badge_line(task, language)),
        _lines(
            action_label(task.recommended_action, facts, language),
            method_line(task, facts, language),
        ),
        _lines(reason_sentence(task, facts, language), leaves_line(task, language)),
        *(
            Money(demands[code], facts.currency(code).decimals) if code in demands else None
            for code in codes
        ),
        task.maximum_days_overdue or None,
        state_lines(entry, facts, language),
        tuple(text for text in (task.contact_name, task.contact_phone) if text),
        task.score,
        task.task_short,
    )


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _total_row(totals: Sequence[ListTotal], facts: RunFacts, language: str, width: int) -> SheetRow:
    amounts = [
        Money(amount, facts.currency(code).decimals)
        for code, amount in _demand_by_code(totals, facts)
    ]
    label = task_labels(language)["total.list"]
    begun = (None, label, None, None, *amounts)
    return SheetRow((*begun, *(None,) * (width - len(begun))), "total")
