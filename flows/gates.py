"""Asks a gate in the course of a run: waivers from policy, report kept, closed gate raised."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from expectations.report import GateReport, Waiver, report_lines
from flows import warehouse
from flows.errors import GateClosed, UsageError
from flows.quality import judge
from flows.worker import Worker

WAIVERS = """
    select rule_code, name, reason, expires_on, _line as line
    from landing.policy_waivers
    where _row_kind = 'data'
    order by _line
"""


def pass_gate(
    gatekeeper: Worker,
    database: Path,
    number: Literal[1, 2],
    waivers: Sequence[Waiver],
    logs: Path,
) -> GateReport:
    """Asks one gate of a run's database and keeps its report as logs/gate_<number>.json.

    Raises GateClosed with rule, rows, examples and what to do, when a rule failed.
    """
    report = judge(gatekeeper, database, number, waivers)
    path = logs / f"gate_{number}.json"
    path.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=2), encoding="utf-8")
    if not report.is_open:
        raise GateClosed(
            "\n".join(report_lines(report)),
            where=str(path),
            why="nothing was published; what was published before stays",
        )
    return report


def read_waivers(database: Path) -> list[Waiver]:
    """The waivers of the policy table `waivers`; UsageError when an expiry is no ISO date."""
    with warehouse.read_only(database) as connection:
        rows = warehouse.rows(connection, WAIVERS)
    return [_waiver(row["line"], {**row}) for row in rows]


def _waiver(line: int, row: dict[str, str]) -> Waiver:
    try:
        expires_on = date.fromisoformat(str(row["expires_on"]).strip())
    except ValueError:
        raise UsageError(
            f"a waiver expires on {row['expires_on']!r}, which is not a day",
            where=f"policy/waivers, line {line}, column expires_on",
            fix="write the day as 2026-12-31",
        ) from None
    return Waiver(str(row["rule_code"]), str(row["name"]), str(row["reason"]), expires_on)
