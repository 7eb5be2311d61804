"""A rule of a gate: one expectation, and what a person needs to know when it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from great_expectations.expectations.expectation import Expectation

OUR_BUG = "this is our bug unless a model was changed: report it with the run's log"


@dataclass(frozen=True)
class Rule:
    """One expectation on one relation, with its reason and its remedy.

    relation: `schema.name`, the batch that the expectation is asked about.
    severity: `fail` closes the gate, `warn` is only shown.
    key: the column that names what a row is about.
    columns: read beside the unexpected value when the expectation is one of GX's own; a query of
    an UnexpectedRowsExpectation selects `key`, `column_name` and `value` itself.

    A row is taken back to its line through `source_row_id` (sha prefix, sheet, line), or to its
    file through `file_sha256`; a row with neither is named by its key alone.
    """

    code: str
    gate: Literal[1, 2]
    title: str
    relation: str
    expectation: Expectation
    why: str
    fix: str
    severity: Literal["fail", "warn"] = "fail"
    key: str = "key"
    columns: tuple[str, ...] = ()
