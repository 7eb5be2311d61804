"""What a gate found, as values: for the terminal, for the manifest, for another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from expectations.waiver import Waiver, read_waiver

SHA_PREFIX = 16
"""How much of a file's hash a source_row_id begins with."""

Status = Literal["passed", "failed", "waived", "warned", "not_computed"]


@dataclass(frozen=True)
class Example:
    """One offending row: where it stands (line 0 = no line), which column, what it says."""

    file_name: str
    line: int
    column: str
    value: str
    key: str


@dataclass(frozen=True)
class RuleResult:
    """What became of one rule.

    rows: how many rows were not as expected; 0 for a rule about a whole relation.
    message: what was observed instead, or why the rule could not be computed.
    """

    code: str
    title: str
    status: Status
    rows: int
    examples: tuple[Example, ...]
    message: str
    why: str
    fix: str
    waiver: Waiver | None = None


@dataclass(frozen=True)
class GateReport:
    """The results of one gate in the order of its rules; notes tell of waivers without effect."""

    gate: int
    results: tuple[RuleResult, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the run may go on: no rule failed and every rule was computed."""
        return not self.closed_by

    @property
    def closed_by(self) -> tuple[RuleResult, ...]:
        """The results that keep the gate closed."""
        return tuple(result for result in self.results if result.status in _CLOSING)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values; dates are ISO text."""
        payload = asdict(self)
        for result in payload["results"]:
            if result["waiver"]:
                result["waiver"]["expires_on"] = result["waiver"]["expires_on"].isoformat()
        return payload


_CLOSING = ("failed", "not_computed")


def read_report(payload: Mapping[str, Any]) -> GateReport:
    """A report from what `as_json` gave."""
    return GateReport(
        gate=payload["gate"],
        results=tuple(_read_result(result) for result in payload["results"]),
        notes=tuple(payload["notes"]),
    )


def _read_result(payload: Mapping[str, Any]) -> RuleResult:
    read: dict[str, Any] = dict(payload)
    read["examples"] = tuple(Example(**example) for example in payload["examples"])
    read["waiver"] = read_waiver(payload["waiver"]) if payload["waiver"] else None
    return RuleResult(**read)


def report_lines(report: GateReport) -> list[str]:
    """The report for a terminal: rule, rows, examples with file and line, what to do.

    Rules that passed are only counted.
    """
    lines = [_headline(report)]
    for result in report.results:
        if result.status != "passed":
            lines.extend(_result_lines(result))
    return lines + [f"  note: {note}" for note in report.notes]


def _headline(report: GateReport) -> str:
    counts = {
        status: sum(result.status == status for result in report.results)
        for status in ("failed", "not_computed", "warned", "waived")
    }
    said = [f"{count} {status.replace('_', ' ')}" for status, count in counts.items() if count]
    state = "open" if report.is_open else "closed"
    return f"gate {report.gate} {state}: " + ", ".join([f"{len(report.results)} rules", *said])


def _result_lines(result: RuleResult) -> list[str]:
    count = f" ({result.rows} row{'' if result.rows == 1 else 's'})" if result.rows else ""
    lines = [f"{result.status.replace('_', ' ')}: {result.code}{count}: {result.title}"]
    lines += [f"    {_example_line(example)}" for example in result.examples]
    if result.message:
        lines.append(f"  found: {result.message}")
    if result.waiver:
        waiver = result.waiver
        lines.append(f"  waived by {waiver.name} until {waiver.expires_on}: {waiver.reason}")
    return [*lines, f"  why: {result.why}", f"  fix: {result.fix}"]


def _example_line(example: Example) -> str:
    place = f"{example.file_name}:{example.line}" if example.line else example.file_name
    said = [place, example.key, f'{example.column} "{example.value}"']
    return "  ".join(part for part in said if part)
