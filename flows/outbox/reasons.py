"""Words why a customer is on the list: reason codes and parameters into one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from string import Formatter

from flows.errors import UsageError
from flows.outbox.labels import task_labels
from flows.outbox.money_text import money_text
from flows.outbox.run_facts import RunFacts
from flows.outbox.task_rows import Task
from flows.outbox.words_of_codes import code_label

PARAMETERS = json.JSONDecoder(parse_float=Decimal)


def reason_sentence(task: Task, facts: RunFacts, language: str) -> str:
    """The task's reasons (at most three) in one sentence; empty when it has none."""
    clauses = reason_clauses(task, facts, language)
    labels = task_labels(language)
    return labels["reason.separator"].join(clauses) + (labels["reason.end"] if clauses else "")


def reason_clauses(task: Task, facts: RunFacts, language: str) -> list[str]:
    """The task's reasons (at most three), the strongest first, each without its full stop."""
    reasons = (
        (task.first_reason_code, task.first_reason_parameters),
        (task.second_reason_code, task.second_reason_parameters),
        (task.third_reason_code, task.third_reason_parameters),
    )
    return [_clause(code, text, facts, language) for code, text in reasons if code]


def fill_reason(text: str, parameters: Mapping[str, str]) -> str:
    """The text with its {parameters} put in, values as they are; names only, no expressions.

    Raises KeyError for a parameter the reason does not have, ValueError for anything but a name.
    """
    pieces: list[str] = []
    for literal, name, format_spec, conversion in Formatter().parse(text):
        pieces.append(literal)
        if name is not None:
            if not name.isidentifier() or format_spec or conversion:
                raise ValueError(f"{{{name}}} is not a plain parameter name")
            pieces.append(parameters[name])
    return "".join(pieces)


def _clause(code: str, parameters: str | None, facts: RunFacts, language: str) -> str:
    if code not in facts.reason_texts:
        raise UsageError(
            "a reason has no words", where=f"policy table reason_texts, {code}", fix="add the row"
        )
    text = facts.reason_texts[code][0 if language == "zh" else 1]
    try:
        return fill_reason(text, _printed_parameters(parameters, facts, language)).rstrip("。.；; ")
    except (KeyError, ValueError) as error:
        raise UsageError(
            "a reason's words cannot be filled in",
            where=f"policy table reason_texts, {code}: {error}",
            fix="use the parameters that the shipped text uses",
        ) from error


def _printed_parameters(
    parameters: str | None, facts: RunFacts, language: str
) -> Mapping[str, str]:
    """The parameters as text: money in the decimals of its currency, codes in words."""
    values: dict[str, object] = PARAMETERS.decode(parameters or "{}")
    decimals = facts.currency(str(values.get("currency") or "")).decimals
    labels = task_labels(language)
    printed: dict[str, str] = {}
    for name, value in values.items():
        text = "-" if value is None else str(value)
        is_money = name == "amount" and value is not None
        printed[name] = (
            money_text(Decimal(text), decimals) if is_money else code_label(labels, name, text)
        )
    return printed
