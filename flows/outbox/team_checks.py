"""Compares a manager's workbook, as read back from its file, with the marts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal

from flows.outbox.labels import filled, page_labels, task_labels
from flows.outbox.team_rows import Team
from flows.outbox.workbook_checks import Cells, Grid, amount_of, table_below


def team_problems(sheets: Mapping[str, Grid], team: Team, language: str) -> list[str]:
    """What differs: the reps, their figures by currency, top debtors, days without contact."""
    words, labels = page_labels(language), task_labels(language)
    lines = table_below(sheets, words["team.sheet"], words["team.rep"])
    problems: list[str] = []
    found = Counter(str(line[words["team.rep"]]).rpartition("\n")[2] for line in lines)
    if found != Counter(member.sales_rep_id for member in team.members):
        problems.append("the reps of the team differ")
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for amount in team.amounts:
        for name in ("demand_amount", "overdue_amount"):
            heading = filled(words[f"team.{name}"], currency=amount.currency_code)
            sums[heading] += getattr(amount, name)
    problems += [
        f"{heading} differs" for heading, wanted in sums.items() if _sum(lines, heading) != wanted
    ]
    debtors = table_below(sheets, words["team.debtors"], labels["column.task"])
    shown = Counter(str(line[labels["column.task"]]) for line in debtors)
    if shown != Counter(one.task_id[:8] for one in team.top_debtors):
        problems.append("the top debtors differ")
    if _sum(debtors, words["team.demand"]) != sum(one.demand_amount for one in team.top_debtors):
        problems.append("the demand of the top debtors differs")
    return problems + _gap_problems(sheets, team, language)


def _gap_problems(sheets: Mapping[str, Grid], team: Team, language: str) -> list[str]:
    words, labels = page_labels(language), task_labels(language)
    shown = [
        (
            str(line[labels["column.task"]]),
            amount_of(line[words["team.gap_days"]]),
            amount_of(line[words["team.attempts"]]),
        )
        for line in table_below(sheets, words["team.gaps"], labels["column.task"])
    ]
    wanted = [
        (
            gap.task_id[:8],
            Decimal(gap.days_without_contact or 0),
            Decimal(gap.attempts_since_reached or 0),
        )
        for gap in team.contact_gaps
    ]
    return [] if shown == wanted else ["the days without contact differ"]


def _sum(lines: list[Cells], heading: str) -> Decimal:
    return sum((amount_of(line.get(heading)) for line in lines), Decimal())
