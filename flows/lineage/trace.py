"""Traces a task, a letter, a document or a line of a file through one release, both ways."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.lineage.amounts import shown_amount, signed_amount
from flows.lineage.archived import Archive, ArchivedRow
from flows.lineage.subjects import Subject, find_subject
from flows.narrator import printable
from flows.outcomes import WAREHOUSE
from flows.publish import current_release, recover_if_idle
from flows.warehouse import Connection

LONGEST_TEXT = 160

AMOUNTS = """
    select edges.output_table, edges.output_key, edges.output_column, edges.source_row_id,
        sum(edges.contribution) as contribution
    from marts.lineage_edges as edges
    where edges.edge_type = 'amount' and {condition}
    group by edges.output_table, edges.output_key, edges.output_column, edges.source_row_id
    order by edges.output_table, edges.output_key, edges.output_column, edges.source_row_id
"""
EVIDENCE = """
    select distinct output_table, output_column, source_row_id
    from marts.lineage_edges
    where edge_type = 'evidence' and {condition}
    order by output_table, output_column, source_row_id
"""


@dataclass(frozen=True)
class Contribution:
    """What one archived row adds to a figure."""

    amount: Decimal
    row: ArchivedRow


@dataclass(frozen=True)
class Figure:
    """An amount of the release and the rows that sum to it exactly."""

    table: str
    key: str
    column: str
    total: Decimal
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Evidence:
    """A row that decided something without adding to an amount."""

    kind: str
    row: ArchivedRow


@dataclass(frozen=True)
class Traced:
    """Everything the trace of one subject found; `uses` is the way up, for lines and documents."""

    title: str
    run_id: str
    figures: tuple[Figure, ...]
    evidence: tuple[Evidence, ...]
    uses: tuple[str, ...]

    def lines(self) -> list[str]:
        """The trace as an indented text."""
        shown = [f"{self.title}  (run {self.run_id})"]
        for figure in self.figures:
            shown.append(f"  {_described(figure)} = {shown_amount(figure.total)}")
            shown += [
                f"    {signed_amount(one.amount):>18}  {_row(one.row)}"
                for one in figure.contributions
            ]
        if self.evidence:
            shown.append("  rows")
            shown += [f"    {one.kind:<18}  {_row(one.row)}" for one in self.evidence]
        if self.uses:
            shown.append("  became")
            shown += [f"    {use}" for use in self.uses]
        return [*shown, "  every archived file and row named here was checked against its hash"]

    def document(self) -> dict[str, Any]:
        """The trace for machines; amounts are text."""
        return _plain(asdict(self))


def trace_subject(home: Path, text: str) -> Traced:
    """Traces what `text` names in the current release.

    Raises UsageError when nothing has that name, InputRefused when an archived byte was changed.
    """
    recover_if_idle(home)
    release = current_release(home)
    if release is None:
        raise UsageError("nothing is published yet", where=str(home), fix="`huikuan run` first")
    with warehouse.read_only(release / WAREHOUSE) as connection:
        archive = Archive(home, connection)
        subject = find_subject(connection, text)
        return Traced(
            title=subject.title,
            run_id=release.name,
            figures=_figures(connection, archive, subject),
            evidence=_evidence(connection, archive, subject),
            uses=subject.uses,
        )


def _figures(connection: Connection, archive: Archive, subject: Subject) -> tuple[Figure, ...]:
    grouped: dict[tuple[str, str, str], list[Contribution]] = {}
    for condition, parameters in subject.amounts:
        for edge in warehouse.rows(connection, AMOUNTS.format(condition=condition), parameters):
            key = (str(edge["output_table"]), str(edge["output_key"]), str(edge["output_column"]))
            row = archive.row(str(edge["source_row_id"]))
            grouped.setdefault(key, []).append(Contribution(edge["contribution"], row))
    return tuple(
        Figure(*key, sum((one.amount for one in found), Decimal(0)), tuple(found))
        for key, found in grouped.items()
    )


def _evidence(connection: Connection, archive: Archive, subject: Subject) -> tuple[Evidence, ...]:
    own = [Evidence(kind, archive.row(row_id)) for kind, row_id in subject.rows]
    decided = [
        Evidence(str(edge["output_column"]), archive.row(str(edge["source_row_id"])))
        for condition, parameters in subject.evidence
        for edge in warehouse.rows(connection, EVIDENCE.format(condition=condition), parameters)
    ]
    return (*own, *decided)


def _described(figure: Figure) -> str:
    key = figure.key.split("|")
    name = figure.column.removesuffix("_amount").replace("_", " ")
    return f"{name} {' '.join(key[1:])}".strip() if len(key) > 1 else f"{name} of {key[0]}"


def _row(row: ArchivedRow) -> str:
    cut = row.text if len(row.text) <= LONGEST_TEXT else f"{row.text[:LONGEST_TEXT]}…"
    return printable(f"{row.place}  {cut}")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value
