"""docs/checks.md names the gates' rules, each with its gate and whether it only warns."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "checks.md"


def test_the_document_and_the_code_have_the_same_rules_in_the_same_order() -> None:
    from expectations.incoming import INCOMING
    from expectations.outgoing import OUTGOING

    rows = re.findall(
        r"^\| `(\w+)` \| GX gate (\d)( \(warns\))? \|", DOCUMENT.read_text(encoding="utf-8"), re.M
    )
    coded = [
        (rule.code, str(rule.gate), " (warns)" if rule.severity == "warn" else "")
        for rule in (*INCOMING, *OUTGOING)
    ]
    assert rows == coded


def test_a_rule_is_of_the_gate_that_asks_it_and_is_named_once() -> None:
    from expectations.incoming import INCOMING
    from expectations.outgoing import OUTGOING

    assert {rule.gate for rule in INCOMING} == {1}
    assert {rule.gate for rule in OUTGOING} == {2}
    codes = [rule.code for rule in (*INCOMING, *OUTGOING)]
    assert len(codes) == len(set(codes))
