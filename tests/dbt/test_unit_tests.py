"""The project's own unit tests, which stand beside the models they are about."""

from __future__ import annotations

import pytest
import yaml
from landing import PROJECT, Landing

LAYOUTS = (
    "generic",
    "kingdee",
    "kingdee_list",
    "odoo",
    "sap",
    "sap_fbl5n",
    "sap_tables",
    "u8",
    "u8_list",
)
UNIT_TESTS = [
    unit_test["name"]
    for path in sorted((PROJECT / "models").rglob("*.yml"))
    for unit_test in yaml.load(path.read_bytes(), yaml.CSafeLoader).get("unit_tests", [])
]


@pytest.fixture(scope="module")
def outcomes(landing: Landing) -> dict[str, str]:
    """Each unit test's outcome; dbt reads the columns of its inputs from a home without rows."""
    landing.build()
    return landing.run_unit_tests()


@pytest.mark.parametrize("name", UNIT_TESTS)
def test_a_model_does_as_its_unit_test_says(outcomes: dict[str, str], name: str) -> None:
    assert outcomes[name] == "pass"


def test_unit_tests_have_names_of_their_own(outcomes: dict[str, str]) -> None:
    assert sorted(outcomes) == sorted(UNIT_TESTS)
