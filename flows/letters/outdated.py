"""Finds letters that somebody approved and that are no longer what he approved, and why."""

from __future__ import annotations

from typing import Any

from flows.warehouse import Connection, rows

# A debtor who gets another id (accounts joined, a credit code put right) gets another letter in
# place of the one that was approved: the same company, debtor of today, kind and cycle.
OUTDATED = """
    select standings.letter_id, standings.letter_number,
        case
            when letters.letter_id is not null then letters.change_reason
            when successors.letter_id is not null then 'debtor_changed'
            else 'no_longer_due'
        end as reason,
        successors.letter_number as replaced_by
    from marts_steps.letter_standings as standings
    left join marts.letters_due as letters on standings.letter_id = letters.letter_id
    left join marts.letters_due as successors
        on letters.letter_id is null
        and standings.company_id = successors.company_id
        and standings.debtor_id = successors.debtor_id
        and standings.letter_kind = successors.letter_kind
        and standings.cycle = successors.cycle
    where standings.letter_status = 'approved'
        and (letters.letter_id is null or letters.letter_state = 'planned')
    order by standings.letter_id
"""


def outdated_letters(connection: Connection) -> list[dict[str, Any]]:
    """letter_id, letter_number, reason and replaced_by (None: by none) of each such letter."""
    return rows(connection, OUTDATED)
