"""What the cast of the full demo stands for is seen in it: signals, breaches, checks, grades."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.sample.company import invent_company

if TYPE_CHECKING:
    from tests.conftest import DemoMorning


@pytest.fixture(scope="module")
def release(full_morning: DemoMorning) -> tuple[Path, str]:
    return (full_morning.home / "current").resolve(), "\n".join(full_morning.printed)


@pytest.fixture(scope="module")
def numbers() -> dict[str, str]:
    """The customer number of each role that one customer has."""
    return {customer.role: customer.number for customer in invent_company(64, 1).customers}


def asked(release: tuple[Path, str], query: str) -> list[tuple[str, ...]]:
    with duckdb.connect(str(release[0] / "warehouse.duckdb"), read_only=True) as connection:
        return [tuple(map(str, row)) for row in connection.execute(query).fetchall()]


def test_each_role_raises_the_signal_it_is_there_for(
    release: tuple[Path, str], numbers: dict[str, str]
) -> None:
    found = asked(
        release,
        "select customer_number, signal_code from marts.warning_signals"
        " inner join intermediate.int_customers using (debtor_id)",
    )
    expected = {
        (numbers["collapsing"], "W1"),
        (numbers["collapsing"], "W4"),
        (numbers["newcomer"], "W6"),
        (numbers["promises_part"], "W7"),
        (numbers["excuses"], "W8"),
        (numbers["third_party_payer"], "W9"),
        (numbers["deregistered"], "P1"),
    }
    assert expected - set(found) == set()
    strangers = {number for number, code in found if code == "W9"}
    assert strangers == {numbers["third_party_payer"]}


def test_finance_gets_the_private_account_and_the_stranger_to_check(
    release: tuple[Path, str], numbers: dict[str, str]
) -> None:
    found = set(asked(release, "select customer_number, check_code from marts.receipt_checks"))
    private = numbers["private_account"]
    assert {(private, "cash_taken"), (private, "applied_late")} <= found
    assert (numbers["third_party_payer"], "strange_payer") in found
    assert not [number for number, code in found if code == "account_not_ours"]


def test_every_kind_of_breach_is_there_and_none_is_most_of_them(
    release: tuple[Path, str], numbers: dict[str, str]
) -> None:
    found = asked(
        release,
        "select customer_number, breach_type from marts.credit_breaches"
        " inner join intermediate.int_customers using (customer_id)",
    )
    kinds = [kind for _, kind in found]
    assert set(kinds) >= {
        "over_limit", "near_limit", "group_over_limit", "no_limit", "cash_only", "limit_expired",
        "period",
    }  # fmt: skip
    assert 2 * kinds.count("period") <= len(kinds) + 8
    group = {number for number, kind in found if kind == "group_over_limit"}
    members = ("group_head", "group_member", "group_second_member")
    assert group == {numbers[role] for role in members}
    assert (numbers["limit_temporary"], "over_limit") not in found


def test_the_grades_are_spread(release: tuple[Path, str]) -> None:
    rows = asked(release, "select grade, count(*) from marts.customer_grades group by 1")
    counted = {grade: int(count) for grade, count in rows}
    assert set(counted) >= {"AA", "A", "B", "C"}
    assert 2 * max(counted.values()) < sum(counted.values())


def test_a_rep_reads_the_total_of_a_group_and_never_a_sibling(release: tuple[Path, str]) -> None:
    siblings = {
        customer.number: (customer.name, customer.rep)
        for customer in invent_company(64, 1).customers
        if customer.role in ("group_head", "group_member", "group_second_member")
    }
    total = asked(
        release,
        "select distinct cast(exposure_amount as decimal(18, 2)) from marts.credit_breaches"
        " where breach_type = 'group_over_limit'",
    )
    assert len(total) == 1
    pages = {path: path.read_text("utf-8") for path in (release[0] / "outbox").rglob("*.html")}
    assert any("所属集团" in text for text in pages.values())
    for path, text in pages.items():
        held = {number for number, (name, _) in siblings.items() if name in text}
        if path.parent.name == "cases":
            assert len(held) <= 1, path
        else:
            assert {siblings[number][1] for number in held} <= {path.parent.name}, path


def test_a_run_notes_no_heading_that_is_known_to_be_unneeded(release: tuple[Path, str]) -> None:
    notes = [line for line in release[1].splitlines() if "heading" in line]
    assert notes == [line for line in notes if "客户名称" in line]
