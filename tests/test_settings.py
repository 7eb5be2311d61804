"""A sound huikuan.toml becomes values; an unsound one is told every mistake at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.settings import load_settings, parse_settings

SOUND = """
language = "en"
default_rep = "S01"
[company]
company_id = "1000"
legal_name = "示例公司"
currency_code = "CNY"
[[company.bank_accounts]]
currency_code = "CNY"
bank_name = "示例银行"
account_name = "示例公司"
account_number = "0001"
approved_by = "财务部经理"
[[sales_reps]]
sales_rep_id = "S01"
rep_name = "沈若岚"
[demo]
clock = "2026-07-01T06:00:00+08:00"
[sources.erp]
layout = "generic"
capability = "open_items"
reps_by_company = { U001 = "US" }
[sources.erp.tables.disputes]
files = "争议_{date}.csv"
required = false
when_absent = "carry"
total_label = "合计"
[sources.erp.tables.disputes.columns]
dispute_number = "争议编号"
document_number = "应收单号"
[sources.erp.tables.disputes.constants]
opened_on = "2026-01-01"
[sources.sap]
layout = "sap"
business_date = 2020-05-31
[sources.sap.tables.open_items]
files = "*.csv"
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(UsageError) as refusal:
        parse_settings(text.encode(), "huikuan.toml")
    assert refusal.value.where == "huikuan.toml"
    return [line.removeprefix("  - ") for line in refusal.value.what.splitlines()[1:]]


def test_a_sound_file_becomes_values() -> None:
    settings = parse_settings(SOUND.encode(), "huikuan.toml")
    assert settings.company is not None
    assert settings.company.bank_accounts[0].account_number == "0001"
    assert (settings.company.line, settings.company.bank_accounts[0].line) == (4, 8)
    assert settings.demo_clock == datetime(2026, 7, 1, 6, tzinfo=timezone(timedelta(hours=8)))
    erp, sap = settings.sources
    assert erp.reps_by_company == {"U001": "US"}
    assert (erp.tables[0].is_required, erp.tables[0].when_absent) == (False, "carry")
    assert erp.tables[0].total_labels == ("合计",)
    assert (sap.capability, sap.business_date) == ("open_balances", date(2020, 5, 31))
    assert (sap.tables[0].cells, sap.tables[0].encoding) == ("binary", "auto")
    assert sap.tables[0].total_labels == ("合计", "小计", "总计")


