"""The sample company: the same for everyone who asks alike, and every case of the cast in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.sample.cast import CAST
from flows.sample.company import invent_company
from flows.sample.facts import Credit, Instalment, SampleCompany
from flows.sample.make_sample import EXPORTERS, make_sample
from flows.sample.names import CREDIT_CODE_DIGITS, ORGANISATION_WEIGHTS
from flows.sample.truth import open_instalments, open_totals, unapplied_credits

from .expected import DAYS


@pytest.fixture(scope="module")
def company() -> SampleCompany:
    return invent_company(60, 1)


@pytest.mark.parametrize("layout", EXPORTERS)
def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, layout: str) -> None:
    for name in ("first", "second"):
        make_sample(tmp_path / name, layout, 60, 7)
    first, second = (_bytes(tmp_path / name) for name in ("first", "second"))
    assert first == second
    make_sample(tmp_path / "other", layout, 60, 8)
    assert _bytes(tmp_path / "other") != first


def _bytes(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file()
    }


def test_more_customers_change_nothing_for_those_who_were_there(company: SampleCompany) -> None:
    larger = invent_company(90, 1)
    assert [customer.name for customer in larger.customers[:60]] == [
        customer.name for customer in company.customers
    ]


def test_fewer_customers_than_the_cast_are_refused() -> None:
    with pytest.raises(UsageError, match="at least"):
        invent_company(len(CAST) - 1, 1)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_applied_beyond_what_was_owed_or_paid(seed: int) -> None:
    company = invent_company(60, seed)
    for day in DAYS:
        assert all(amount > 0 for _, amount in open_instalments(company, day))
        assert all(
            (amount < 0) == (credit.kind == "refund")
            for credit, amount in unapplied_credits(company, day)
        )


def test_the_truth_of_today_is_what_the_entries_leave(company: SampleCompany) -> None:
    left: Counter[str] = Counter()
    for document in company.documents:
        if document.status == "posted":
            left[document.currency_code] += document.amount
    for entry in company.applications:
        if entry.reversed_on is None:
            left[entry.credit.currency_code] -= entry.amount
    assert dict(left) == open_totals(company, company.as_of)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_happens_after_the_day_the_company_stands_for(seed: int) -> None:
    company = invent_company(60, seed)
    days = [movement.day for movement in company.movements]
    assert max(days) <= company.as_of
    assert {type(movement.subject) for movement in company.movements} == {Instalment, Credit}


def test_every_case_of_the_cast_is_there_and_every_kind_of_credit(company: SampleCompany) -> None:
    assert {customer.role for customer in company.customers} >= set(CAST)
    assert {credit.kind for credit in company.credits} == {
        "receipt", "advance", "bank_bill", "commercial_bill", "red_invoice", "rebate", "refund",
        "write_off",
    }  # fmt: skip
    assert {document.status for document in company.documents} == {"posted", "draft", "cancelled"}
    assert {document.currency_code for document in company.documents} == {"CNY", "USD", "JPY"}
    assert any(credit.customer is None for credit in company.credits)
    assert any(part.is_retention for document in company.documents for part in document.instalments)


def test_head_office_and_branch_share_a_credit_code_and_nobody_else_does(
    company: SampleCompany,
) -> None:
    codes = Counter(customer.credit_code for customer in company.customers if customer.credit_code)
    shared = [code for code, count in codes.items() if count > 1]
    sharing = [customer.role for customer in company.customers if customer.credit_code in shared]
    assert sharing == ["head_office", "branch_office"]


def test_credit_codes_carry_both_check_digits(company: SampleCompany) -> None:
    for customer in company.customers:
        if code := customer.credit_code:
            values = [CREDIT_CODE_DIGITS.index(digit) for digit in code]
            weighted = sum(value * pow(3, n, 31) for n, value in enumerate(values[:17]))
            assert (weighted + values[17]) % 31 == 0
            organisation = [int(digit, 36) for digit in code[8:16]]
            checked = sum(map(int.__mul__, organisation, ORGANISATION_WEIGHTS))
            assert code[16] == "0123456789X0"[11 - checked % 11]


def test_rare_names_need_more_than_gbk(company: SampleCompany) -> None:
    def fits_gbk(name: str) -> bool:
        try:
            name.encode("gbk")
        except UnicodeEncodeError:
            return False
        return True

    rare = [customer.name for customer in company.customers if not fits_gbk(customer.name)]
    assert len(rare) == 2
    assert any(ord(character) > 0xFFFF for name in rare for character in name)
