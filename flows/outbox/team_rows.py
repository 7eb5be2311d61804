"""Reads the teams: who answers to whom, and what is on their lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.outbox import team_queries
from flows.outbox.task_rows import grouped
from flows.warehouse import Connection, rows

OFFICE = ""


@dataclass(frozen=True)
class Member:
    """A rep with a list; manager_id is empty where nobody manages him."""

    manager_id: str
    department: str
    sales_rep_id: str
    rep_name: str
    work_date: date
    task_count: int
    cut_count: int
    due_promise_count: int
    broken_promise_count: int
    planned_letter_count: int
    withheld_letter_count: int


@dataclass(frozen=True)
class MemberAmount:
    """What a rep's whole list is about in one currency."""

    sales_rep_id: str
    currency_code: str
    demand_amount: Decimal
    overdue_amount: Decimal


@dataclass(frozen=True)
class TopDebtor:
    """A debtor whom policy counts as a top debtor, in the currency that makes him one."""

    sales_rep_id: str
    task_id: str
    rank: int
    debtor_name: str
    recommended_action: str
    maximum_days_overdue: int | None
    is_cut: bool
    currency_code: str
    demand_amount: Decimal


@dataclass(frozen=True)
class ContactGap:
    """How long nobody has spoken to an overdue debtor of a rep, as far as contacts are told.

    days_without_contact: since somebody was last reached; empty where no contact was ever told.
    attempts_since_reached: how often nobody was reached since; empty likewise.
    """

    sales_rep_id: str
    task_id: str
    debtor_name: str
    maximum_days_overdue: int
    last_reached_on: date | None
    days_without_contact: int | None
    attempts_since_reached: int | None
    rank: int
    recommended_action: str


@dataclass(frozen=True)
class Team:
    """A manager (or, without one, the office) and the reps who answer to him."""

    manager_id: str
    manager_name: str
    members: tuple[Member, ...]
    amounts: tuple[MemberAmount, ...]
    top_debtors: tuple[TopDebtor, ...]
    contact_gaps: tuple[ContactGap, ...]


def read_manager_names(connection: Connection) -> dict[str, str]:
    """Every manager of a rep with a list, with his name (his id when none is known)."""
    found = rows(connection, team_queries.MANAGER_NAMES)
    return {row["manager_id"]: row["manager_name"] for row in found}


def read_teams(connection: Connection) -> list[Team]:
    """The teams by manager, the one without a manager first."""
    names = read_manager_names(connection)
    members = [Member(**row) for row in rows(connection, team_queries.MEMBERS)]
    amounts = [MemberAmount(**row) for row in rows(connection, team_queries.MEMBER_AMOUNTS)]
    debtors = [TopDebtor(**row) for row in rows(connection, team_queries.TOP_DEBTORS)]
    gaps = [ContactGap(**row) for row in rows(connection, team_queries.CONTACT_GAPS)]
    manager_of = {member.sales_rep_id: member.manager_id for member in members}
    own_amounts = grouped(amounts, lambda row: manager_of[row.sales_rep_id])
    own_debtors = grouped(debtors, lambda row: manager_of[row.sales_rep_id])
    own_gaps = grouped(gaps, lambda row: manager_of[row.sales_rep_id])
    return [
        Team(
            manager_id,
            names.get(manager_id, ""),
            team,
            own_amounts.get(manager_id, ()),
            own_debtors.get(manager_id, ()),
            own_gaps.get(manager_id, ()),
        )
        for manager_id, team in grouped(members, lambda member: member.manager_id).items()
    ]