def test_every_mistake_is_told_at_once_with_line_and_key_and_what_is_allowed() -> None:
    text = """
language = "cn"
defualt_rep = "S01"
[company]
company_id = 1000
currency_code = "rmb"
[sources.ERP]
layout = "generik"
capability = "open"
[sources.ERP.tables.recievables]
files = "x.csv"
"""
    found = mistakes(text)
    assert (
        'line 2: top level, language: "cn" is not allowed; allowed: zh, en; did you mean "en"?'
        in found
    )
    assert "line 5: company, company_id: must be a text in quotes, not 1000" in found
    assert (
        'line 6: company, currency_code: "rmb" is not allowed;'
        " allowed: an ISO 4217 code such as CNY" in found
    )
    assert 'line 7: sources.ERP, name: "ERP" must match [a-z][a-z0-9_]{0,30}' in found
    assert (
        'line 8: sources.ERP, layout: "generik" is not allowed; allowed: generic, kingdee,'
        ' kingdee_list, odoo, sap, sap_fbl5n, sap_tables, u8, u8_list; did you mean "generic"?'
        in found
    )
    assert any(
        "line 10: sources.ERP.tables, recievables: is no table of generic" in mistake
        for mistake in found
    )
    assert found[-1].startswith("line 3: top level, defualt_rep: is not known here")
    assert found[-1].endswith('did you mean "default_rep"?')


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        (
            'document_number = "应收单号"',
            'documnt_number = "应收单号"',
            'did you mean "document_number"?',
        ),
        (
            'document_number = "应收单号"',
            "",
            "sources.erp.tables.disputes, columns.document_number: is missing; map it"
            ' (document_number = "their heading") or set a constant',
        ),
        (
            'opened_on = "2026-01-01"',
            'opened_on = "2026-01-01"\ndocument_number = "x"',
            "sources.erp.tables.disputes, constants.document_number: is mapped in columns too;"
            " keep one of them",
        ),
        ("争议_{date}.csv", "争议.csv", "or the source needs a business_date"),
        (
            '"*.csv"',
            '"{date}.csv"',
            "sources.sap, tables.open_items.files: has a date although the source has a"
            " business_date",
        ),
        ("争议_{date}.csv", "../{date}.csv", "must be a file name inside inbox/<source>/, no path"),
        (
            "争议_{date}.csv",
            "{day}_{date}.csv",
            "may hold one {date}, {from} and {to} and no other braces",
        ),
        (
            'when_absent = "carry"',
            'when_absent = "carryy"',
            'sources.erp.tables.disputes, when_absent: "carryy" is not allowed;'
            ' allowed: stop, carry; did you mean "carry"?',
        ),
        (
            "required = false",
            'required = "no"',
            "sources.erp.tables.disputes, required: must be true or false, not 'no'",
        ),
        (
            "2020-05-31",
            '"31.05.2020"',
            "sources.sap, business_date: must be a date such as 2020-05-31, not '31.05.2020'",
        ),
        (
            "+08:00",
            "",
            "demo, clock: must be a time with its zone, 2026-07-01T06:00:00+08:00,"
            " not 2026-07-01 06:00:00",
        ),
        (
            'layout = "sap"',
            'layout = "sap"\ncapability = "open_items"',
            'sources.sap, capability: "open_items" is not allowed; allowed: open_balances',
        ),
        (
            'files = "*.csv"',
            'files = "*.csv"\ncolumns = { doc_id = "x" }',
            "sources.sap.tables.open_items, columns: is not allowed: the layout sap knows its"
            " headings",
        ),
        (
            "[sources.sap]",
            "[sources.policy]",
            '"policy" is reserved; reserved: answers, bounces, home',
        ),
    ],
)
def test_one_mistake_is_told_with_its_place(old: str, new: str, mistake: str) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new)
    if "[sources.policy]" in text:
        text = text.replace("sources.sap", "sources.policy")
    found = mistakes(text)
    assert any(mistake in one for one in found), found
    assert len(found) <= 2


def test_open_balances_need_the_open_amount_and_not_the_original_one() -> None:
    text = """
[sources.erp]
layout = "generic"
capability = "open_balances"
business_date = 2026-06-30
[sources.erp.tables.receivables]
files = "a.csv"
columns = { document_number = "a", customer_number = "b", document_date = "c" }
constants = { currency_code = "CNY" }
"""
    assert mistakes(text) == [
        "line 6: sources.erp.tables.receivables, columns.open_amount: is missing; map it"
        ' (open_amount = "their heading") or set a constant'
    ]


LEDGER_LINES = """
[sources.ledger]
layout = "generic"
capability = "balance_forward"
business_date = 2026-06-30
[sources.ledger.tables.receivables]
files = "a.csv"
columns = { document_number = "a", customer_number = "b", document_date = "c" }
constants = { currency_code = "CNY", original_amount = "1.00" }
"""
APPLICATIONS = """
[sources.ledger.tables.applications]
files = "b.csv"
columns = { credit_number = "a", document_number = "b", effective_date = "c", amount = "d" }
"""


def test_a_source_of_ledger_lines_records_no_applications() -> None:
    assert mistakes(LEDGER_LINES + APPLICATIONS) == [
        "line 11: sources.ledger, tables.applications: is not allowed: balance_forward says that"
        ' the source records no applications; with them it is capability = "open_items"'
    ]


def test_a_source_of_ledger_lines_is_accepted() -> None:
    settings = parse_settings(LEDGER_LINES.encode(), "huikuan.toml")
    assert [source.capability for source in settings.sources] == ["balance_forward"]


def test_a_line_that_is_no_toml_is_named() -> None:
    with pytest.raises(UsageError, match=r"not valid TOML.*line 2"):
        parse_settings(b'language = "zh"\nlanguage = zh\n', "huikuan.toml")


def test_a_file_that_is_not_utf_8_is_told_so() -> None:
    with pytest.raises(UsageError, match="not UTF-8 text"):
        parse_settings("language = '中'".encode("gb18030"), "huikuan.toml")


def test_a_home_without_a_declaration_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no huikuan\.toml") as refusal:
        load_settings(tmp_path)
    assert "huikuan demo" in refusal.value.fix
