"""Words what a run did: the summary a person reads and the same facts for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.letters.outdated import outdated_letters
from flows.narrator import BOUND, wrapped
from flows.outcomes import WAREHOUSE
from flows.zone import shown

LABEL_WIDTH = 13
PLANNED = "planned"
NOT_PRINTED = "not_printed"

TOTALS = """
    select currency_code, item_count, open_amount, overdue_amount, demand_amount, held_amount,
        not_due_amount, excluded_amount, unapplied_amount, decimals
    from marts.run_summary
    left join staging.stg_policy__currencies using (currency_code)
    order by currency_code
"""
HELD = """
    with held as (
        select reason_code, debtor_id from marts.item_dispositions where disposition = 'held'
        union
        -- Of whom nothing could be read: he has no portion.
        select hold_reason_code, debtor_id from marts.collection_tasks
        where hold_reason_code = 'data_hold'
    )
    select reason_code, count(*) as debtors
    from held
    group by reason_code
    order by debtors desc, reason_code
"""
TASKS = """
    select count(*) as tasks, count(distinct sales_rep_id) as reps,
        coalesce(sum(case when cut_reason = 'capacity' then 1 else 0 end), 0) as beyond,
        coalesce(sum(case when cut_reason <> 'capacity' then 1 else 0 end), 0) as waiting
    from marts.collection_tasks
"""
LETTERS = """
    select letter_state, withheld_reason, count(*) as letters
    from marts.letters_due
    group by letter_state, withheld_reason
    order by letter_state, letters desc, withheld_reason
"""
CONSOLIDATION = """
    select company_id, consolidation_state, missing_currencies
    from marts.consolidated_balances
    where consolidation_state = 'incomplete'
    order by company_id
"""
FILES = """
    select count(*) as files, coalesce(sum(rows_landed), 0) as landed
    from landing.files
    where source_name not in ('policy', 'home')
"""
QUARANTINED = "select count(*) as quarantined from marts.quarantined_rows"
PARAMETERS = "select run_id, as_of_date, known_at, purpose from landing.run_parameters"


SHOWN_ROWS = 3
QUARANTINED_ROWS = f"""
    select files.file_name, bad.line, bad.column_name, bad.rule_code,
        count(*) over () as row_count
    from staging.stg_quarantine as bad
    inner join landing.files as files using (file_sha256)
    order by files.file_name, bad.line
    limit {SHOWN_ROWS}
"""


@dataclass(frozen=True)
class Facts:
    """What one built database says about its run, read once."""

    parameters: Mapping[str, Any]
    totals: Sequence[Mapping[str, Any]]
    held: Sequence[Mapping[str, Any]]
    tasks: Mapping[str, Any]
    letters: Sequence[Mapping[str, Any]]
    lapsed: Sequence[Mapping[str, Any]]
    incomplete: Sequence[Mapping[str, Any]]
    files: Mapping[str, Any]
    quarantined: int


def read_facts(release: Path) -> Facts:
    """Reads the facts of a finished release: its database, and the letters in its outbox."""
    printed = sum(1 for _ in release.glob("outbox/*/letters/*.pdf"))
    with warehouse.read_only(release / WAREHOUSE) as connection:
        parameters = warehouse.rows(connection, PARAMETERS)[0]
        return Facts(
            parameters=parameters,
            totals=warehouse.rows(connection, TOTALS),
            held=warehouse.rows(connection, HELD),
            tasks=warehouse.rows(connection, TASKS)[0],
            letters=_as_printed(warehouse.rows(connection, LETTERS), printed),
            lapsed=outdated_letters(connection) if parameters["purpose"] == "daily" else [],
            incomplete=warehouse.rows(connection, CONSOLIDATION),
            files=warehouse.rows(connection, FILES)[0],
            quarantined=int(warehouse.rows(connection, QUARANTINED)[0]["quarantined"]),
        )


def quarantine_notes(database: Path) -> list[str]:
    """Where the first rows stand that could not be read, and why; their values stay out of it."""
    with warehouse.read_only(database) as connection:
        bad = warehouse.rows(connection, QUARANTINED_ROWS)
    notes = [
        f"quarantined: {row['file_name']}:{row['line']} {row['column_name']} ({row['rule_code']})"
        for row in bad
    ]
    if not bad:
        return []
    more = bad[0]["row_count"] - len(bad)
    rest = f"{more:,} more; " if more else ""
    return [*notes, f"quarantined: {rest}`huikuan quarantine` lists them with the mend"]


def _as_printed(letters: Sequence[Mapping[str, Any]], printed: int) -> list[Mapping[str, Any]]:
    """The letters by state; one that could not be printed is not planned, whatever SQL decided."""
    others = [row for row in letters if row["letter_state"] != PLANNED]
    lost = sum(row["letters"] for row in letters if row["letter_state"] == PLANNED) - printed
    counted = [(PLANNED, printed), (NOT_PRINTED, lost)]
    return [
        *(
            {"letter_state": state, "withheld_reason": None, "letters": count}
            for state, count in counted
            if count
        ),
        *others,
    ]


def summary_lines(facts: Facts, status: str, place: Path) -> list[str]:
    """About eight lines: status, day, files, amounts, tasks, letters, and where to look."""
    parameters = facts.parameters
    labelled = [
        ("status", f"{status} · run {parameters['run_id']}"),
        (
            "as of",
            f"{parameters['as_of_date']} (known at {shown(parameters['known_at'])})",
        ),
        ("files", _files(facts)),
        ("receivables", _amounts(facts.totals, "open_amount") + _consolidation(facts)),
        ("overdue", _amounts(facts.totals, "overdue_amount")),
        ("held", _held(facts)),
        ("tasks", _tasks(facts.tasks)),
        ("letters", _letters(facts.letters, facts.lapsed)),
    ]
    lines = [line for label, text in labelled for line in wrapped(f"{label:<{LABEL_WIDTH}}", text)]
    return [*lines, f"{'look at':<{LABEL_WIDTH}}{place}"]


def summary_json(facts: Facts, status: str, place: Path) -> dict[str, Any]:
    """The same facts for machines; amounts are text, exact to the last decimal."""
    return {
        "status": status,
        "run_id": facts.parameters["run_id"],
        "as_of": str(facts.parameters["as_of_date"]),
        "known_at": facts.parameters["known_at"].replace(tzinfo=UTC).isoformat(),
        "purpose": facts.parameters["purpose"],
        "files": int(facts.files["files"]),
        "rows": int(facts.files["landed"]),
        "rows_quarantined": facts.quarantined,
        "totals": [{key: _plain(value) for key, value in row.items()} for row in facts.totals],
        "held_debtors": {row["reason_code"]: row["debtors"] for row in facts.held},
        "tasks": int(facts.tasks["tasks"]),
        "sales_reps": int(facts.tasks["reps"]),
        "letters": [dict(row) for row in facts.letters],
        "lapsed_letters": [dict(row) for row in facts.lapsed],
        "place": str(place),
    }


def money(amount: Decimal, decimals: int | None) -> str:
    """An amount with thousands separators and its currency's decimals, never rounded."""
    digits = 2 if decimals is None else decimals
    return f"{amount:,.{digits}f}"


