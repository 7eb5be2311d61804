"""Words for the codes that marts and policy use."""

from __future__ import annotations

from collections.abc import Mapping

from flows.errors import UsageError
from flows.outbox.run_facts import RunFacts


def code_label(labels: Mapping[str, str], group: str, code: str) -> str:
    """The word of a code in a group of labels; a code we have no word for stands for itself."""
    return labels.get(f"{group}.{code}", code)


def action_label(code: str, facts: RunFacts, language: str) -> str:
    """What policy calls an action in this language."""
    if code not in facts.actions:
        raise UsageError(
            "an action has no words", where=f"policy table actions, {code}", fix="add the row"
        )
    action = facts.actions[code]
    return action.label_zh if language == "zh" else action.label_en
