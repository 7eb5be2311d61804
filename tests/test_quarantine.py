"""Every rule that can send a row to quarantine has its mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.quarantine import FIXES, read_quarantine

MACROS = Path(__file__).parents[1] / "dbt_project" / "macros" / "quarantine.sql"


def test_every_rule_has_a_mend() -> None:
    sql = MACROS.read_text(encoding="utf-8")
    judged = sql[sql.index("macro unusable_rule") : sql.index("macro quarantined_rows")]
    rules = re.findall(r"(?:then|else) '(\w+)'", judged) + re.findall(r'": "(\w+)"', judged)
    for model in (MACROS.parents[1] / "models" / "staging").rglob("base_*.sql"):
        for own in re.findall(r"rules=\{([^}]*)\}", model.read_text(encoding="utf-8")):
            rules += re.findall(r'": "(\w+)"', own)
    assert {"required_blank", "not_an_amount", "unknown_currency", "not_a_date"} <= set(rules)
    assert set(rules) == set(FIXES)


def test_a_home_in_which_nothing_ran_has_no_quarantine(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no run whose quarantine could be shown"):
        read_quarantine(tmp_path)
