"""A previewed amount is the amount that the models read: both are held against the same cases."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.sources.amounts import forms_needed, read_amount

FORMS = Path(__file__).parents[1] / "dbt" / "test_number_forms.py"


def cases_of_the_models() -> list[tuple[str, str, str | None]]:
    """The cell, the declared forms and the number; cases of units and decimals aside."""
    tree = ast.parse(FORMS.read_text("utf-8"))
    named: dict[str, Any] = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        name = ast.unparse(target) if target else ""
        if name in ("FORMS", "MARKED", "UNIT", "AMOUNTS"):
            code = compile(ast.Expression(node.value), str(FORMS), "eval")  # type: ignore[attr-defined]
            named[name] = eval(code, {}, dict(named))  # noqa: S307
    return [
        (cell, declared.get("number_forms", ""), number)
        for cell, declared, number in named["AMOUNTS"]
        if "unit_power" not in declared and not (number is None and cell.startswith("12.345"))
    ]


@pytest.mark.parametrize(("cell", "forms", "number"), cases_of_the_models())
def test_a_cell_is_previewed_as_the_models_read_it(
    cell: str, forms: str, number: str | None
) -> None:
    assert read_amount(cell, forms.split()) == (Decimal(number) if number else None)


@pytest.mark.parametrize(
    ("cells", "forms"),
    [
        (["1,234.56-", "5.00"], ("trailing_minus",)),
        (["(1,234.00)", "-", "5"], ("parentheses", "dash_is_zero")),
        (["12.50元", "RMB 3"], ("currency_marks",)),
        (["1.234,50", "7,25"], ("decimal_comma",)),
        (["1,234", "1,234.50"], ()),
        (["甲", "乙"], ()),
    ],
)
def test_the_forms_that_a_column_needs_are_those_without_which_a_cell_is_no_number(
    cells: list[str], forms: tuple[str, ...]
) -> None:
    assert forms_needed(cells) == forms
