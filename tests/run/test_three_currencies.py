"""A home of yen, dinars and yuan, from its files to the letter, with a ledger that differs."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .command import Ended, huikuan
from .conftest import release_of, tables_of

HOME = """
language = "zh"
default_rep = "S01"

[company]
company_id = "1000"
legal_name = "某某机械有限公司"
unified_social_credit_code = "91320594MA0DEM0057"
address = "江苏省苏州市示例路1号"
contact_name = "财务部"
contact_phone = "0512-5550 0100"
currency_code = "CNY"

[[sales_reps]]
sales_rep_id = "S01"
rep_name = "王一"

[sources.erp]
layout = "generic"
capability = "open_items"
"""
ACCOUNT = """
[[company.bank_accounts]]
currency_code = "{0}"
bank_name = "示例银行"
account_name = "某某机械有限公司"
account_number = "8888000000001{1}"
approved_by = "财务部经理"
"""
TABLES = {
    "customers": (
        "customer_number,customer_name,postal_address",
        "K1,示例贸易有限公司,江苏省苏州市示例路2号",
    ),
    "receivables": (
        "document_number,customer_number,document_date,due_date,currency_code,original_amount",
        "J1,K1,2026-04-01,2026-05-01,JPY,1234567",
        "W1,K1,2026-04-01,2026-05-02,KWD,1234.567",
        "C1,K1,2026-04-01,2026-05-03,CNY,1234.50",
    ),
    "credits": (
        "credit_number,credit_type,customer_number,effective_date,currency_code,amount",
        "R1,收款,K1,2026-06-20,JPY,100000",
    ),
    "exchange_rates": (
        "rate_date,from_currency_code,to_currency_code,exchange_rate",
        "2026-06-30,JPY,CNY,0.0472",
        "2026-06-30,KWD,CNY,23.4567891",
    ),
    "gl_balances": (
        "account_number,currency_code,balance_date,balance,balance_side",
        "1122,JPY,2026-06-30,1134567,借",
        "1122,KWD,2026-06-30,1234.567,借",
        "1122,CNY,2026-06-30,1230.00,借",
    ),
}
WAIVERS = (
    "rule_code,name,reason,expires_on\ngl_control_accounts_tie,王会计,尾差待七月入账,2099-12-31\n"
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BUILT_IN = {"3": "#,##0", "4": "#,##0.00"}
SHOWN = {"JPY": "1,134,567", "KWD": "1,234.567", "CNY": "1,234.50"}


def write_home(home: Path) -> None:
    inbox = home / "inbox" / "erp"
    inbox.mkdir(parents=True)
    text = HOME.replace(
        "[[sales_reps]]",
        "".join(ACCOUNT.format(code, place) for place, code in enumerate(SHOWN))
        + "\n[[sales_reps]]",
    )
    for table, lines in TABLES.items():
        (inbox / f"{table}_20260630.csv").write_text("\n".join(lines) + "\n", "utf-8")
        columns = "".join(f'{name} = "{name}"\n' for name in lines[0].split(","))
        text += f'\n[sources.erp.tables.{table}]\nfiles = "{table}_{{date}}.csv"\n'
        text += f"[sources.erp.tables.{table}.columns]\n{columns}"
    (home / "huikuan.toml").write_text(text, "utf-8")


def number_formats(path: Path) -> dict[str, str]:
    """The stored text of every number of a workbook and the format that it is shown in."""
    with zipfile.ZipFile(path) as book:
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))  # noqa: S314 - our own file
        sheets = [
            ElementTree.fromstring(book.read(name))  # noqa: S314 - our own file
            for name in book.namelist()
            if name.startswith("xl/worksheets/sheet")
        ]
    own = {row.get("numFmtId"): row.get("formatCode") for row in styles.iter(f"{SHEET}numFmt")}
    (cell_styles,) = styles.iter(f"{SHEET}cellXfs")
    shown = [(own | BUILT_IN).get(style.get("numFmtId"), "") or "" for style in cell_styles]
    return {
        value.text or "": shown[int(cell.get("s", "0"))]
        for sheet in sheets
        for cell in sheet.iter(f"{SHEET}c")
        for value in cell.findall(f"{SHEET}v")
        if cell.get("t", "n") == "n"
    }


pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def mornings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Ended, Ended]]:
    """A home, its run against a ledger that differs, and its run with a waiver."""
    home = tmp_path_factory.mktemp("currencies") / "home"
    write_home(home)
    closed = huikuan(home, "run", "--direct")
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "waivers.csv").write_text(WAIVERS, "utf-8")
    yield home, closed, huikuan(home, "run", "--direct")


Mornings = tuple[Path, Ended, Ended]


def test_a_ledger_that_differs_closes_the_gate_and_publishes_nothing(mornings: Mornings) -> None:
    _, closed, _ = mornings
    assert closed.code == 4
    assert "gl_control_accounts_tie" in closed.out + closed.err
    assert "-4.50 CNY: ledger 1230.00, expected 1234.50" in closed.out + closed.err


def test_a_waiver_lets_the_known_difference_pass_and_is_told(mornings: Mornings) -> None:
    home, _, waived = mornings
    assert waived.code == 0, waived.err
    with tables_of(release_of(home)) as query:
        assert query(
            "select currency_code, tie_out_state from gl_tie_out where gl_account = '1122'"
            " order by currency_code"
        ) == [("CNY", "waived"), ("JPY", "tied"), ("KWD", "tied")]


def test_the_letter_asks_in_each_currency_with_its_own_decimals(mornings: Mornings) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (Debian package poppler-utils) is not installed")
    (letter,) = release_of(mornings[0]).glob("outbox/S01/letters/TX-*.pdf")
    told = subprocess.run(
        [program, "-layout", str(letter), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    for code, amount in SHOWN.items():
        assert amount in told, code
        assert f"{amount}0" not in told, code
    assert "1,134,567." not in told


def test_the_trace_shows_each_currency_with_its_own_decimals(mornings: Mornings) -> None:
    for document, lines in {
        "J1": (
            "open of erp:1000:J1:1 = 1,234,567",
            "JPY 1,234,567 = applied 0 + left 1,234,567",
        ),
        "W1": (
            "open of erp:1000:W1:1 = 1,234.567",
            "KWD 1,234.567 = applied 0.000 + left 1,234.567",
        ),
        "C1": ("open of erp:1000:C1:1 = 1,234.50", "CNY 1,234.50 = applied 0.00 + left 1,234.50"),
    }.items():
        told = huikuan(mornings[0], "trace", document)
        assert told.code == 0, told.err
        for line in lines:
            assert f"{line}\n" in told.out
        assert ".0000" not in told.out


def test_the_workbook_shows_each_currency_in_its_own_number_format(mornings: Mornings) -> None:
    (path,) = release_of(mornings[0]).glob("outbox/S01/*.xlsx")
    formats = number_formats(path)
    assert formats["1134567.0000"] == "#,##0"
    assert formats["1234.5670"] == "#,##0.000"
    assert formats["1234.5000"] == "#,##0.00"


def test_the_consolidated_figure_is_complete(mornings: Mornings) -> None:
    """1,234.50 + 1,234,567 x 0.0472 = 58,271.56 + 1,234.567 x 23.4567891 = 28,958.98."""
    with tables_of(release_of(mornings[0])) as query:
        assert query(
            "select cast(open_amount as varchar), consolidation_state from consolidated_balances"
        ) == [("88465.0400", "complete")]
