"""No byte of a rep's files tells anything of another rep's customers."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path

import pytest

from .conftest import tables_of

REPS = ("Y01", "Y02", "Y03")
SHORTEST_TELLING_TEXT = 4


def telling_texts(release: Path) -> dict[str, set[str]]:
    """By rep: the numbers, names, codes, phones, addresses and documents of the customers.

    Customers without a rep belong to nobody's list and stand under "".
    """
    texts: dict[str, set[str]] = {rep: set() for rep in (*REPS, "")}
    with tables_of(release) as query:
        rows = query(
            """
            select coalesce(customers.sales_rep_id, ''), customers.customer_number,
                customers.display_name, customers.unified_social_credit_code,
                contacts.contact_name, contacts.phone, contacts.email, contacts.postal_address
            from intermediate.int_customers as customers
            left join intermediate.int_customer_contacts as contacts using (customer_id)
            """
        )
        rows += query(
            """
            select coalesce(sales_rep_id, ''), document_number, receivable_id
            from intermediate.int_receivables
            """
        )
    for rep, *found in rows:
        texts[rep] |= {str(text) for text in found if text}
    return texts


def foreign_to(rep: str, texts: dict[str, set[str]]) -> set[str]:
    others = set().union(*(found for other, found in texts.items() if other != rep))
    return {text for text in others - texts[rep] if len(text) >= SHORTEST_TELLING_TEXT}


def test_the_demo_has_something_to_keep_apart(demo_release: Path) -> None:
    texts = telling_texts(demo_release)
    assert {rep: len(found) > 20 for rep, found in texts.items() if rep} == dict.fromkeys(
        REPS, True
    )
    folders = {path.name for path in (demo_release / "outbox").iterdir() if path.is_dir()}
    assert folders == {*REPS, "cases"}  # case files are the office's


@pytest.mark.parametrize("rep", REPS)
def test_no_part_of_a_rep_s_workbook_tells_of_another_s_customers(
    rep: str, demo_release: Path
) -> None:
    texts = telling_texts(demo_release)
    [path] = (demo_release / "outbox" / rep).glob("*.xlsx")
    with zipfile.ZipFile(path) as workbook:
        content = "".join(workbook.read(part).decode("utf-8") for part in workbook.namelist())
    assert any(text in content for text in texts[rep])
    assert {text for text in foreign_to(rep, texts) if text in content} == set()


@pytest.mark.parametrize("rep", REPS)
def test_no_page_of_a_rep_tells_of_another_s_customers(rep: str, demo_release: Path) -> None:
    texts = telling_texts(demo_release)
    pages = sorted((demo_release / "outbox" / rep).rglob("*.html"))
    content = "".join(unescape(page.read_text("utf-8")) for page in pages)
    assert any(text in content for text in texts[rep])
    assert {text for text in foreign_to(rep, texts) if text in content} == set()


@pytest.mark.debian
@pytest.mark.parametrize("rep", REPS)
def test_no_letter_of_a_rep_tells_of_another_s_customers(rep: str, demo_release: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: make debian")
    texts = telling_texts(demo_release)
    letters = sorted((demo_release / "outbox" / rep).rglob("*.pdf"))
    assert letters
    content = "".join(_text_of(letter) for letter in letters)
    assert any(text in content for text in texts[rep])
    assert {text for text in foreign_to(rep, texts) if text in content} == set()


def _text_of(letter: Path) -> str:
    printed = subprocess.run(
        ["pdftotext", "-raw", str(letter), "-"], capture_output=True, check=True
    ).stdout.decode()
    written = subprocess.run(["pdfinfo", str(letter)], capture_output=True, check=True)
    return printed.replace("\n", "") + written.stdout.decode()


def test_no_name_of_a_file_tells_of_a_customer(demo_release: Path) -> None:
    texts = telling_texts(demo_release)
    names = "\n".join(str(path) for path in (demo_release / "outbox").rglob("*"))
    everything = set().union(*texts.values())
    assert {
        text for text in everything if len(text) >= SHORTEST_TELLING_TEXT and text in names
    } == set()
