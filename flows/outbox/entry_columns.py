"""The columns of the daily list that a rep fills in, and the hidden ones that know him again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.outbox.labels import task_labels
from flows.outbox.run_facts import RunFacts
from flows.outbox.sheets import Column, Entry, EntryKind, Style
from flows.outbox.task_rows import TaskEntry
from flows.row_signature import AS_JSON, CHECK, FIGURE, FILLED, IDENTITY, figure_text, signature

KINDS: Mapping[str, tuple[EntryKind, Style, float]] = {
    "contact_result": ("choice", "wrapped", 14),
    "promised_date": ("date", "date", 11),
    "promised_amount": ("amount", "money", 12),
    "currency": ("choice", "centred", 7),
    "excuse": ("choice", "wrapped", 12),
    "disputed_amount": ("amount", "money", 12),
    "dispute_reason": ("choice", "wrapped", 12),
    "next_follow_up": ("date", "date", 11),
    "note": ("text", "wrapped", 18),
}
OF_ACCOUNT = ("company_id", "currency_code", "customer_id", "demand_amount", "open_amount")
# Tells the row of headings from those of tasks.
HIDDEN_HEADING = "hk_heading"
# A rep may write another reason than those offered.
FREE_CHOICES = frozenset({"dispute_reason"})


@dataclass(frozen=True)
class Seal:
    """What signs the rows of one rep's workbook."""

    key: bytes
    run_id: str
    folder: str


def entry_columns(
    codes: Sequence[str], first_day: date | None, language: str
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The columns to fill in, the currency only among several, and the hidden ones."""
    word = task_labels(language)
    filled = tuple(
        Column(
            word[f"fill.{name}"],
            KINDS[name][2],
            KINDS[name][1],
            name,
            Entry(
                KINDS[name][0],
                word[f"hint.{name}"],
                name if KINDS[name][0] == "choice" else "",
                first_day,
                name in FREE_CHOICES,
            ),
        )
        for name in FILLED
        if name != "currency" or len(codes) > 1
    )
    hidden = (Column(HIDDEN_HEADING, 4, "text", name, None, True) for name in (*IDENTITY, CHECK))
    return filled, tuple(hidden)


def entry_lists(codes: Sequence[str], facts: RunFacts, language: str) -> dict[str, tuple[str, ...]]:
    """The words that the columns offer."""
    number = 0 if language == "zh" else 1
    return {
        "contact_result": tuple(words[number] for words in facts.contact_results),
        "currency": tuple(codes) or (facts.home_currency_code,),
        "excuse": tuple(words[number] for words in facts.excuse_choices),
        "dispute_reason": tuple(task_labels(language)["fill.dispute_reasons"].split("|")),
    }


def sealed_cells(entry: TaskEntry, figures: Mapping[str, str], seal: Seal) -> tuple[str, ...]:
    """The hidden cells of a row: what it is about, and the checksum over that and its figures.

    figures: the text of each visible amount (see figure_text) by the code of its column.
    """
    task = entry.task
    shown = " ".join(_account(vars(account)) for account in entry.accounts)
    identity = (
        task.task_id,
        seal.run_id,
        task.sales_rep_id,
        seal.folder,
        task.work_date.isoformat(),
        shown,
    )
    return (*identity, signature(seal.key, identity, figures))


def figure_code(currency_code: str) -> str:
    """The code of the column of a currency's amounts."""
    return FIGURE + currency_code


def _account(values: Mapping[str, object]) -> str:
    """One account as a JSON object without inner braces, which a pattern can find."""
    text = AS_JSON({name: str(values[name]) for name in OF_ACCOUNT})
    inner = text[1:-1].replace("{", "\\u007b").replace("}", "\\u007d")
    return "{" + inner + "}"


def figures_of(codes: Sequence[str], demands: Mapping[str, object]) -> dict[str, str]:
    """The visible amounts of a row by column code."""
    return {figure_code(code): figure_text(demands.get(code)) for code in codes}
