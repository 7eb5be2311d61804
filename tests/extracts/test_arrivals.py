"""The arrivals of reliability's list, each by its number: what is read, noted or refused."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from flows.errors import InputRefused
from flows.extracts.freeze import foresee, freeze
from flows.extracts.registry import registered
from flows.extracts.untaken import untaken_files
from flows.settings import load_settings
from flows.sources.received import received_document

from .conftest import CREDITS, CREDITS_CSV, NOON, RECEIVABLES_CSV, SETTINGS, Home, Read, cells

NAME = "应收单_20260630.csv"
NEXT = "应收单_20260701.csv"
LATER = NOON + timedelta(days=1)
HEADINGS = ("单据编号", "客户编码", "单据日期", "金额")


def test_case_1_a_missing_required_file_is_refused_with_pattern_folder_and_last_seen(
    home: Home,
) -> None:
    home.declare(SETTINGS + CREDITS)
    home.deliver(NAME, RECEIVABLES_CSV)
    home.freeze()
    with pytest.raises(InputRefused, match=r"erp.credits: 收款单_\{date\}.csv") as refusal:
        home.choose()
    assert refusal.value.where == "inbox/erp/"


def test_case_2_a_missing_optional_file_is_told_and_never_empty(home: Home) -> None:
    optional = CREDITS.replace('_{date}.csv"', '_{date}.csv"\nrequired = false')
    home.declare(SETTINGS + optional)
    home.deliver(NAME, RECEIVABLES_CSV)
    home.freeze()
    assert "erp.credits: none supplied" in home.choose().notes


def test_case_3_a_late_file_makes_new_inputs(home: Home) -> None:
    home.deliver(NAME, RECEIVABLES_CSV)
    home.freeze()
    home.deliver(NEXT, RECEIVABLES_CSV + "XS2,K1,2026-07-01,5\n")
    assert home.freeze(LATER).new_count == 1
    assert home.choose().as_of == date(2026, 7, 1)


def test_case_4_the_same_bytes_under_another_name_are_read_once(home: Home) -> None:
    home.declare(SETTINGS.replace("应收单_{date}.csv", "应收单*_{date}.csv"))
    home.deliver(NAME, RECEIVABLES_CSV)
    home.deliver("应收单副本_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    inputs = home.choose()
    assert len(inputs.files) == 1
    assert "is the same file as" in inputs.notes[0]


def test_case_5_other_bytes_of_a_file_that_was_told_are_refused_until_superseded(
    home: Home,
) -> None:
    home.deliver(NAME, RECEIVABLES_CSV)
    home.freeze()
    told = frozenset({hashlib.sha256(RECEIVABLES_CSV.encode()).hexdigest()})
    home.deliver(NAME, RECEIVABLES_CSV.replace("100.00", "90.00"))
    settings = load_settings(home.path)
    assert len(foresee(home.path, settings, LATER, told=told).refused) == 1
    with pytest.raises(InputRefused, match="was replaced under its name") as refusal:
        freeze(home.path, settings, LATER, told=told)
    assert "--supersede" in refusal.value.fix
    assert len([file for file in registered(home.path) if file.source == "erp"]) == 1
    assert freeze(home.path, settings, LATER).new_count == 1


def test_what_was_refused_is_told_once_with_its_reason_and_is_never_data(home: Home) -> None:
    home.deliver(NAME, RECEIVABLES_CSV)
    home.freeze()
    before = home.choose()
    told = frozenset({hashlib.sha256(RECEIVABLES_CSV.encode()).hexdigest()})
    changed = RECEIVABLES_CSV.replace("100.00", "90.00")
    home.deliver(NAME, changed)
    home.deliver(NEXT, RECEIVABLES_CSV + "XS2,K1,2026-07-01,5\n")
    for moment in (LATER, LATER + timedelta(hours=1)):
        with pytest.raises(InputRefused, match="was replaced under its name"):
            freeze(home.path, load_settings(home.path), moment, told=told)

    refused, waiting = untaken_files(home.path)
    assert (refused.name, refused.table, refused.received_at) == (NAME, "receivables", LATER)
    assert refused.sha256 == hashlib.sha256(changed.encode()).hexdigest()
    assert "no --supersede" in refused.reason
    assert (waiting.name, waiting.reason.partition(":")[0]) == (NEXT, "not refused itself")
    assert archived(home) == known(home)
    assert home.choose() == before

    freeze(home.path, load_settings(home.path), LATER)
    states = [file["state"] for file in received_document(home.path)["files"] if file["reason"]]
    assert states == ["taken since", "taken since"]
    assert archived(home) == known(home)


def test_what_a_broken_off_freeze_had_archived_is_told(home: Home) -> None:
    home.declare(SETTINGS + CREDITS)
    home.deliver(NAME, RECEIVABLES_CSV)
    home.deliver("收款单_20260630.csv", "")
    with pytest.raises(InputRefused, match="the file is empty"):
        home.freeze()

    assert registered(home.path) == []
    assert archived(home) == known(home) != set()
    [line] = [file for file in received_document(home.path)["files"] if file["name"] == NAME]
    assert (line["state"], line["source"]) == ("refused", "erp")
    assert line["reason"].endswith(": the file is empty")


def archived(home: Home) -> set[str]:
    return {path.name for path in (home.path / "archive").glob("??/*")}


def known(home: Home) -> set[str]:
    files = [*registered(home.path), *untaken_files(home.path)]
    return {file.sha256 for file in files}


def test_case_6_yesterdays_bytes_under_todays_name_are_refused(home: Home) -> None:
    home.deliver(NAME, RECEIVABLES_CSV)
    home.deliver(NEXT, RECEIVABLES_CSV)
    home.freeze()
    with pytest.raises(InputRefused, match=f"{NEXT} is {NAME} again"):
        home.choose()
    home.declare(SETTINGS.replace('_{date}.csv"', '_{date}.csv"\nmay_repeat = true'))
    home.freeze(LATER)
    assert home.choose().as_of == date(2026, 7, 1)


def test_case_7_a_file_cut_in_its_last_amount_is_refused(home: Home) -> None:
    home.deliver(NAME, RECEIVABLES_CSV[:-3])
    home.freeze()
    with pytest.raises(InputRefused, match="its last line has no line end"):
        home.land()
    home.declare(SETTINGS.replace('_{date}.csv"', '_{date}.csv"\nmay_end_unended = true'))
    assert home.land().row_count == 1


def test_case_7_a_file_cut_in_another_cell_is_refused_with_its_line(read: Read) -> None:
    with pytest.raises(InputRefused, match="line 2: 3 columns where the headings have 4"):
        read(RECEIVABLES_CSV[:30], *HEADINGS)


def test_case_8_a_file_cut_at_a_line_lacks_the_total_row_it_promises(home: Home) -> None:
    home.declare(SETTINGS.replace('_{date}.csv"', '_{date}.csv"\ntotal_label = "合计"'))
    home.deliver(NAME, RECEIVABLES_CSV)
    home.freeze()
    with pytest.raises(InputRefused, match="lacks the total row"):
        home.land()


@pytest.mark.parametrize("content", ["", "单据编号,客户编码,单据日期,金额\n"])
def test_case_9_an_empty_file_or_headings_alone_are_refused(home: Home, content: str) -> None:
    home.deliver(NAME, content)
    with pytest.raises(InputRefused, match=r"the file is empty|no rows under the headings"):
        home.freeze()
        home.land()


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_case_12_any_line_end_is_read(read: Read, ends: str) -> None:
    text = RECEIVABLES_CSV.replace("\n", ends)
    assert cells(read(text, *HEADINGS)) == [(2, "XS1", "K1", "2026-06-01", "100.00")]


def test_case_13_a_delimiter_inside_a_name_is_refused_with_its_line(read: Read) -> None:
    with pytest.raises(InputRefused, match="line 3: 5 columns where the headings have 4"):
        read(RECEIVABLES_CSV + "XS2,K,2,2026-06-01,5\n", *HEADINGS)


def test_case_15_columns_may_move_and_come_but_not_go(read: Read) -> None:
    moved = "备注,金额,单据编号,单据日期,客户编码\nx,100.00,XS1,2026-06-01,K1\n"
    assert read(moved, *HEADINGS)[0]["金额"] == "100.00"
    assert "headings not read: 备注" in read.facts(moved, *HEADINGS)["notes"]
    with pytest.raises(InputRefused, match='no heading "客户编码"; did you mean "客户编号"'):
        read(RECEIVABLES_CSV.replace("客户编码", "客户编号"), *HEADINGS)


def test_receipts_may_not_be_cut_off_either(home: Home) -> None:
    home.declare(SETTINGS + CREDITS)
    home.deliver(NAME, RECEIVABLES_CSV)
    home.deliver("收款单_20260630.csv", CREDITS_CSV.rstrip())
    home.freeze()
    with pytest.raises(InputRefused, match=r"收款单_20260630\.csv cannot be read as declared"):
        home.land()
