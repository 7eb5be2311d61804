"""Says what stands between a task and a demand: holds, promises, disputes, unmatched payments."""

from __future__ import annotations

from decimal import Decimal

from flows.outbox.labels import filled, task_labels
from flows.outbox.money_text import money_text
from flows.outbox.run_facts import RunFacts
from flows.outbox.task_advice import heed_lines
from flows.outbox.task_rows import DisputeNote, PromiseNote, TaskEntry
from flows.outbox.words_of_codes import code_label


def state_lines(entry: TaskEntry, facts: RunFacts, language: str) -> tuple[str, ...]:
    """The state of a task, a line for each fact; empty when nothing stands in the way."""
    labels = task_labels(language)
    lines: list[str] = []
    if entry.task.is_held:
        reason = code_label(labels, "reason", entry.task.hold_reason_code or "")
        lines.append(filled(labels["state.held"], reason=reason))
    lines += [
        filled(labels["state.unread_row"], file=hold.file_name, line=str(hold.line))
        for hold in entry.holds
    ]
    if any(item.rests_on_inference for item in entry.items):
        lines.append(labels["state.assumed"])
    lines += [_promise_line(promise, facts, language) for promise in entry.promises]
    lines += [_dispute_line(dispute, facts, language) for dispute in entry.disputes]
    for part in entry.amounts:
        facts_of_part = (("held_amount", part.held_amount), ("unapplied", part.unapplied_amount))
        lines += [
            filled(labels[f"state.{name}"], amount=_money(part.currency_code, amount, facts))
            for name, amount in facts_of_part
            if amount
        ]
    return (*lines, *heed_lines(entry.task, facts, language))


def _promise_line(promise: PromiseNote, facts: RunFacts, language: str) -> str:
    labels = task_labels(language)
    return filled(
        labels[f"state.promise_{promise.promise_state}"],
        date=promise.promised_date.isoformat(),
        amount=_money(promise.currency_code, promise.promised_amount, facts)
        or labels["state.whole"],
        paid=_money(promise.currency_code, promise.paid_in_window, facts),
    )


def _dispute_line(dispute: DisputeNote, facts: RunFacts, language: str) -> str:
    labels = task_labels(language)
    colon = "：" if language == "zh" else ": "
    return filled(
        labels["state.dispute"],
        amount=_money(dispute.currency_code, dispute.disputed_amount, facts)
        or labels["state.whole"],
        reason=f"{colon}{dispute.reason}" if dispute.reason else "",
    )


def _money(code: str | None, amount: Decimal | None, facts: RunFacts) -> str:
    """The amount with its currency code; empty when no amount was named."""
    if amount is None or code is None:
        return ""
    return f"{code} {money_text(amount, facts.currency(code).decimals)}"
