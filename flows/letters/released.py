"""Words for the ledger what a release run did with each letter, and checks what it wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import Defect
from flows.ledger import Event, RecordedEvent
from flows.letters.outdated import outdated_letters
from flows.letters.standing import standings
from flows.manifest import list_outputs
from flows.outbox.released import Signed
from flows.outbox.render import RenderReport
from flows.outcomes import WAREHOUSE
from flows.plan import Plan
from flows.request import ReleaseOrder
from flows.run import hash_file

LETTERS = """
    select letter_id, letter_number, company_id, debtor_id, letter_kind, letter_level, cycle,
        channel, sales_rep_id, letter_state, withheld_reason,
        cast(letter_date as varchar) as letter_date, cast(pay_by_date as varchar) as pay_by_date,
        content_fingerprint, items_fingerprint, recipient_fingerprint, account_fingerprint
    from marts.letters_due
    order by letter_id
"""
ITEMS = """
    select items.letter_id, items.receivable_id, items.letter_kind, items.letter_level,
        items.currency_code, cast(sum(items.amount) as varchar) as amount
    from marts.letter_items as items
    inner join marts.letters_due as letters on items.letter_id = letters.letter_id
    where letters.letter_state = 'released'
    group by items.letter_id, items.receivable_id, items.letter_kind, items.letter_level,
        items.currency_code
    order by items.letter_id, items.receivable_id
"""
TO_PRINT = "select letter_id from marts.letters_due where letter_state = 'released'"
# What may pass by itself tomorrow; anything else means that the approved letter is no more.
PASSING = {
    "ask_a_person", "bounced", "data_hold", "no_receipts", "stale_receipts", "assumed_allocation",
    "account_unconfirmed", "not_printed", "no_mail_server", "mail_dry_run",
}  # fmt: skip


def signed_by(
    events: Sequence[RecordedEvent], order: ReleaseOrder | None, mail_hindrance: str
) -> Signed:
    """Who approved which content; of a letter that needs no approval the content planned.

    mail_hindrance: the code of why no letter can go by mail from this home, or nothing.
    """
    if order is None:
        raise Defect("a release run without an order")
    known = standings(events)
    return Signed(
        {one.letter_id: str(one.said.get("content_sha256", "")) for one in known.values()},
        {one.letter_id: one.approved_by for one in known.values() if one.status == "approved"},
        order.person,
        mail_hindrance,
    )


def release_events(
    plan: Plan, release: Path, rendered: RenderReport
) -> tuple[list[Event], list[Event]]:
    """The attempts, one for each letter that goes out, and what happens with the commit.

    What is withheld for good (changed, paid, not due any more) lapses, so that the next run plans
    anew what is left of it.
    """
    with warehouse.read_only(release / WAREHOUSE) as connection:
        letters = {str(row["letter_id"]): row for row in warehouse.rows(connection, LETTERS)}
        items = warehouse.rows(connection, ITEMS)
        outdated = {str(row["letter_id"]): row for row in outdated_letters(connection)}
    files = {file.subjects[0]: file for file in rendered.files if file.kind == "letter"}
    by_letter: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        by_letter.setdefault(str(item.pop("letter_id")), []).append(item)
    person = plan.arguments.run_id
    attempts: list[Event] = []
    ends: list[Event] = []
    for letter_id, file in sorted(files.items()):
        said = {
            **_said(letters[letter_id]),
            "content_sha256": file.content_sha256,
            "pdf_sha256": file.sha256,
            "path": file.path,
            "release_run": person,
        }
        attempts.append(
            Event("letter_release_attempted", letter_id, {**said, "items": by_letter[letter_id]})
        )
        ends.append(Event("letter_released", letter_id, {**said, "evidence_grade": "weak"}))
    withheld = withheld_reasons(plan, {**outdated, **letters}, rendered)
    return attempts, [*ends, *_lapses(withheld, outdated, person)]


def _lapses(
    withheld: Mapping[str, str], outdated: Mapping[str, Mapping[str, Any]], run_id: str
) -> list[Event]:
    """Of the letters withheld those that will not pass by themselves; what came in their place."""
    return [
        Event(
            "letter_lapsed",
            letter_id,
            {
                "reason": reason,
                "replaced_by": outdated.get(letter_id, {}).get("replaced_by"),
                "release_run": run_id,
            },
        )
        for letter_id, reason in sorted(withheld.items())
        if reason not in PASSING
    ]


def withheld_reasons(
    plan: Plan, letters: Mapping[str, Mapping[str, Any]], rendered: RenderReport
) -> dict[str, str]:
    """Why each letter of the order that does not go out does not."""
    gone = {file.subjects[0] for file in rendered.files if file.kind == "letter"}
    failed = {failure.letter_id: failure.reason for failure in rendered.failures}
    return {
        letter_id: failed.get(letter_id) or _reason(letters.get(letter_id, {}))
        for letter_id in plan.arguments.letters
        if letter_id not in gone
    }


def _reason(letter: Mapping[str, Any]) -> str:
    """Why it is withheld; of one that is not due any more, why not."""
    return str(letter.get("withheld_reason") or letter.get("reason") or "no_longer_due")


def verify_released(warehouse_path: Path, release: Path, rendered: RenderReport) -> list[str]:
    """What is wrong with the written letters: one missing, one too many, other bytes."""
    with warehouse.read_only(warehouse_path) as connection:
        wanted = {str(row["letter_id"]) for row in warehouse.rows(connection, TO_PRINT)}
    printed = [file.subjects[0] for file in rendered.files if file.kind == "letter"]
    failed = {failure.letter_id for failure in rendered.failures}
    batched = [one for f in rendered.files if f.kind == "posting letters" for one in f.subjects]
    problems = [f"{one}: not printed" for one in sorted(wanted - set(printed) - failed)]
    problems += [f"{one}: not to be printed" for one in sorted(set(printed) - wanted)]
    problems += [f"{one}: printed twice" for one in {x for x in printed if printed.count(x) > 1}]
    problems += [f"{one}: in two batches" for one in {x for x in batched if batched.count(x) > 1}]
    for file in rendered.files:
        if hash_file(release / file.path) != file.sha256:
            problems.append(f"{file.path}: other bytes than were written")
    expected = {file.path for file in rendered.files}
    found = {path for path in list_outputs(release) if path.startswith("outbox/")}
    return problems + [f"{path}: not reported" for path in sorted(found ^ expected)]


def _said(letter: Mapping[str, Any]) -> dict[str, Any]:
    left_out = ("letter_id", "letter_state", "withheld_reason")
    return {name: value for name, value in letter.items() if name not in left_out}
