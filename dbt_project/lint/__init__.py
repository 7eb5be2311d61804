"""Stands in for dbt when sqlfluff renders a model, which it does without dbt.

The project's own macros are read as they are, except those that hand each other lists or ask dbt
for the engine: these are here, with SQL of the same shape.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

STAGED = "select staged.* from staged"
BASE = "parsed as (select landed.* from landed) select parsed.* from parsed"


def _as_call(name: str) -> Callable[..., str]:
    def rendered(*arguments: object) -> str:
        return f"{name}({', '.join(str(argument) for argument in arguments)})"

    return rendered


def union_staged(table: str) -> str:
    """A query, as the real macro gives."""
    return f"{STAGED}_{table}"


def policy_rows(table: str) -> str:
    """A query, as the real macro gives."""
    return f"{STAGED}_{table}"


def policy_problems() -> str:
    """A query, as the real macro gives."""
    return STAGED


def quarantine_of(tables: object) -> str:
    """A query, as the real macro gives."""
    return STAGED


sap_items = exclusions_of = file_totals_of_all = binary_noise_of = quarantine_of


def sap_tables_tables() -> list[object]:
    """A list that the stand-ins above do not read."""
    return []


def key_figure_terms() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """A figure with terms of both kinds."""
    return {"turnover": ({"sales_amount": "1"}, {"opening_amount": "0.5", "ending_amount": "0.5"})}


def judged_rows(*_: object, **__: object) -> str:
    """The end of a query that began with `landed`, as the real macro gives."""
    return BASE


def matches(text: str, pattern: str) -> str:
    """A condition; the pattern stays out, since its signs confuse the linter."""
    return f"is_match({text})"


def replaced_everywhere(text: str, pattern: str, replacement: str) -> str:
    """A text."""
    return f"replaced_everywhere({text}, '{pattern}', '{replacement}')"


def json_text(json: str, key: str) -> str:
    """A text."""
    return f"json_text({json}, '{key}')"


def date_with_dashes(text: str) -> str:
    """A text."""
    return f"date_with_dashes({text})"


def try_cast(text: str, type_name: str) -> str:
    """A value."""
    return f"try_cast({text} as {type_name})"


adapter = SimpleNamespace(dispatch=_as_call)
dbt = SimpleNamespace(
    datediff=lambda first, second, part: f"datediff('{part}', {first}, {second})",
    dateadd=lambda part, number, day: f"dateadd('{part}', {number}, {day})",
    date_trunc=lambda part, day: f"date_trunc('{part}', {day})",
    date_spine=lambda part, first, last: f"select days.* from days_from({first}, {last})",
    listagg=lambda text, sign, order: f"string_agg({text}, {sign} {order})",
    split_part=_as_call("split_part"),
    type_string=lambda: "varchar",
)
globals()["return"] = lambda value: value


def each_match(text: str, pattern: str) -> str:
    """A column; the pattern stays out, as above."""
    return f"each_match({text})"
