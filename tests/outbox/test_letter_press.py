"""Letters printed in children are those printed here; what is written is read back and compared."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from pathlib import Path

import pytest

from flows.outbox import letter_press
from flows.outbox.letter_checks import letter_problems
from flows.outbox.letter_model import LetterRefused, Model, letter_model
from flows.outbox.letter_press import Press
from flows.outbox.letter_samples import AS_OF, Sample, all_kinds, sample_facts, sample_letter
from flows.outbox.letter_word import open_word_template, write_word_letter
from flows.outbox.letters import Compiler, open_compiler, print_letter, print_letters
from flows.outbox.pdf_text import printed_texts

FACTS = sample_facts()


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return open_compiler()


def model_of(sample: Sample) -> Model:
    return letter_model(sample_letter(sample), FACTS, "zh")


def test_children_print_the_same_bytes_and_refuse_the_same_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = [
        model_of(Sample(recipient=name))
        for name in ("甲有限公司", "乙😀有限公司", "丙有限公司", "丁有限公司", "戊有限公司")
    ]
    monkeypatch.setattr(letter_press, "MANY", 5)
    printed = []
    for expected in (4, 5, 10):
        press = Press(AS_OF, expected, tmp_path)
        printed.append([str(one) if isinstance(one, LetterRefused) else one
                        for one in press.print_all(models)])  # fmt: skip
        press.close()
    here, beside, divided = printed
    assert here == beside == divided
    assert str(here[1]).startswith("missing_glyph")
    assert [isinstance(one, bytes) for one in here] == [True, False, True, True, True]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "level"), list(all_kinds()))
def test_a_letter_of_any_kind_read_back_agrees_with_its_figures(
    compiler: Compiler, language: str, kind: str, level: int | None
) -> None:
    sample = Sample(
        kind, language, level, items=7, currencies=("CNY", "JPY"), aside="3",
        unapplied="300", basis="", recipient='=cmd|<b>&amp;"#(甲\\乙) \u202e丙',
    )  # fmt: skip
    entry = sample_letter(sample)
    pdf = print_letter(compiler, model_of(sample), AS_OF)
    assert letter_problems(pdf, entry, FACTS) == []
    word = write_word_letter(open_word_template(), model_of(sample))
    assert letter_problems(word, entry, FACTS) == []


def test_what_differs_from_the_marts_is_told_without_a_name(compiler: Compiler) -> None:
    sample = Sample("demand", level=2, basis="sme_regulation_17")
    entry = sample_letter(sample)
    pdf = print_letter(compiler, model_of(sample), AS_OF)
    (first, *rest) = entry.items
    changed = {
        "1 amounts of 12,346.68 are missing": dataclasses.replace(
            entry,
            items=(dataclasses.replace(first, amount=first.amount + Decimal("0.01")), *rest),
        ),
        "the recipient is missing": dataclasses.replace(
            entry, letter=dataclasses.replace(entry.letter, recipient_name="别家有限公司")
        ),
        "the account for CNY is missing": dataclasses.replace(
            entry, amounts=(dataclasses.replace(entry.amounts[0], account_number="6222"),)
        ),
        "the document of line 1 is missing": dataclasses.replace(
            entry, items=(dataclasses.replace(first, document_number="XS9"), *rest)
        ),
    }
    assert letter_problems(pdf, entry, FACTS) == []
    for problem, other in changed.items():
        assert letter_problems(pdf, other, FACTS) == [problem]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"PK\x03\x04 broken"])
def test_what_cannot_be_read_back_is_a_problem(content: bytes) -> None:
    assert letter_problems(content, sample_letter(Sample()), FACTS)


def test_letters_in_one_pdf_count_their_own_pages(compiler: Compiler) -> None:
    models = [model_of(Sample(items=60)), model_of(Sample(recipient="另一家有限公司"))]
    texts = "".join(printed_texts(print_letters(compiler, models, AS_OF))).replace(" ", "")
    *long, short = re.findall(r"第(\d)页/共(\d)页", texts)
    assert len(long) >= 3
    assert long == [(str(page), str(len(long))) for page in range(1, len(long) + 1)]
    assert short == ("1", "1")
