"""Builds the tables of a letter as texts: columns with head, kind and alignment, rows of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flows.outbox.labels import filled, letter_labels
from flows.outbox.letter_rows import (
    LetterAmount,
    LetterCredit,
    LetterEntry,
    LetterInstalment,
    LetterInterest,
    LetterItem,
)
from flows.outbox.letter_shapes import Shape
from flows.outbox.letter_values import amount_words, interest_totals, percent
from flows.outbox.money_text import money_text
from flows.outbox.plain_text import display_width
from flows.outbox.run_facts import RunFacts

Table = dict[str, object]
Cell = dict[str, str]
# Column: label, kind (document: takes what room is left and may break), alignment, is it bold?
Column = tuple[str, str, str, bool]
NOTHING = "-"
BLANK_INSTALMENTS = 3


def letter_tables(
    part: str, entry: LetterEntry, shape: Shape, facts: RunFacts, language: str
) -> list[Table]:
    """The tables that stand in a part of a letter, one for each currency."""
    if part == "items":
        return [_items(entry, amount, shape, facts, language) for amount in entry.amounts]
    if part == "credits":
        return _credits(entry, facts, language)
    if part == "interest_lines":
        return _interest(entry, facts, language)
    return _instalments(entry, facts, language)


def has_aside(entry: LetterEntry) -> bool:
    """Whether a part of an item is left out of what the letter asks for."""
    return any(item.aside_amount for item in entry.items)


def currency_label(facts: RunFacts, code: str, language: str) -> str:
    """The currency as a heading names it."""
    return f"{facts.currency(code).name_zh} {code}" if language == "zh" else code


def _items(
    entry: LetterEntry, amount: LetterAmount, shape: Shape, facts: RunFacts, language: str
) -> Table:
    """The items of one currency, their total and the total in words."""
    code = amount.currency_code
    items = [item for item in entry.items if item.currency_code == code]
    columns: list[Column] = [
        ("row_number", "short", "center", False),
        ("document_number", "document", "left", False),
        ("document_date", "short", "center", False),
        ("due_date", "short", "center", False),
    ]
    if shape.is_ledger:
        columns += [("days_overdue", "short", "right", False)]
        columns += [("original_amount", "short", "right", False)]
        columns += [("paid_amount", "short", "right", False)]
    if shape.asks and has_aside(entry):
        columns += [("aside_amount", "short", "right", False)]
    columns += [(shape.amount_label, "short", "right", True)]
    rows = [_item_row(item, columns, facts, language) for item in items]
    return _table(
        columns,
        rows,
        language,
        caption=_caption(entry.amounts, code, facts, language),
        total=(currency_label(facts, code, language), facts.figures(code, amount.total_amount)),
        words=amount_words(facts, code, amount.total_amount, language),
    )


def _item_row(
    item: LetterItem, columns: Sequence[Column], facts: RunFacts, language: str
) -> list[Cell]:
    labels = letter_labels(language)
    decimals = facts.currency(item.currency_code).decimals

    def figures(amount: Decimal | None) -> str:
        return NOTHING if amount is None else money_text(amount, decimals)

    texts = {
        "row_number": str(item.item_number),
        "document_number": _document(item.document_number, item.instalment_number, labels),
        "document_date": item.document_date.isoformat(),
        "due_date": item.due_date.isoformat(),
        "days_overdue": str(item.days_overdue),
        "original_amount": figures(item.original_amount),
        "paid_amount": figures(item.paid_amount),
        "aside_amount": figures(item.aside_amount),
    }
    contract = item.contract_number
    notes = {"document_number": filled(labels["contract"], number=contract) if contract else ""}
    return [
        {"text": texts.get(name, figures(item.amount)), "note": notes.get(name, "")}
        for name, *_ in columns
    ]


def _credits(entry: LetterEntry, facts: RunFacts, language: str) -> list[Table]:
    columns: list[Column] = [
        ("credit_number", "document", "left", False),
        ("credit_date", "short", "center", False),
        ("credit_amount", "short", "right", True),
    ]
    tables: list[Table] = []
    for amount in entry.amounts:
        code = amount.currency_code
        own = [credit for credit in entry.credits if credit.currency_code == code]
        if own:
            total = facts.figures(code, amount.unapplied_amount)
            tables.append(
                _table(
                    columns,
                    [_credit_row(credit, facts) for credit in own],
                    language,
                    caption=_caption(entry.amounts, code, facts, language),
                    total=(currency_label(facts, code, language), total),
                )
            )
    return tables


def _credit_row(credit: LetterCredit, facts: RunFacts) -> list[Cell]:
    texts = (
        credit.document_number or NOTHING,
        credit.effective_date.isoformat(),
        facts.figures(credit.currency_code, credit.amount),
    )
    return _cells(texts)


def _instalments(entry: LetterEntry, facts: RunFacts, language: str) -> list[Table]:
    """The plan of payment; without one, lines to be filled in by the parties."""
    columns: list[Column] = [
        ("row_number", "short", "center", False),
        ("pay_date", "open", "center", False),
        ("pay_currency", "short", "center", False),
        ("pay_amount", "open", "right", True),
    ]
    rows = [_instalment_row(place, one, facts) for place, one in enumerate(entry.instalments, 1)]
    if not rows:
        code = entry.amounts[0].currency_code
        open_date = letter_labels(language)["date_blank"]
        rows = [
            _cells((str(place), open_date, code, "")) for place in range(1, BLANK_INSTALMENTS + 1)
        ]
    return [_table(columns, rows, language)]


def _instalment_row(place: int, one: LetterInstalment, facts: RunFacts) -> list[Cell]:
    figures = facts.figures(one.currency_code, one.amount)
    return _cells((str(place), one.due_date.isoformat(), one.currency_code, figures))


def _interest(entry: LetterEntry, facts: RunFacts, language: str) -> list[Table]:
    """What is claimed for being late, line by line, with the rate of each line."""
    columns: list[Column] = [
        ("document_number", "document", "left", False),
        ("principal_amount", "short", "right", False),
        ("overdue_from", "short", "center", False),
        ("interest_days", "short", "right", False),
        ("interest_rate", "short", "right", False),
        ("interest_amount", "short", "right", True),
    ]
    totals = interest_totals(entry.interest)
    return [
        _table(
            columns,
            [
                _interest_row(line, facts, language)
                for line in entry.interest
                if line.currency_code == code
            ],
            language,
            caption=_caption(totals, code, facts, language),
            total=(currency_label(facts, code, language), facts.figures(code, total)),
        )
        for code, total in totals
    ]


def _interest_row(line: LetterInterest, facts: RunFacts, language: str) -> list[Cell]:
    labels = letter_labels(language)
    by_day = line.daily_rate is not None
    rate = line.daily_rate if line.daily_rate is not None else line.annual_rate or Decimal()
    return _cells(
        (
            _document(line.document_number, line.instalment_number, labels),
            facts.figures(line.currency_code, line.principal_amount),
            line.overdue_from.isoformat(),
            str(line.interest_days),
            filled(labels["rate_by_day" if by_day else "rate_by_year"], rate=percent(rate)),
            facts.figures(line.currency_code, line.interest_amount),
        )
    )


def _document(number: str, instalment: int | None, labels: Mapping[str, str]) -> str:
    part = filled(labels["instalment"], number=str(instalment)) if instalment else ""
    return f"{number} {part}".strip()


def _caption(kept: Sequence[object], code: str, facts: RunFacts, language: str) -> str:
    """The currency above its table, where a letter has more than one."""
    labels = letter_labels(language)
    name = currency_label(facts, code, language)
    return filled(labels["items_in"], currency=name) if len(kept) > 1 else ""


def _cells(texts: Sequence[str]) -> list[Cell]:
    return [{"text": text, "note": ""} for text in texts]


def _table(  # noqa: PLR0913, a table has that many parts
    columns: Sequence[Column],
    rows: Sequence[list[Cell]],
    language: str,
    *,
    caption: str = "",
    total: tuple[str, str] = ("", ""),
    words: str = "",
) -> Table:
    """A table as the layouts take it; characters: the room a column needs, for widths and size."""
    labels = letter_labels(language)
    currency, figures = total
    return {
        "kind": "table",
        "caption": caption,
        "columns": [
            {
                "head": labels[name],
                "kind": kind,
                "align": align,
                "strong": is_bold,
                "characters": max(
                    [display_width(labels[name])]
                    + [display_width(row[place]["text"]) for row in rows]
                ),
            }
            for place, (name, kind, align, is_bold) in enumerate(columns)
        ],
        "rows": list(rows),
        "total_label": filled(labels["total"], currency=currency) if figures else "",
        "total": figures,
        "words_label": labels["in_words"],
        "words": words,
    }
