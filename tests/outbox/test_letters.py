# ruff: noqa: E501 - one case a line
from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from flows.outbox.letter_model import LetterRefused, letter_model
from flows.outbox.letter_rows import Letter, LetterAmount, LetterEntry, LetterItem
from flows.outbox.letter_samples import Sample, all_kinds, sample_facts, sample_letter
from flows.outbox.letters import Compiler, open_compiler, print_letter, print_letters
from flows.outbox.run_facts import Currency, RunFacts

AS_OF = date(2026, 6, 30)
# 2.1 cm in points
LEFT_MARGIN = Decimal("59.53")
CURRENCIES = {
    "CNY": Currency("CNY", 2, "人民币", "Chinese yuan"),
    "USD": Currency("USD", 2, "美元", "US dollar"),
}
HOSTILE_NAMES = [
    '#read("/etc/passwd")',
    "*_[]$#`@<>~ \\",
    "{{7*7}}**粗**",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    '#import "@preview/x:1.0.0"',
    '")]#panic()',
]


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return open_compiler()


@pytest.fixture
def facts() -> RunFacts:
    return RunFacts(
        "3fa9c1d2e4b5a697", AS_OF, datetime(2026, 7, 1), "CNY", CURRENCIES,
        actions={}, methods={}, excuses={}, contact_limits={}, reason_texts={},
        sources=(), carried=(),
    )  # fmt: skip


def letter_to(
    name: str = "江苏昇玥机械有限公司",
    *,
    lines: int = 1,
    amount: str = "1234.50",
    aside: str = "0",
    unapplied: str = "0",
    currencies: tuple[str, ...] = ("CNY",),
    language: str = "zh",
) -> LetterEntry:
    letter = Letter(
        "1f00aa", "TX-202606-1F00AA", "uscc:1", "S01", "reminder", language, name, None,
        "苏州市星湖街 328 号", "王丽", "planned", None, lines, date(2026, 5, 1),
        "上杭鼎金精密制造股份有限公司", "0597-6666 8888", "陈晓明", None, name,
    )  # fmt: skip
    items = [
        LetterItem(
            "1f00aa", number, f"XS{number:06}", 1, date(2026, 4, 1), date(2026, 5, 1), 60, code,
            Decimal(amount) + Decimal(aside), Decimal(), Decimal(aside), Decimal(amount),
        )
        for code in currencies
        for number in range(1, lines + 1)
    ]  # fmt: skip
    amounts = [
        LetterAmount("1f00aa", code, Decimal(amount) * lines, Decimal(unapplied), "工行", "鼎金", "141002020900")
        for code in currencies
    ]  # fmt: skip
    return LetterEntry(letter, tuple(amounts), tuple(items))


@pytest.fixture
def text_of(
    compiler: Compiler, facts: RunFacts, tmp_path: Path, pdf_text: Callable[[Path], str]
) -> Callable[[LetterEntry], str]:
    def read(entry: LetterEntry) -> str:
        path = tmp_path / "letter.pdf"
        path.write_bytes(print_letter(compiler, letter_model(entry, facts, "zh"), AS_OF))
        return pdf_text(path)

    return read


def test_the_same_letter_has_the_same_bytes(compiler: Compiler, facts: RunFacts) -> None:
    first = print_letter(compiler, letter_model(letter_to(), facts, "zh"), AS_OF)
    again = print_letter(open_compiler(), letter_model(letter_to(), facts, "zh"), AS_OF)
    assert first == again


@pytest.mark.debian
def test_a_letter_says_what_is_owed_in_figures_and_words(
    text_of: Callable[[LetterEntry], str],
) -> None:
    text = text_of(letter_to(lines=2, amount="53995.25")).replace(" ", "")
    for part in (
        "付款提醒函",
        "计划稿",
        "江苏昇玥机械有限公司",
        "截至2026年6月30日",
        "合计（人民币CNY）",
        "107,990.50",
        "人民币壹拾万柒仟玖佰玖拾元伍角整",
        "141002020900",
        "如贵司已付款，请忽略本函",
        "回执",
        "TX-202606-1F00AA",
        "批次3fa9c1d2",
        "第1页/共1页",
    ):
        assert part in text, part


@pytest.mark.debian
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_that_looks_like_code_is_printed_as_it_is(
    text_of: Callable[[LetterEntry], str], name: str
) -> None:
    squeezed = text_of(letter_to(name)).replace(" ", "")
    assert name.replace(" ", "") in squeezed
    assert "root:" not in squeezed


@pytest.mark.debian
def test_control_and_direction_characters_never_reach_the_paper(
    text_of: Callable[[LetterEntry], str],
) -> None:
    text = text_of(letter_to("甲\u202e乙\x07丙\u200f\x00丁有限公司"))
    assert "甲乙丙丁有限公司" in text


@pytest.mark.debian
def test_a_name_of_sixty_characters_is_printed_whole(
    text_of: Callable[[LetterEntry], str],
) -> None:
    name = "某某" * 28 + "有限公司"
    assert name in "".join(text_of(letter_to(name)).split())


@pytest.mark.debian
def test_two_hundred_items_repeat_the_headings_on_every_page_of_the_table(
    text_of: Callable[[LetterEntry], str],
) -> None:
    pages = text_of(letter_to(lines=200)).split("\f")[:-1]
    with_items = [page for page in pages if "XS000" in page]
    assert len(with_items) >= 4
    assert all("单据编号" in page and "应付金额" in page for page in with_items)
    assert all("计划稿" in page for page in pages)
    assert sum(page.count("XS000") for page in pages) == 200


