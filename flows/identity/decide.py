"""Lists what may be one debtor, and writes down what a person says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.identity.mapping import (
    SAME,
    SEPARATE,
    Decision,
    decided,
    read_decisions,
    refuse_chain,
    write_decisions,
)
from flows.outcomes import WAREHOUSE
from flows.releases import current_release
from flows.warehouse import Connection

SHORT = 8
SUGGESTIONS = """
    select suggestion_id, suggestion_kind, customer_id, customer_name, debtor_id,
        unified_social_credit_code, suggested_debtor_id, suggested_customer_id, suggested_name,
        suggested_credit_code
    from marts.debtor_suggestions
    order by suggestion_kind desc, suggested_debtor_id, customer_id
"""
ACCOUNTS = """
    select customer_id, debtor_id, display_name from intermediate.int_customers
    where customer_id = ? or debtor_id = ?
    order by customer_id
    limit 1
"""
KINDS = {
    "same_name": "has the same name as",
    "former_name": "bears a former name of",
    "branch_of": "is a branch of",
}


@dataclass(frozen=True)
class Told:
    """What a command says: lines for a person, the same for a machine."""

    lines: tuple[str, ...]
    document: dict[str, Any]


@dataclass(frozen=True)
class Reviewer:
    """A home, who decides about its debtors, and the day."""

    home: Path
    name: str
    today: date
    reason: str

    def of(self, customer_id: str, debtor_id: str, decision: str) -> Decision:
        """A decision of this person."""
        return decided((customer_id, debtor_id), decision, self.name, self.today, self.reason)


def list_suggestions(home: Path) -> Told:
    """What the current release suggests and nobody has decided yet."""
    waiting = _waiting(home, read_decisions(home))
    if not waiting:
        return Told(("nothing is suggested: no two debtors look like one",), {"suggestions": []})
    lines = [line for row in waiting for line in _lines(row)]
    count = f"{len(waiting)} suggestion{'s' if len(waiting) > 1 else ''}; nothing is joined by it"
    fix = "next: huikuan identity confirm ID --reason … · huikuan identity reject ID --reason …"
    return Told((*lines, count, fix), {"suggestions": waiting})


def confirm(reviewer: Reviewer, ids: Sequence[str]) -> Told:
    """Joins the accounts of suggestions to their debtors; all or none."""
    decisions = read_decisions(reviewer.home)
    chosen = _chosen(_waiting(reviewer.home, decisions), ids)
    joined = {row.customer_id: row for row in decisions if row.decision == SAME}
    for row in chosen:
        _refuse_joined(joined.get(row["customer_id"]))
    twice = {row["customer_id"] for row in chosen}
    if len(twice) < len(chosen):
        raise UsageError(
            f"an account can be joined to one debtor: {', '.join(sorted(twice))}",
            fix="confirm one of its suggestions, and reject the others",
        )
    added = [reviewer.of(row["customer_id"], row["suggested_debtor_id"], SAME) for row in chosen]
    return _written(reviewer, [*decisions, *added], added)


def reject(reviewer: Reviewer, ids: Sequence[str]) -> Told:
    """Says that accounts are not those debtors', so that nobody asks again."""
    decisions = read_decisions(reviewer.home)
    chosen = _chosen(_waiting(reviewer.home, decisions), ids)
    added = [
        reviewer.of(row["customer_id"], row["suggested_debtor_id"], SEPARATE) for row in chosen
    ]
    return _written(reviewer, [*decisions, *added], added)


def join(reviewer: Reviewer, account: str, debtor: str) -> Told:
    """Joins an account to a debtor that no name suggests, in place of an earlier decision."""
    with _release(reviewer.home) as connection:
        customer_id = _account(connection, account)["customer_id"]
        debtor_id = str(_account(connection, debtor)["debtor_id"])
    return _replaced(reviewer, reviewer.of(str(customer_id), debtor_id, SAME))


def split(reviewer: Reviewer, account: str) -> Told:
    """Lets an account stand alone, whatever its credit code or an earlier decision says."""
    with _release(reviewer.home) as connection:
        customer_id = str(_account(connection, account)["customer_id"])
    return _replaced(reviewer, reviewer.of(customer_id, f"account:{customer_id}", SAME))


def _replaced(reviewer: Reviewer, decision: Decision) -> Told:
    kept = [
        row
        for row in read_decisions(reviewer.home)
        if (row.customer_id, row.decision) != (decision.customer_id, SAME)
    ]
    return _written(reviewer, [*kept, decision], [decision])


def _written(reviewer: Reviewer, rows: Sequence[Decision], added: Sequence[Decision]) -> Told:
    refuse_chain(rows)
    path = write_decisions(reviewer.home, rows)
    words = {SAME: "is now", SEPARATE: "is not"}
    lines = [f"{row.customer_id} {words[row.decision]} {row.debtor_id}" for row in added]
    lines.append(f"written to {path}; it counts from the next run")
    return Told(tuple(lines), {"decisions": [vars(row) for row in added], "file": str(path)})


def _waiting(home: Path, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """Suggestions of the release that no row written since has answered."""
    separate = {(row.customer_id, row.debtor_id) for row in decisions if row.decision == SEPARATE}
    same = {row.customer_id for row in decisions if row.decision == SAME}
    with _release(home) as connection:
        found = warehouse.rows(connection, SUGGESTIONS)
    return [
        row
        for row in found
        if row["customer_id"] not in same
        and (row["customer_id"], row["suggested_debtor_id"]) not in separate
    ]


def _chosen(waiting: Sequence[dict[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    chosen: list[dict[str, Any]] = []
    for wanted in dict.fromkeys(ids):
        found = [row for row in waiting if str(row["suggestion_id"]).startswith(wanted)]
        if len(found) != 1 or len(wanted) < SHORT:
            raise UsageError(
                f"no suggestion that waits is called {wanted!r}",
                why="it is decided already, or another run took it back",
                fix="huikuan identity list",
            )
        chosen.append(found[0])
    return chosen


def _refuse_joined(row: Decision | None) -> None:
    if row is not None:
        raise UsageError(
            f"{row.customer_id} is joined to {row.debtor_id} already, "
            f"by {row.reviewed_by} on {row.reviewed_on}: {row.reason}",
            fix=f"huikuan identity join {row.customer_id} DEBTOR replaces that decision",
        )


def _account(connection: Connection, name: str) -> dict[str, Any]:
    found = warehouse.rows(connection, ACCOUNTS, [name, name])
    if not found:
        raise UsageError(
            f"the current release knows no account or debtor {name!r}",
            why="an account is its source, a colon and the customer's number: erp:K0001",
            fix=f"huikuan trace {name} shows who goes by a number or a name",
        )
    return found[0]


def _release(home: Path) -> Any:
    release = current_release(home)
    if release is None:
        raise UsageError("nothing is published yet", where=str(home), fix="`huikuan run` first")
    return warehouse.read_only(release / WAREHOUSE)


def _lines(row: dict[str, Any]) -> list[str]:
    own, other = row["unified_social_credit_code"], row["suggested_credit_code"]
    return [
        f"{row['suggestion_id'][:SHORT]}  {row['customer_id']} {row['customer_name']}"
        + (f" ({own})" if own else ""),
        f"          {KINDS[row['suggestion_kind']]} {row['suggested_customer_id']}"
        f" {row['suggested_name']}" + (f" ({other})" if other else ""),
    ]