def _amounts(totals: Sequence[Mapping[str, Any]], column: str) -> str:
    shown = [
        f"{row['currency_code']}{BOUND}{money(row[column], row['decimals'])}" for row in totals
    ]
    return " · ".join(shown) or "none"


def _files(facts: Facts) -> str:
    bad = f", {facts.quarantined} quarantined" if facts.quarantined else ""
    return f"{facts.files['files']} read, {facts.files['landed']:,} rows{bad}"


def _consolidation(facts: Facts) -> str:
    missing = sorted({str(row["missing_currencies"]) for row in facts.incomplete})
    return f" (no total: no rate for {', '.join(missing)})" if missing else ""


def _held(facts: Facts) -> str:
    reasons = [f"{row['reason_code']}{BOUND}{row['debtors']}" for row in facts.held]
    listed = f" (debtors: {', '.join(reasons)})" if reasons else ""
    return _amounts(facts.totals, "held_amount") + listed


def _tasks(tasks: Mapping[str, Any]) -> str:
    beyond = f", {tasks['beyond']:,} beyond capacity" if tasks["beyond"] else ""
    waiting = f", {tasks['waiting']:,} put off or waiting" if tasks["waiting"] else ""
    reps = "rep" if tasks["reps"] == 1 else "reps"
    return f"{tasks['tasks']:,} for {tasks['reps']} {reps}{beyond}{waiting}"


def _letters(letters: Sequence[Mapping[str, Any]], lapsed: Sequence[Mapping[str, Any]]) -> str:
    counts: Counter[str] = Counter()
    for row in letters:
        counts[row["letter_state"]] += row["letters"]
    withheld = [row for row in letters if row["letter_state"] == "withheld"]
    reasons = ", ".join(f"{row['withheld_reason']}{BOUND}{row['letters']}" for row in withheld)
    return (
        f"{counts[PLANNED]} planned"
        + (f", {counts[NOT_PRINTED]} not printed" if counts[NOT_PRINTED] else "")
        + (f", {counts['withheld']} withheld ({reasons})" if withheld else "")
        + (f", {len(lapsed)} approved and lapsed ({_why(lapsed)})" if lapsed else "")
    )


def _why(lapsed: Sequence[Mapping[str, Any]]) -> str:
    reasons = Counter(str(row["reason"]) for row in lapsed)
    return ", ".join(f"{reason}{BOUND}{count}" for reason, count in reasons.most_common())


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
