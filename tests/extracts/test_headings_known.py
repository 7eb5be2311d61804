"""A heading that a layout knows and does not read is no news; any other is told."""

from __future__ import annotations

from flows.extracts.catalog import LAYOUTS
from flows.extracts.headings import Row, find_heading_row
from flows.extracts.job import ExpectedHeading, Job

HEADINGS = (
    ExpectedHeading("FCUSTID", "identifier", True),
    ExpectedHeading("FNAME", "text", False, ("FNAME",), is_told_elsewhere=True),
    ExpectedHeading("FTEL", "text", False),
)


def job_of(headings: tuple[ExpectedHeading, ...], unneeded: tuple[str, ...]) -> Job:
    return Job(
        path="", sha256="", name="T_BD_CUSTOMER.csv", parquet="", scratch="", sheet=None,
        heading_row=None, encoding="utf-8", total_labels=(), headings=headings, may_be_empty=False,
        unneeded=unneeded,
    )  # fmt: skip


def notes_of(*cells: str, unneeded: tuple[str, ...] = ("FDOCUMENTSTATUS",)) -> tuple[str, ...]:
    return find_heading_row([Row(1, 1, cells)], job_of(HEADINGS, unneeded)).notes


def test_what_the_layout_knows_as_unneeded_is_not_told() -> None:
    assert notes_of("FCUSTID", "FNAME", "FTEL", "fdocumentstatus") == ()
    assert notes_of("FCUSTID", "FNAME", "FTEL", "FDOCUMENTSTATUS", "F_OWN") == (
        "headings not read: F_OWN",
    )
    assert notes_of("FCUSTID", "FNAME", "FTEL", "FDOCUMENTSTATUS", unneeded=()) == (
        "headings not read: FDOCUMENTSTATUS",
    )


def test_a_worse_name_beside_the_better_one_is_not_told() -> None:
    two = (ExpectedHeading("FCODE", "text", True, ("FCODE", "FNUMBER")),)
    job = job_of(two, ())
    assert find_heading_row([Row(1, 1, ("FCODE", "FNUMBER"))], job).notes == ()


def test_what_another_table_tells_is_not_missed() -> None:
    assert notes_of("FCUSTID", "FTEL") == ()
    assert notes_of("FCUSTID", "FNAME") == ('no heading "FTEL"',)


def test_no_layout_calls_a_heading_unneeded_that_it_reads() -> None:
    for layout in LAYOUTS.values():
        for table in layout.tables:
            read = {name for column in table.columns for name in (column.name, *column.also)}
            assert not read & set(table.unneeded), (layout.name, table.name)
