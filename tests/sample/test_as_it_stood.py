"""The exports of an earlier day: what was known that evening, and nothing that came later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.sample.as_it_stood import as_it_stood
from flows.sample.company import invent_company
from flows.sample.facts import SampleCompany
from flows.sample.make_sample import make_sample
from flows.sample.truth import open_instalments, unapplied_credits

from .expected import DAYS, TELLINGS, Telling, expected_open
from .reread_dumps import dump
from .test_sample_files import LISTS, READERS

FIRST, MIDDLE, LAST = DAYS
# Where a system keeps the numbers it gave: table, what a row is of, its internal number.
KEPT = {
    "kingdee": [
        ("T_BD_CUSTOMER", ("FNUMBER",), "FCUSTID"),
        ("T_AR_RECEIVABLE", ("FBILLNO",), "FID"),
        ("T_AR_RECEIVABLEPLAN", ("FID", "FSEQ"), "FENTRYID"),
        ("T_AR_RECEIVEBILL", ("FBILLNO",), "FID"),
    ],
    "odoo": [
        ("res_partner", ("name",), "id"),
        ("account_move", ("name",), "id"),
        ("account_move_line", ("move_id", "account_id", "date_maturity"), "id"),
    ],
    "sap": [("BS[IA]D", ("XBLNR", "BUZEI", "BUDAT", "UMSKZ", "SHKZG"), "BELNR")],
    "u8": [("Ap_CloseBill", ("cVouchID",), "iID"), ("Customer", ("cCusCode",), "cCusName")],
}


@pytest.fixture(scope="module")
def company() -> SampleCompany:
    return invent_company(60, 1)


@pytest.mark.parametrize("layout", [*READERS, *LISTS])
def test_the_files_of_an_earlier_evening_carry_its_truth_without_the_rules_of_forgetting(
    tmp_path: Path, company: SampleCompany, layout: str
) -> None:
    reread = {**READERS, **LISTS}[layout]
    telling = Telling(suffixes=TELLINGS.get(layout, Telling()).suffixes)
    make_sample(tmp_path / "home", layout, 60, 1, FIRST)
    told = dict(reread(tmp_path / "home" / "inbox", FIRST))
    assert told == expected_open(company, FIRST, telling)


@pytest.mark.parametrize("layout", KEPT)
def test_a_system_keeps_the_numbers_that_it_has_given(tmp_path: Path, layout: str) -> None:
    make_sample(tmp_path / "then", layout, 60, 1, FIRST)
    make_sample(tmp_path / "now", layout, 60, 1)
    for table, names, number in KEPT[layout]:
        then, now = (numbers(tmp_path / home, table, names, number) for home in ("then", "now"))
        # SAP's line of the bill that was refused later is gone with it.
        gone = {names for names in then.keys() - now.keys() if "PJ25120002" not in names}
        assert gone == set()
        assert all(now[names] == key for names, key in then.items() if names in now)
        assert 50 < len(then) < len(now)


def numbers(
    home: Path, table: str, names: tuple[str, ...], number: str
) -> Mapping[tuple[str, ...], str]:
    """By the names of a thing, its internal number; the table may be a pattern for several."""
    found = sorted({path.name.split("_2")[0] for path in home.glob(f"inbox/erp/{table}_2*")})
    rows = [row for one in found for row in dump(home / "inbox", one)]
    return {tuple(row[name] for name in names): row[number] for row in rows}


def test_what_came_later_is_not_there_and_what_was_undone_later_stands(
    company: SampleCompany,
) -> None:
    known = as_it_stood(company, FIRST)

    assert known.as_of == FIRST
    assert open_instalments(known, FIRST + timedelta(days=400)) == open_instalments(known, FIRST)
    assert any(
        each.applied_on <= FIRST < each.reversed_on
        for each in company.applications
        if each.reversed_on
    )
    assert not any(each.reversed_on for each in known.applications)
    assert not any(each.reversed_on or each.bill_status == "dishonoured" for each in known.credits)
    assert all(each.invoiced_on is None or each.invoiced_on <= FIRST for each in known.orders)
    assert [each.number for each in company.customers if each.role == "newcomer"] == ["K00004"]
    assert "K00004" not in {each.number for each in known.customers}


def test_looking_back_changes_no_fact(company: SampleCompany) -> None:
    before = [amount for _, amount in unapplied_credits(company, LAST)]
    reversals = [each.reversed_on for each in company.applications]

    as_it_stood(company, FIRST)

    assert [amount for _, amount in unapplied_credits(company, LAST)] == before
    assert [each.reversed_on for each in company.applications] == reversals
    assert as_it_stood(company, LAST) is company


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2025, 7, 31)])
def test_a_day_that_the_company_cannot_tell_is_refused(company: SampleCompany, day: date) -> None:
    with pytest.raises(UsageError, match=f"nothing to tell of {day}"):
        as_it_stood(company, day)


@pytest.mark.parametrize("layout", ["generic", "kingdee+generic", "odoo"])
def test_a_further_day_is_added_to_the_home_and_is_then_its_day(
    tmp_path: Path, layout: str
) -> None:
    home, last = tmp_path / "home", tmp_path / "last"
    make_sample(home, layout, 60, 1, MIDDLE)
    make_sample(last, layout, 60, 1)

    make_sample(home, layout, 60, 1, LAST, is_further=True)

    both = {path.name for path in (home / "inbox").rglob("*_2*")}
    assert {name for name in both if "20260531" not in name} == {
        path.name for path in (last / "inbox").rglob("*_2*")
    }
    assert len(both) == 2 * len({name for name in both if "20260531" in name})
    assert (home / "huikuan.toml").read_text("utf-8") == (last / "huikuan.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("layout", "customers", "day", "says"),
    [
        ("kingdee", 60, MIDDLE, "of 2026-05-31 or of a later day"),
        ("kingdee", 60, FIRST, "of 2026-03-31 or of a later day"),
        ("odoo", 60, LAST, "same company and layout"),
    ],
)
def test_only_a_later_day_of_the_same_sample_is_added(
    tmp_path: Path, layout: str, customers: int, day: date, says: str
) -> None:
    make_sample(tmp_path / "home", "kingdee", 60, 1, MIDDLE)
    before = sorted(path.name for path in (tmp_path / "home").rglob("*"))

    with pytest.raises(UsageError, match=says):
        make_sample(tmp_path / "home", layout, customers, 1, day, is_further=True)

    assert sorted(path.name for path in (tmp_path / "home").rglob("*")) == before
