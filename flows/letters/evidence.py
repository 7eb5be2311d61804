"""Gathers what proves a letter: its bytes, what it rests on, who decided, how it was delivered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.durable import sync
from flows.errors import EnvironmentFault, UsageError, environment_guard
from flows.ledger import RecordedEvent, consult_ledger, utc_text
from flows.letters.desk import Answer, read_known
from flows.letters.released_file import release_said, released_file, tables_of_release
from flows.letters.standing import Standing
from flows.lineage.trace import trace_release, traced_document
from flows.lineage.values import Traced
from flows.lineage.wording import trace_lines
from flows.manifest import MANIFEST_NAME
from flows.outbox.folders import SAFE_NAME
from flows.outcomes import WAREHOUSE
from flows.releases import current_release

DELIVERIES = """
    select event_type, cast(occurred_on as varchar) as occurred_on, tracking_number,
        person as signed_by, evidence_grade, source_row_id, files.file_name, files.file_sha256
    from intermediate.int_letter_events as events
    left join landing.files as files
        on split_part(events.source_row_id, '.', 1) = substring(files.file_sha256, 1, 16)
    where events.letter_id = ? and events.event_number is null
    order by occurred_on, events.source_row_id
"""

ADDRESS = """
    select recipient_address, address_source, address_contract_number
    from marts.letters_due where letter_id = ?
"""


@dataclass(frozen=True)
class Rests:
    """What the tables of a letter's release say: where it was sent, and the lines it rests on.

    fault: why this version cannot read them; then the rest is not known.
    """

    address: Mapping[str, Any] | None
    traced: Traced | None
    fault: EnvironmentFault | None = None


def write_evidence(home: Path, number: str, folder: Path | None) -> Answer:
    """Writes the pack into a folder, by default evidence/<number> of the home.

    Where another version made the release, all but address and trace, with exit code 6.
    UsageError: the letter never went out. EnvironmentFault: its file is not what was released.
    """
    letter = read_known(home).named([number])[0]
    if not letter.has_gone_out:
        raise UsageError(
            f"{letter.number} never went out",
            where=f"it is {letter.status}",
            fix="`huikuan letters list --state released` shows what did",
        )
    name = letter.number if SAFE_NAME.fullmatch(letter.number) else letter.letter_id
    target = folder or home / "evidence" / name
    pdf = released_file(home, letter)
    release = pdf.parents[len(Path(release_said(letter)["path"]).parts) - 1]
    rests = _rests(home, letter, release)
    document = {
        **_facts(home, letter, release),
        "history": [_event(event) for event in letter.history],
        "mail": [_event(event) for event in letter.mail],
        "address": rests.address,
        "deliveries": _deliveries(home, letter),
        "items": list(letter.last("letter_release_attempted")["items"]),
        "trace": traced_document(rests.traced) if rests.traced else None,
        "not_read": str(rests.fault) if rests.fault else None,
    }
    _write(target, pdf, document, rests.traced)
    told = _lines(letter, document, target)
    if rests.fault is None:
        return Answer(told, {**document, "folder": str(target)})
    told += ["incomplete: without address and trace", *rests.fault.lines()]
    return Answer(told, {**document, "folder": str(target)}, rests.fault.exit_code)


def _write(target: Path, pdf: Path, document: Mapping[str, Any], traced: Traced | None) -> None:
    with environment_guard("The evidence could not be written"):
        target.mkdir(parents=True, exist_ok=True)
        (target / "letter.pdf").write_bytes(pdf.read_bytes())
        text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
        (target / "evidence.json").write_text(f"{text}\n", "utf-8")
        if traced:
            lines = "\n".join(trace_lines(traced))
            (target / "trace.txt").write_text(f"{lines}\n", "utf-8")
        for path in (*target.iterdir(), target):
            sync(path)


def _rests(home: Path, letter: Standing, release: Path) -> Rests:
    try:
        with tables_of_release(letter, release):
            address = _address(letter, release)
            return Rests(address, trace_release(home, release, letter.number))
    except EnvironmentFault as fault:
        return Rests(None, None, fault)


def _facts(home: Path, letter: Standing, release: Path) -> dict[str, Any]:
    said = release_said(letter)
    with consult_ledger(home) as ledger:
        manifest_sha256 = ledger.manifest_sha256(release.name)
    return {
        "letter_number": letter.number,
        "letter_id": letter.letter_id,
        "letter": letter.title,
        "status": letter.status,
        "letter_date": said.get("letter_date"),
        "pay_by_date": said.get("pay_by_date"),
        "pdf_sha256": said["pdf_sha256"],
        "content_sha256": said["content_sha256"],
        "template_sha256": letter.said.get("template_sha256"),
        "prepared_by": letter.prepared_by,
        "approved_by": letter.approved_by,
        "planned_in_run": letter.said["run_id"],
        "released_in_run": release.name,
        "release_manifest_sha256": manifest_sha256,
        "release_manifest": json.loads((release / MANIFEST_NAME).read_bytes())["inputs"],
    }


def _event(event: RecordedEvent) -> dict[str, Any]:
    payload = json.loads(event.payload)
    payload.pop("items", None)
    return {
        "sequence": event.sequence,
        "event_type": event.event_type,
        "occurred_at": utc_text(event.occurred_at),
        "run_id": event.run_id,
        **payload,
    }


def _address(letter: Standing, release: Path) -> dict[str, Any]:
    """Where it was sent and what that address rests on; the trace names the line."""
    with warehouse.read_only(release / WAREHOUSE) as connection:
        return warehouse.rows(connection, ADDRESS, [letter.letter_id])[0]


def _deliveries(home: Path, letter: Standing) -> list[dict[str, Any]]:
    """What the post said of it, as the last published run has read it."""
    release = current_release(home)
    if release is None:
        return []
    try:
        with warehouse.read_only(release / WAREHOUSE) as connection:
            return warehouse.rows(connection, DELIVERIES, [letter.letter_id])
    except warehouse.UNKNOWN_RELATION as error:
        raise UsageError(
            "the published run was made by another version",
            where=str(release / WAREHOUSE),
            why="what the post said of the letter is read from it",
            fix="`huikuan run` first",
        ) from error


def _lines(letter: Standing, document: Mapping[str, Any], target: Path) -> list[str]:
    delivered = [
        f"{one['event_type']} {one['occurred_on']}, {one['evidence_grade']} evidence"
        f" ({one['tracking_number'] or 'no tracking number'})"
        for one in document["deliveries"]
    ]
    traced = "each traced to its archived line" if document["trace"] else "not traced"
    return [
        f"{letter.number}  {letter.title}  {letter.status}",
        f"  dated      {document['letter_date']}, payment asked by {document['pay_by_date']}",
        f"  bytes      {document['pdf_sha256']}",
        f"  templates  {document['template_sha256']}",
        f"  prepared   by {letter.prepared_by}; approved by {letter.approved_by or '-'}",
        f"  items      {len(document['items'])}, {traced}",
        f"  delivery   {'; '.join(delivered) or 'nothing known'}",
        f"  written    {target}",
    ]
