"""The pack for counsel: summary, items and evidence of a debtor that policy leaves to counsel."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from warehouse_fixture import make_warehouse

from flows.outbox import referral
from flows.outbox.case_rows import read_cases
from flows.outbox.letter_samples import referral_values
from flows.outbox.run_facts import read_run_facts
from flows.outbox.task_rows import read_rep_names, read_rep_tasks
from flows.outbox.verify import verify_outbox
from flows.warehouse import read_only

LEGAL = "update marts.collection_tasks set method_code = 'legal' where debtor_id = 'uscc:1'"
PACK = "outbox/cases/referral_2026-06-30_7a1c0e55b0d94f21.docx"


def text_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        document = package.read("word/document.xml").decode("utf-8")
    return unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", document)))


def test_a_debtor_left_to_counsel_has_a_pack_beside_the_case_files_and_no_letter_of_it(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(LEGAL)
    packs = [file for file in report.files if file.kind == "referral"]
    assert [(file.path, file.sales_rep_id) for file in packs] == [(PACK, "")]
    assert verify_outbox(warehouse, release, report) == []
    text = text_of((release / PACK).read_bytes())
    for part in (
        "移送法务资料", "江苏昇玥喆堃机械设备有限公司", "107,990.50", "XS20260101", "SK26030001",
        "付款承诺 2 次，其中未兑现 1 次", "证据清单", "合同、补充协议", "1 / 3 笔单据",
        "2029-02-15", "HT26-01", "不含法律意见",
    ):  # fmt: skip
        assert part in text, part
    assert "别家代付" not in text
    assert "私下说的话" not in text


def test_nobody_is_referred_whom_policy_does_not_leave_to_counsel(
    rendered: Callable[..., Any],
) -> None:
    _, _, report = rendered()
    assert [file for file in report.files if file.kind == "referral"] == []


def test_a_pack_that_lacks_a_document_or_a_pack_too_many_is_a_problem(
    rendered: Callable[..., Any], tmp_path: Path
) -> None:
    _, release, report = rendered(LEGAL)
    other = make_warehouse(
        tmp_path / "other.duckdb",
        LEGAL,
        "update marts.collection_task_items set document_number = 'X7' where disposition_id = 'd2'",
    )
    problems = verify_outbox(other, release, report)
    assert f"{PACK}: 1 documents are missing" in problems
    unchanged = make_warehouse(tmp_path / "unchanged.duckdb")
    assert "outbox of rep : referral differ from the marts" in verify_outbox(
        unchanged, release, report
    )


def test_lint_tries_the_wording_with_all_that_it_may_name(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb", LEGAL)
    with read_only(warehouse) as connection:
        facts, names = read_run_facts(connection), read_rep_names(connection)
        entry = read_rep_tasks(connection, {"S01": names["S01"]})[0].entries[0]
        case = read_cases(connection, [entry.task.task_id])[entry.task.task_id]
    values = referral._values(entry, case, facts, "zh")  # pyright: ignore[reportPrivateUsage]
    sample = referral_values()
    assert sorted(values) == sorted(sample)
    assert set(values["totals"][0]) == set(sample["totals"][0])  # type: ignore[index]
