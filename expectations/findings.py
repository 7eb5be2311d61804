"""Reads what Great Expectations answers about one rule, whose shape differs by expectation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from great_expectations.core import ExpectationValidationResult

from expectations.report import SHA_PREFIX, Example
from expectations.rule import Rule

MOST_EXAMPLES = 5


def crash_of(outcome: ExpectationValidationResult) -> str:
    """Why a rule could not be computed; the library itself only says that it did not succeed."""
    told: Mapping[str, Any] = outcome.exception_info or {}
    crashes = [told] if "raised_exception" in told else list(told.values())
    messages = {
        # After the database's own words SQLAlchemy repeats the whole statement.
        str(crash["exception_message"]).partition("[SQL:")[0].strip()
        for crash in crashes
        if crash["raised_exception"]
    }
    if messages:
        return "; ".join(sorted(messages))
    return "" if outcome.success or outcome.result else "no result"


def unexpected_rows(found: Mapping[str, Any]) -> int:
    """How many rows were not as expected; 0 for a rule about a whole relation."""
    if "details" in found:
        return int(found["observed_value"])
    return int(found.get("unexpected_count", 0))


def examples(
    rule: Rule, found: Mapping[str, Any], file_names: Mapping[str, str]
) -> tuple[Example, ...]:
    """The first rows that were not as expected; file names are by prefix of their hash."""
    return tuple(_example(rule, row, file_names) for row in _rows(found)[:MOST_EXAMPLES])


def _rows(found: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if "details" in found:
        return found["details"]["unexpected_rows"]
    # An expectation about several columns together gives no more than those columns.
    several = [row for row in found.get("partial_unexpected_list", []) if isinstance(row, dict)]
    return found.get("partial_unexpected_index_list") or several


def _example(rule: Rule, row: Mapping[str, Any], names: Mapping[str, str]) -> Example:
    read_beside = (rule.key, *rule.columns)
    judged = [column for column in row if column not in read_beside] or [rule.key]
    column = row.get("column_name", ", ".join(judged))
    value = row["value"] if "column_name" in row else ", ".join(str(row[name]) for name in judged)
    file_name, line = _place(row, names)
    return Example(
        file_name=file_name,
        line=line,
        column=str(column),
        value="" if value is None else str(value),
        key=str(row.get(rule.key) or ""),
    )


def _place(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, int]:
    """File name and line of a row: source_row_id is sha prefix, sheet number and line."""
    prefix, _, position = str(row.get("source_row_id") or "").partition(".")
    if not prefix:
        prefix = str(row.get("file_sha256") or "")[:SHA_PREFIX]
    line = position.rpartition(".")[2]
    return names.get(prefix, prefix), int(line) if line.isdecimal() else 0
