"""A check's finding, and all findings worded: lines, document, exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flows.errors import EnvironmentFault, UsageError

Level = Literal["ok", "warning", "failed"]
NAME_WIDTH = 14
LEVEL_WIDTH = 9


@dataclass(frozen=True)
class Finding:
    """What one check found and what to do; a failure of the configuration ends with 2, else 6."""

    check: str
    level: Level
    found: str
    fix: str = ""
    is_configuration: bool = False


def exit_code(findings: Sequence[Finding]) -> int:
    """0 unless something failed; 6 when the machine has to be mended, 2 when only settings do."""
    failed = [finding for finding in findings if finding.level == "failed"]
    if not failed:
        return 0
    is_only_configuration = all(finding.is_configuration for finding in failed)
    return UsageError.exit_code if is_only_configuration else EnvironmentFault.exit_code


def finding_lines(findings: Sequence[Finding]) -> list[str]:
    """One line a check, and under it what to do when it is not ok."""
    lines: list[str] = []
    for finding in findings:
        first, *rest = finding.found.split("\n")
        lines.append(f"{finding.check:<{NAME_WIDTH}}{finding.level:<{LEVEL_WIDTH}}{first}")
        lines += [f"{'':<{NAME_WIDTH + LEVEL_WIDTH}}{line.strip()}" for line in rest]
        if finding.fix:
            lines.append(f"{'':<{NAME_WIDTH + LEVEL_WIDTH}}fix: {finding.fix}")
    counts = {level: _count(findings, level) for level in ("ok", "warning", "failed")}
    told = ", ".join(f"{count} {level}" for level, count in counts.items() if count)
    return [*lines, told]


def findings_document(findings: Sequence[Finding]) -> dict[str, Any]:
    """The findings for a machine."""
    return {
        "exit_code": exit_code(findings),
        "checks": [
            {
                "check": finding.check,
                "level": finding.level,
                "found": finding.found,
                "fix": finding.fix,
            }
            for finding in findings
        ],
    }


def _count(findings: Sequence[Finding], level: str) -> int:
    return sum(finding.level == level for finding in findings)
