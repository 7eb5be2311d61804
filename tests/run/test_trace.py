"""Whatever a person names is traced to archived lines, and to nothing that was changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.run import read_manifest

from .command import huikuan
from .conftest import copy_of, release_of, tables_of

RECEIVABLES = "应收单_20260630.csv"


def one(home: Path, query: str) -> str:
    with tables_of(release_of(home)) as ask:
        return str(ask(query)[0][0])


OF_K1002 = "where debtor_id in (select debtor_id from open_items where customer_number = 'K1002')"


def test_a_task_is_traced_to_its_invoice_its_promise_and_its_customer(demo_home: Path) -> None:
    task_id = one(demo_home, f"select task_id from collection_tasks {OF_K1002}")
    for name in (task_id, task_id[:8]):
        traced = huikuan(demo_home, "trace", name)
        assert traced.code == 0, traced.err
        assert traced.out.startswith(f"task {task_id}  无锡岚坪数控机床有限公司  rep Y01")
        assert "demand 1000 CNY = 96,400.00" in traced.out
        assert "XS2603017" in traced.out
        assert "CN2606001,K1002,XS2603017,2026-06-08,2026-06-15,96400.00" in traced.out


def test_a_letter_is_traced_by_its_number(demo_home: Path) -> None:
    number = one(demo_home, f"select letter_number from letters_due {OF_K1002}")
    traced = huikuan(demo_home, "trace", number)
    assert traced.code == 0, traced.err
    assert traced.out.startswith(f"letter {number}  reminder planned  无锡岚坪数控机床有限公司")
    assert "total CNY = 96,400.00" in traced.out
    assert "XS2603017" in traced.out


def test_a_document_is_traced_down_to_its_line_and_receipt_and_up_to_task_and_letter(
    demo_home: Path,
) -> None:
    traced = huikuan(demo_home, "trace", "XS2603025", "--json")
    assert traced.code == 0, traced.err
    figures = {figure["key"]: figure for figure in traced.document["figures"]}
    paid = [figure for figure in figures.values() if len(figure["contributions"]) > 1]
    assert [
        (figure["total"], sorted(part["amount"] for part in figure["contributions"]))
        for figure in paid
    ] == [("7000.0000", ["-20000.0000", "27000.0000"])]
    assert any(use.startswith("task ") for use in traced.document["uses"])
    assert any(use.startswith("letter TX-202606-") for use in traced.document["uses"])


def test_a_line_is_traced_up_to_what_it_became(demo_home: Path) -> None:
    traced = huikuan(demo_home, "trace", f"{RECEIVABLES}:41")
    assert traced.code == 0, traced.err
    assert "excluded from receivables: total_row" in traced.out
    assert f"{RECEIVABLES}:41  合计,,,,,,,,1906004.20" in traced.out


def test_a_row_of_a_workbook_is_traced_too(demo_home: Path) -> None:
    traced = huikuan(demo_home, "trace", "客户档案_20260630.xlsx:4")
    assert traced.code == 0, traced.err
    assert "K1001" in traced.out


def test_a_name_that_nothing_has_is_answered_with_near_ones(demo_home: Path) -> None:
    unknown = huikuan(demo_home, "trace", "XS2603071")
    assert (unknown.code, unknown.out) == (2, "")
    assert "fix: did you mean XS2603" in unknown.err


@pytest.mark.parametrize("table", ["receivables", "customers"])
def test_a_changed_archive_byte_is_refused_with_the_name_of_the_file(
    demo_home: Path, tmp_path: Path, table: str
) -> None:
    home = copy_of(demo_home, tmp_path)
    [received] = [
        received
        for received in read_manifest(release_of(home)).inputs
        if received.file.table == table
    ]
    path = home / "archive" / received.file.sha256[:2] / received.file.sha256
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    number = one(home, f"select task_id from collection_tasks {OF_K1002}")
    refused = huikuan(home, "trace", number)
    named_line = huikuan(home, "trace", f"{received.name}:4", "--json")
    for told in (refused, named_line):
        assert told.code == 3
    assert refused.err.splitlines()[:2] == [
        "the archived bytes have been changed since they were received",
        f"  where: {received.name}",
    ]
    assert named_line.document["where"] == received.name


def test_nothing_can_be_traced_before_the_first_run(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert huikuan(home, "demo").code == 0
    told = huikuan(home, "trace", "XS2603017")
    assert (told.code, told.err.splitlines()[0]) == (2, "nothing is published yet")
