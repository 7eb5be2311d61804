"""Traces a task, letter, document, customer, figure or line of a file through one release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import Defect, UsageError
from flows.ledger import consult_ledger
from flows.letters.standing import standings
from flows.lineage.amounts import read_decimals
from flows.lineage.archived import Archive
from flows.lineage.held import Held
from flows.lineage.named_figures import find_figure
from flows.lineage.replaced import refuse_replaced
from flows.lineage.settled import read_balances, read_settlements
from flows.lineage.subjects import Condition, Subject, find_subject
from flows.lineage.told import Key, read_told
from flows.lineage.uses import follow_up
from flows.lineage.values import Balance, Contribution, Evidence, Figure, Settlement, Traced
from flows.outcomes import WAREHOUSE
from flows.recovery import recover_if_idle
from flows.releases import current_release
from flows.warehouse import Connection

AMOUNTS = """
    with shown as (
        select edges.output_table, edges.output_key, edges.output_column, edges.source_row_id,
            sum(edges.contribution) as contribution
        from {edges} as edges
        where edges.edge_type = 'amount' and {condition}
        group by edges.output_table, edges.output_key, edges.output_column, edges.source_row_id
    ),

    figures as (
        select distinct output_table, output_key, output_column from shown
    ),

    totals as (
        select edges.output_table, edges.output_key, edges.output_column,
            sum(edges.contribution) as total
        from {edges} as edges
        inner join figures
            on edges.output_table = figures.output_table
            and edges.output_key = figures.output_key
            and edges.output_column = figures.output_column
        where edges.edge_type = 'amount'
        group by edges.output_table, edges.output_key, edges.output_column
    )

    -- The keys of documents name no currency; those of sums end with it.
    select
        shown.*, totals.total,
        coalesce(
            items.currency_code, credits.currency_code, split_part(shown.output_key, '|', -1)
        ) as currency_code
    from shown
    left join marts.open_items as items
        on shown.output_table = 'open_items' and shown.output_key = items.receivable_id
    left join marts.unapplied_credits as credits
        on shown.output_table = 'unapplied_credits' and shown.output_key = credits.credit_id
    inner join totals
        on shown.output_table = totals.output_table
        and shown.output_key = totals.output_key
        and shown.output_column = totals.output_column
    order by shown.output_table, shown.output_key, shown.output_column, shown.source_row_id
"""
EDGES = "marts.lineage_edges"
# Key figures, roll rates and where limitation starts are led down to rows only when asked for.
WITH_HISTORY = f"""
    (
        select
            output_table, output_key, output_column, source_row_id,
            cast(contribution as decimal(38, 5)) as contribution, edge_type
        from {EDGES}
        union all
        select * from marts_steps.lineage_history
    )
"""
EVIDENCE = """
    select distinct output_table, output_column, source_row_id
    from {edges}
    where edge_type = 'evidence' and {condition}
    order by output_table, output_column, source_row_id
