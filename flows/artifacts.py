"""Words what Prefect shows of a run beside its stages: summary, gate reports, delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from expectations.report import read_report
from flows.delivery.deliver import delivery_lines
from flows.delivery.stage import Ended
from flows.narrator import printable
from flows.report import LABEL_WIDTH, read_facts, summary_lines
from flows.stages import Outcome


def summary_markdown(outcome: Outcome) -> str:
    """The summary as a table of two columns."""
    facts = read_facts(outcome.release)
    lines = summary_lines(facts, outcome.status, outcome.release / "outbox")
    rows: list[tuple[str, str]] = []
    for line in lines:
        label, text = line[:LABEL_WIDTH].strip(), line[LABEL_WIDTH:].strip()
        if label or not rows:
            rows.append((label, text))
        else:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {text}")
    return _table(("", ""), rows)


def gate_markdown(document: Mapping[str, Any]) -> str:
    """A gate's rules as a table: which failed, warned or were waived, and how many passed."""
    report = read_report(document)
    told = [result for result in report.results if result.status != "passed"]
    state = "open" if report.is_open else "closed"
    headline = f"**gate {report.gate} {state}**: {len(report.results)} rules"
    if not told:
        return f"{headline}, all passed"
    rows = [
        (result.status, result.code, str(result.rows), result.message or result.title, result.fix)
        for result in told
    ]
    passed = len(report.results) - len(told)
    table = _table(("status", "rule", "rows", "found", "fix"), rows)
    return f"{headline}, {passed} passed\n\n{table}"


def delivery_markdown(ended: Ended) -> str:
    """The delivery line by line, addresses masked."""
    lines = delivery_lines(ended.delivery) if ended.delivery else []
    fault = ended.fault.lines() if ended.fault else []
    return "\n".join(["```", *(printable(line) for line in [*lines, *fault]), "```"])


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return printable(text).replace("|", "\\|").replace("<", "&lt;")
