"""The Word document of a letter says what its PDF says, opens everywhere, and runs nothing."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flows.errors import UsageError
from flows.outbox.letter_model import Model, letter_model
from flows.outbox.letter_samples import AS_OF, Sample, all_kinds, sample_facts, sample_letter
from flows.outbox.letter_word import WORD_TEMPLATE, open_word_template, write_word_letter
from flows.outbox.letters import open_compiler, print_letter

WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIGURES = re.compile(r"\d[\d,]*\.\d\d|\d{4}-\d\d-\d\d|[壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整零]{4,}")
TEXT_PART = re.compile(r"word/(document|header\d|footer\d)\.xml")
HOSTILE = [
    '#read("/etc/passwd")', "{{7*7}}甲{% raw %}", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
    "甲&lt;乙&amp;丙", "]]>甲<w:t>乙",
]  # fmt: skip


def model_of(sample: Sample) -> Model:
    return letter_model(sample_letter(sample), sample_facts(), "zh")


def document(sample: Sample) -> bytes:
    return write_word_letter(open_word_template(), model_of(sample))


def text_of(content: bytes) -> str:
    """All texts of the document with its head and foot, paragraph by paragraph."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist() if TEXT_PART.fullmatch(name)]
    trees = [ElementTree.fromstring(part) for part in parts]  # noqa: S314
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(f"{WORDS}t"))
        for tree in trees
        for paragraph in tree.iter(f"{WORDS}p")
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "level"), list(all_kinds()))
def test_every_kind_opens_and_holds_all_its_figures(
    language: str, kind: str, level: int | None
) -> None:
    sample = Sample(
        kind, language, level, currencies=("CNY", "USD"), aside="20.00", unapplied="300.00",
        basis="sales_interpretation_18", instalments=2,
    )  # fmt: skip
    text = text_of(document(sample))
    assert not re.search(r"{[{%]|[%}]}", text)
    entry = sample_letter(sample)
    for amount in entry.amounts:
        assert f"{amount.total_amount:,.2f}" in text
    for item in entry.items:
        assert item.document_number in text
        assert f"{item.amount:,.2f}" in text


def test_the_same_letter_has_the_same_bytes() -> None:
    assert document(Sample(items=5)) == document(Sample(items=5))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_looks_like_markup_is_a_name(name: str) -> None:
    assert name in text_of(document(Sample(recipient=name)))


def test_control_and_direction_characters_never_reach_the_document() -> None:
    text = text_of(document(Sample(recipient="甲\u202e乙\x07丙\u200f\x00丁\t有限公司")))
    assert "甲乙丙丁 有限公司" in text


def test_heads_are_repeated_and_columns_fill_the_page() -> None:
    content = document(Sample("demand", level=1, items=200, aside="1.00"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        tree = ElementTree.fromstring(package.read("word/document.xml"))  # noqa: S314
    items = next(table for table in tree.iter(f"{WORDS}tbl") if len(table) > 100)
    assert items.find(f"{WORDS}tr/{WORDS}trPr/{WORDS}tblHeader") is not None
    widths = [int(column.get(f"{WORDS}w", "0")) for column in items.iter(f"{WORDS}gridCol")]
    assert len(widths) == 9
    assert sum(widths) == open_word_template().text_width


def test_a_template_with_an_unknown_name_or_a_broken_mark_is_told(tmp_path: Path) -> None:
    for old, new, told in (
        ("{{ date }}", "{{ datum }}", "'datum' is undefined"),
        ("{%p endif %}", "{%p endfi %}", "document.xml"),
    ):
        spoilt = tmp_path / f"{told[:5]}.docx"
        with zipfile.ZipFile(WORD_TEMPLATE) as package, zipfile.ZipFile(spoilt, "w") as written:
            for part in package.namelist():
                text = package.read(part).replace(old.encode(), new.encode())
                written.writestr(part, text)
        with pytest.raises(UsageError) as caught:
            write_word_letter(open_word_template(spoilt), model_of(Sample()))
        assert told in caught.value.where


@pytest.mark.debian
def test_libreoffice_opens_it_and_shows_the_figures_of_the_pdf(tmp_path: Path) -> None:
    program, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if program is None or reader is None:
        pytest.skip("libreoffice-writer and poppler-utils are not installed")
    samples = {
        "many": Sample("demand", level=3, items=40, currencies=("CNY", "USD"), basis="contract"),
        "plan": Sample("repayment_plan", instalments=2),
    }
    for name, sample in samples.items():
        (tmp_path / f"{name}.docx").write_bytes(document(sample))
        pdf = print_letter(open_compiler(), model_of(sample), AS_OF)
        (tmp_path / f"{name}_typst.pdf").write_bytes(pdf)
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         "pdf", "--outdir", str(tmp_path), *(f"{tmp_path}/{name}.docx" for name in samples)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip

    def figures(name: str) -> list[str]:
        done = subprocess.run([reader, "-layout", f"{tmp_path}/{name}.pdf", "-"],
                              check=True, capture_output=True)  # fmt: skip
        return sorted(FIGURES.findall(done.stdout.decode("utf-8")))

    for name in samples:
        assert figures(name) == figures(f"{name}_typst")
        assert len(figures(name)) >= 10
