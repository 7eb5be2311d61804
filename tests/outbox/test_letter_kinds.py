"""Every kind of letter says what it is for: content, marks, slip, ground, claim."""

from __future__ import annotations

import re
from typing import Any

import pytest
from forbidden import found_in_text

from flows.outbox.labels import LANGUAGES
from flows.outbox.letter_model import LetterRefused, letter_model
from flows.outbox.letter_samples import (
    GROUNDS,
    Sample,
    all_kinds,
    lint_samples,
    sample_facts,
    sample_letter,
)

FACTS = sample_facts()
KINDS = [(language, kind, level) for language in LANGUAGES for kind, level in all_kinds()]
ASKING = [one for one in KINDS if one[1] not in ("statement", "thanks")]


def said(sample: Sample) -> str:
    """All that the letter says, its tables included, without blanks."""
    model = letter_model(sample_letter(sample), FACTS, "zh")
    del model["labels"]
    return "".join(texts(model)).replace(" ", "")


def texts(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for inner in parts for text in texts(inner)]


@pytest.mark.parametrize(("language", "kind", "level"), KINDS)
def test_a_letter_names_both_parties_its_documents_amounts_and_due_dates(
    language: str, kind: str, level: int | None
) -> None:
    text = said(Sample(kind, language, level, items=2))
    for part in ("江苏昇玥喆堃机械设备有限公司", "91320594MA1XYZ1234", "上杭鼎金精密",
                 "XS260300001", "HT26-017", "2026-02-16", "12,346.67", "37,039.01",
                 "CK-202606-1F00AA", "2026-06-30"):  # fmt: skip
        assert part in text, part


@pytest.mark.parametrize(("language", "kind", "level"), ASKING)
def test_a_letter_that_asks_names_the_day_and_the_account(
    language: str, kind: str, level: int | None
) -> None:
    text = said(Sample(kind, language, level, is_released=True))
    if kind != "repayment_plan":
        assert ("2026年7月15日" if language == "zh" else "15July2026") in text
    assert "14100202" in text


@pytest.mark.parametrize(("language", "kind", "level"), KINDS)
def test_no_letter_threatens_exposes_or_pretends(
    language: str, kind: str, level: int | None
) -> None:
    assert found_in_text(said(Sample(kind, language, level, basis="contract"))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_names_the_day_of_the_answer_and_no_account(language: str) -> None:
    text = said(Sample("statement", language, is_released=True))
    assert ("2026年7月15日" if language == "zh" else "15July2026") in text
    assert "14100202" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_of_thanks_asks_for_nothing(language: str) -> None:
    text = said(Sample("thanks", language))
    assert not re.search(r"账户|请贵司于|account|pleasetransfer|overdue|逾期", text.lower())


def test_the_total_stands_in_capital_numerals_and_other_currencies_in_english_words() -> None:
    text = said(Sample("demand", "zh", 1, items=1, currencies=("CNY", "USD", "JPY")))
    assert "人民币壹万贰仟叁佰肆拾陆元陆角柒分" in text
    assert "USdollartwelvethousandthreehundredforty-sixand67/100only" in text
    assert "Japaneseyentwelvethousandthreehundredforty-sevenonly" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suspension_states_the_contract_that_allows_it(language: str) -> None:
    assert GROUNDS["contract_clause"] in said(Sample("suspension", language))


@pytest.mark.parametrize("ground", ["", "civil_code_527"])
def test_a_suspension_without_a_ground_that_data_can_show_is_refused(ground: str) -> None:
    with pytest.raises(LetterRefused) as caught:
        said(Sample("suspension", ground=ground))
    assert caught.value.reason == "no_ground"


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(LetterRefused) as caught:
        said(Sample("lawyers_letter"))
    assert caught.value.reason == "unknown_kind"


def test_a_plan_of_payment_is_a_draft_also_when_released_and_keeps_dates_and_age() -> None:
    text = said(Sample("repayment_plan", is_released=True, instalments=2))
    assert "草案" in text
    assert "2026-07-31" in text
    assert "不变更上列各笔款项原来的到期日、账龄" in text
    assert said(Sample("repayment_plan")).count("年月日") == 0


def test_interest_is_claimed_with_basis_formula_and_order_or_not_at_all() -> None:
    text = said(Sample("demand", "zh", 3, basis="sales_interpretation_18"))
    for part in ("第十八条", "（1+50%）", "÷365", "第五百六十一条", "29.97", "未计入上列应付金额"):
        assert part in text, part
    without = said(Sample("demand", "zh", 3))
    assert "违约金或利息" not in without
    assert "LPR" not in without


def test_a_planned_letter_has_no_date_and_a_copy_says_so() -> None:
    planned, released = said(Sample()), said(Sample(is_released=True, is_copy=True))
    assert "计划稿" in planned
    assert "【发出时填定】" in planned
    assert "计划稿" not in released
    assert "副本" in released
    assert "2026年7月1日" in released


def test_a_set_of_wordings_without_a_file_uses_the_usual_one() -> None:
    assert said(Sample(wording_set="key_accounts")) == said(Sample())
    assert said(Sample(wording_set="../en")) == said(Sample())


def test_the_samples_reach_every_kind_level_language_ground_and_basis() -> None:
    samples = [sample for language in LANGUAGES for sample in lint_samples(language)]
    assert {(s.language, s.kind, s.level) for s in samples} == set(KINDS)
    assert {s.ground for s in samples} == set(GROUNDS)
    assert {s.basis for s in samples} == {
        "", "contract", "sme_regulation_17", "sales_interpretation_18"
    }  # fmt: skip
