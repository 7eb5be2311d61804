"""Words for the ledger what a daily run did with letters: planned, lapsed, accounts seen."""

from __future__ import annotations

from collections.abc import Sequence

from flows.ledger import Event, RecordedEvent
from flows.letters.outdated import outdated_letters
from flows.letters.persons import os_user
from flows.letters.standing import standings
from flows.letters.templates import template_sha256
from flows.outbox.render import RenderReport
from flows.warehouse import Connection, rows

LETTERS = """
    select letter_id, letter_number, company_id, debtor_id, customer_id, letter_kind, letter_level,
        cycle, sales_rep_id, channel, needs_approval, items_fingerprint, recipient_fingerprint,
        account_fingerprint, content_fingerprint
    from marts.letters_due
    where letter_state = 'planned'
    order by letter_id
"""
# The first account of a company and currency is taken as it is, and from then on known.
ACCOUNTS = """
    select company_id, currency_code, account_fingerprint
    from intermediate.int_company_bank_accounts
    where not is_known
    order by company_id, currency_code
"""


def planning_events(
    connection: Connection, events: Sequence[RecordedEvent], rendered: RenderReport
) -> list[Event]:
    """Lapsed letters, then the planned ones that could be printed, each with what it says.

    events: the ledger that the run knew. A plan that nobody approved lapses with the next run; an
    approved one when it is not what was approved.
    """
    printed = {file.subjects[0]: file for file in rendered.files if file.kind == "letter"}
    common = {"prepared_by": os_user(), "template_sha256": template_sha256()}
    planned = [
        Event(
            "letter_planned",
            letter_id,
            {
                **letter,
                **common,
                "content_sha256": printed[letter_id].content_sha256,
                "pdf_sha256": printed[letter_id].sha256,
            },
        )
        for letter in rows(connection, LETTERS)
        if (letter_id := str(letter["letter_id"])) in printed
    ]
    return [*_accounts(connection), *_lapses(connection, events), *planned]


def account_subject(company_id: object, currency_code: object) -> str:
    """What an event about a bank account is about."""
    return f"account:{company_id}:{currency_code}"


def _accounts(connection: Connection) -> list[Event]:
    return [
        Event("account_seen", account_subject(row["company_id"], row["currency_code"]), row)
        for row in rows(connection, ACCOUNTS)
    ]


def _lapses(connection: Connection, events: Sequence[RecordedEvent]) -> list[Event]:
    unapproved = sorted(
        letter_id
        for letter_id, standing in standings(events).items()
        if standing.status == "planned"
    )
    return [
        *(
            Event("letter_lapsed", letter_id, {"reason": "not_approved"})
            for letter_id in unapproved
        ),
        *(
            Event(
                "letter_lapsed",
                str(row["letter_id"]),
                {"reason": row["reason"], "replaced_by": row["replaced_by"]},
            )
            for row in outdated_letters(connection)
        ),
    ]