@pytest.mark.debian
def test_no_total_begins_a_page_by_itself(text_of: Callable[[LetterEntry], str]) -> None:
    broken = 0
    for lines in range(14, 34):
        for page in text_of(letter_to(lines=lines)).split("\f")[1:]:
            if "合计" in page:
                broken += 1
                assert 0 < page.index("XS0") < page.index("合计")
    assert broken


@pytest.mark.debian
def test_currencies_have_tables_and_totals_of_their_own(
    text_of: Callable[[LetterEntry], str],
) -> None:
    text = text_of(letter_to(currencies=("CNY", "USD"), amount="700")).replace(" ", "")
    assert "合计（人民币CNY）" in text
    assert "合计（美元USD）" in text
    assert text.count("人民币柒佰元整") == 1


@pytest.mark.debian
def test_what_is_set_aside_and_what_is_unmatched_is_said(
    text_of: Callable[[LetterEntry], str],
) -> None:
    text = text_of(letter_to(aside="20.00", unapplied="300")).replace(" ", "")
    assert "另行处理" in text
    assert "人民币300.00元" in text


@pytest.mark.debian
def test_a_letter_in_english_has_no_chinese_words_of_ours(
    text_of: Callable[[LetterEntry], str],
) -> None:
    text = text_of(letter_to("Acme Ltd", language="en", currencies=("USD",)))
    assert "Payment reminder" in text
    assert "USD 1,234.50" in text
    assert "大写" not in text


@pytest.mark.parametrize("character", ["😀", "\ue000", "𡋾"])
def test_a_character_without_a_glyph_refuses_the_letter_and_names_it(
    compiler: Compiler, facts: RunFacts, character: str
) -> None:
    model = letter_model(letter_to(f"甲{character}有限公司"), facts, "zh")
    with pytest.raises(LetterRefused) as caught:
        print_letter(compiler, model, AS_OF)
    assert caught.value.reason == "missing_glyph"
    assert "有限公司" not in caught.value.detail


@pytest.mark.parametrize(
    ("amount", "reason"),
    [("0", "amount_not_positive"), ("-5", "amount_not_positive"), ("1.005", "amount_not_rounded")],
)
def test_an_amount_that_no_letter_may_ask_for_refuses_the_letter(
    facts: RunFacts, amount: str, reason: str
) -> None:
    with pytest.raises(LetterRefused) as caught:
        letter_model(letter_to(amount=amount), facts, "zh")
    assert caught.value.reason == reason


@pytest.mark.debian
@pytest.mark.parametrize("lines", [1, 10, 200])
def test_no_line_of_a_letter_begins_with_punctuation(
    text_of: Callable[[LetterEntry], str], lines: int
) -> None:
    text = text_of(letter_to(lines=lines))
    starts = {line.strip()[0] for line in text.splitlines() if line.strip()}
    assert not starts & set("，。、；：）》”！？")


@pytest.mark.debian
def test_no_line_of_any_kind_begins_with_punctuation_and_every_head_is_repeated(
    compiler: Compiler, tmp_path: Path, pdf_text: Callable[[Path], str]
) -> None:
    samples = [
        Sample(kind, "zh", level, items=items, aside="1.00", unapplied="2.00", basis="contract")
        for kind, level in all_kinds()
        for items in (1, 40)
    ]
    models = [letter_model(sample_letter(sample), sample_facts(), "zh") for sample in samples]
    path = tmp_path / "all.pdf"
    path.write_bytes(print_letters(compiler, models, AS_OF))
    assert all("单据编号" in page for page in pdf_text(path).split("\f") if "XS26030" in page)
    # Squeezed punctuation looks like a new line to pdftotext, so places are asked for.
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True)
    words = re.findall(r'<word xMin="([\d.]+)"[^>]*>(.)', done.stdout.decode("utf-8"))
    at_margin = {first for place, first in words if Decimal(place) < LEFT_MARGIN + 4}
    assert len(at_margin) > 20
    assert not at_margin & set("，。、；：）》”！？")


@pytest.mark.debian
def test_every_font_of_a_letter_is_ours_and_embedded(
    compiler: Compiler, facts: RunFacts, tmp_path: Path
) -> None:
    program = shutil.which("pdffonts")
    if program is None:
        pytest.skip("pdffonts (Debian package poppler-utils) is not installed")
    path = tmp_path / "letter.pdf"
    path.write_bytes(print_letter(compiler, letter_model(letter_to(), facts, "zh"), AS_OF))
    done = subprocess.run([program, str(path)], capture_output=True, check=True, text=True)
    fonts = done.stdout.splitlines()[2:]
    assert fonts
    assert all("+NotoS" in font and " yes yes yes " in font for font in fonts)


@pytest.mark.debian
def test_a_long_document_number_breaks_without_invisible_characters(
    text_of: Callable[[LetterEntry], str],
) -> None:
    entry = letter_to()
    long = dataclasses.replace(entry.items[0], document_number="9" * 40)
    text = text_of(dataclasses.replace(entry, items=(long,)))
    assert "\u200b" not in text
    assert text.count("9") >= 40
