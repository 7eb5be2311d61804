"""No receipts file: silence is not zero, so nothing is published, or no promise breaks of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import huikuan
from .conftest import RECEIPTS, Morning, Query, inbox, new_demo, release_of, tables_of

SECOND_SOURCE = """
[sources.spares]
layout = "generic"
capability = "open_items"
default_rep = "Y01"
[sources.spares.tables.customers]
files = "客户_{date}.csv"
[sources.spares.tables.customers.columns]
customer_number = "客户编码"
customer_name = "客户名称"
postal_address = "通讯地址"
[sources.spares.tables.receivables]
files = "应收_{date}.csv"
[sources.spares.tables.receivables.columns]
document_number = "单据编号"
customer_number = "客户编码"
document_date = "单据日期"
due_date = "到期日"
original_amount = "金额"
[sources.spares.tables.receivables.constants]
company_id = "1000"
currency_code = "CNY"
"""
SPARES = {
    "客户_20260630.csv": "客户编码,客户名称,通讯地址\nB1,绍兴试件有限公司,绍兴市示例路1号\n",
    "应收_20260630.csv": (
        "单据编号,客户编码,单据日期,到期日,金额\nBJ1,B1,2026-03-01,2026-04-01,5000.00\n"
    ),
}


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    """The last receipts are of 10 June and are carried; a second source tells no receipts."""
    home = new_demo(tmp_path_factory.mktemp("carried"))
    (inbox(home) / RECEIPTS).rename(inbox(home) / "收款单_20260610.csv")
    declared = (home / "huikuan.toml").read_text("utf-8")
    assert declared.count('files = "收款单_{date}.csv"\nwhen_absent = "stop"') == 1
    carrying = declared.replace('when_absent = "stop"', 'when_absent = "carry"')
    (home / "huikuan.toml").write_text(carrying + SECOND_SOURCE, "utf-8")
    (home / "inbox" / "spares").mkdir()
    for name, content in SPARES.items():
        (home / "inbox" / "spares" / name).write_text(content, "utf-8")
    return Morning(home, huikuan(home, "run", "--direct"))


@pytest.fixture(scope="module")
def tables(carried: Morning) -> Iterator[Query]:
    with tables_of(release_of(carried.home)) as query:
        yield query


def test_a_home_that_never_had_receipts_stops_and_says_what_is_missing_and_where(
    tmp_path: Path,
) -> None:
    home = new_demo(tmp_path)
    (inbox(home) / RECEIPTS).unlink()
    for options in (["--direct"], ["--direct", "--as-of", "2026-06-30"]):
        refused = huikuan(home, "run", *options)
        assert (refused.code, refused.out) == (3, "")
        assert "erp.credits: 收款单_{date}.csv" in refused.err
        assert "where: inbox/erp/" in refused.err
    assert not (home / "current").exists()
    assert not (home / "releases").exists()


def test_a_day_without_its_receipts_stops_and_what_was_published_stays(home: Path) -> None:
    for path in inbox(home).iterdir():
        if not path.name.startswith("收款单"):
            path.rename(path.with_name(path.name.replace("20260630", "20260701")))
    refused = huikuan(home, "run", "--direct", "--as-of", "2026-07-01", "--json")
    assert (refused.code, refused.document["exit_code"]) == (3, 3)
    assert refused.document["what"] == (
        "files for 2026-07-01 are missing:"
        f"\n  - erp.credits: 收款单_{{date}}.csv; last seen: {RECEIPTS}"
    )
    assert len(list((home / "releases").iterdir())) == 1


@pytest.mark.campaign
def test_receipts_that_may_be_carried_are_carried_with_their_age(
    carried: Morning, tables: Query
) -> None:
    assert carried.ended.code == 0, carried.ended.err
    assert "erp.credits: carried forward from 2026-06-10, 20 days old" in carried.ended.err
    assert tables(
        """
        select source_name, receipts_state, cast(receipts_business_date as varchar)
        from landing.sources order by source_name
        """
    ) == [("erp", "carried", "2026-06-10"), ("spares", "none", None)]
    assert tables(
        "select age_days, is_carried from landing.files where table_name = 'credits'"
    ) == [(20, True)]


@pytest.mark.campaign
def test_no_promise_breaks_for_want_of_a_receipts_file(tables: Query) -> None:
    assert tables(
        """
        select promise_number, promise_state from promises
        join (select promise_id, split_part(promise_id, ':', -1) as promise_number from promises)
            using (promise_id)
        order by promise_number
        """
    ) == [
        ("CN2605003", "partially_kept"),
        ("CN2606001", "not_measurable"),
        ("CN2606002", "kept"),
        ("CN2606003", "not_measurable"),
        ("CN2606005", "open"),
    ]


@pytest.mark.campaign
def test_no_letter_is_planned_while_receipts_are_old_or_not_told_at_all(tables: Query) -> None:
    assert tables("select count(*) from letters_due where letter_state <> 'withheld'") == [(0,)]
    assert tables(
        """
        select source_name, withheld_reason, count(distinct letter_id)
        from letters_due
        join letter_items using (letter_id)
        join open_items using (receivable_id)
        where letters_due.letter_kind = 'reminder'
        group by source_name, withheld_reason
        order by source_name, withheld_reason
        """
    ) == [("erp", "stale_receipts", 12), ("spares", "no_receipts", 1)]
    assert tables("select count(*) from collection_tasks where recommended_action <> ''") >= [(14,)]