"""


def trace_subject(home: Path, text: str) -> Traced:
    """Traces what `text` names in the current release.

    Raises UsageError when nothing has that name or a later file replaced the line, InputRefused
    when an archived byte was changed.
    """
    recover_if_idle(home)
    release = current_release(home)
    if release is None:
        raise UsageError("nothing is published yet", where=str(home), fix="`huikuan run` first")
    with consult_ledger(home) as ledger:
        letters = standings(ledger.events_through(ledger.last_sequence()))
    return trace_release(home, release, text, {one: letters[one].status for one in letters})


def trace_release(
    home: Path, release: Path, text: str, statuses: Mapping[str, str] | None = None
) -> Traced:
    """Traces what `text` names in one release; raises as `trace_subject` does.

    statuses: where letters stand by now; None: as the release itself has it.
    """
    with warehouse.read_only(release / WAREHOUSE) as connection:
        refuse_replaced(home, connection, text)
        archive, held = Archive(home, connection), Held(connection, release, statuses)
        subject = find_figure(connection, text) or find_subject(connection, text)
        settlements = _settlements(connection, archive, subject)
        balances = _balances(connection, subject, settlements)
        return Traced(
            kind=subject.kind,
            name=subject.name,
            facts=subject.facts,
            run_id=release.name,
            figures=_all_figures(connection, archive, subject),
            balances=balances,
            settlements=settlements,
            evidence=_evidence(connection, archive, subject),
            uses=follow_up(connection, held, subject, balances, settlements),
            decimals=read_decimals(connection),
            results=subject.results,
        )


def traced_document(traced: Traced) -> dict[str, Any]:
    """The trace for machines; amounts and days are text."""
    facts = asdict(traced)
    del facts["decimals"]
    return _plain(facts)


def _edges(subject: Subject) -> str:
    return WITH_HISTORY if subject.results else EDGES


def _all_figures(connection: Connection, archive: Archive, subject: Subject) -> tuple[Figure, ...]:
    """The figures with rows, and what the mart says of others though no row adds to them."""
    found = {
        key: edges
        for condition in subject.amounts
        for key, edges in _by_figure(connection, condition, _edges(subject)).items()
    }
    told = read_told(connection, subject.amounts, found)
    bare = [
        Figure(*key, key[1].rpartition("|")[2], Decimal(0), Decimal(0), (), amount)
        for key, amount in told.items()
        if key not in found and amount
    ]
    return (
        *(
            Figure(
                *key,
                currency_code=edges[0]["currency_code"],
                total=edges[0]["total"],
                share=sum((edge["contribution"] for edge in edges), Decimal(0)),
                contributions=() if subject.is_short else _contributions(archive, edges),
                told=told.get(key),
            )
            for key, edges in found.items()
        ),
        *bare,
    )


def _by_figure(
    connection: Connection, condition: Condition, edges: str
) -> dict[Key, list[dict[str, Any]]]:
    """The edges that add to each figure."""
    grouped: dict[Key, list[dict[str, Any]]] = {}
    query = AMOUNTS.format(edges=edges, condition=condition[0])
    for edge in warehouse.rows(connection, query, condition[1]):
        key = (str(edge["output_table"]), str(edge["output_key"]), str(edge["output_column"]))
        grouped.setdefault(key, []).append(edge)
    return grouped


def refuse_differing(traced: Traced) -> None:
    """Raises Defect when rows add up to something else than their mart says."""
    wrong = [figure for figure in traced.figures if figure.differs]
    if not wrong:
        return
    raise Defect(
        f"the rows of {traced.name} do not add up to what the mart says",
        where="; ".join(
            f"{figure.table} {figure.key} {figure.column}:"
            f" rows {figure.total.normalize():f}, mart {figure.told:f}"
            for figure in wrong
        ),
        why="either the warehouse of this release was changed, or this is our bug",
        fix="`huikuan run --force` builds the run again; if they still differ, report it with this"
        " message and the log in the newest folder of runs/",
    )


def _contributions(archive: Archive, edges: Sequence[dict[str, Any]]) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(edge["contribution"], archive.row(str(edge["source_row_id"])))
        for edge in edges
    )


def _settlements(
    connection: Connection, archive: Archive, subject: Subject
) -> tuple[Settlement, ...]:
    """Each application once, though both its document and its credit may be traced."""
    found = [
        settlement
        for column, keys in (
            ("receivable_id", subject.receivables),
            ("credit_id", subject.credits),
            ("source_row_id", subject.applied),
        )
        for settlement in read_settlements(connection, archive, column, keys)
    ]
    return tuple(dict.fromkeys(found))


def _balances(
    connection: Connection, subject: Subject, settlements: Sequence[Settlement]
) -> tuple[Balance, ...]:
    """Of the documents and credits traced; of a line of applications, of both its ends."""
    receivables, credits = set(subject.receivables), set(subject.credits)
    if subject.applied:
        receivables |= {settlement.receivable_id for settlement in settlements}
        credits |= {settlement.credit_id for settlement in settlements}
    return read_balances(connection, sorted(receivables), sorted(credits))


def _evidence(connection: Connection, archive: Archive, subject: Subject) -> tuple[Evidence, ...]:
    own = [Evidence(kind, archive.row(row_id)) for kind, row_id in subject.rows]
    decided = [
        Evidence(str(edge["output_column"]), archive.row(str(edge["source_row_id"])))
        for condition, parameters in subject.evidence
        for edge in warehouse.rows(
            connection, EVIDENCE.format(edges=_edges(subject), condition=condition), parameters
        )
    ]
    return (*own, *decided)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal | date) else value
