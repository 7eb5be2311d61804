"""Writes an export as a home that a run can read: huikuan.toml, and the files in the inbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flows.errors import UsageError
from flows.new_home import SETTINGS_NAME
from flows.sample.facts import Creditor, SampleCompany
from flows.sample.written import ExportedFile

CLOCK = re.compile(r'^clock = ".*"$', re.MULTILINE)


@dataclass(frozen=True)
class SourceExport:
    """One source: its files, and its part of huikuan.toml."""

    name: str
    files: tuple[ExportedFile, ...]
    declaration: str


@dataclass(frozen=True)
class Export:
    """All sources of a home, and files for other programs that lie beside its inbox."""

    sources: tuple[SourceExport, ...]
    others: tuple[ExportedFile, ...] = ()


def write_home(home: Path, company: SampleCompany, export: Export) -> int:
    """Writes a new home and returns how many files; huikuan.toml comes last."""
    (home / "policy").mkdir(parents=True, exist_ok=True)
    return _write(home, company, export)


def add_day(home: Path, company: SampleCompany, export: Export) -> int:
    """Adds the files of a further day, which is then the home's; returns how many were written.

    UsageError: not a sample home of the same company and layout, or not a later day.
    """
    path = home / SETTINGS_NAME
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    ours, theirs = CLOCK.search(_settings(company, export)), CLOCK.search(old)
    if not ours or not theirs or old.replace(theirs[0], ours[0]) != _settings(company, export):
        raise UsageError(
            "a further day is added to a sample home of the same company and layout",
            where=str(path),
            why="its settings are not those of a sample made with these arguments",
            fix="name that home and its --layout, --customers and --seed, or leave out --add",
        )
    if ours[0] <= theirs[0]:
        raise UsageError(
            f"the home has the exports of {company.as_of} or of a later day",
            where=str(path),
            fix="add the days in their order",
        )
    return _write(home, company, export)


def _write(home: Path, company: SampleCompany, export: Export) -> int:
    count = 1
    for source in export.sources:
        inbox = home / "inbox" / source.name
        inbox.mkdir(parents=True, exist_ok=True)
        for file in source.files:
            (inbox / file.name).write_bytes(file.content)
            count += 1
    for file in export.others:
        (home / file.name).write_bytes(file.content)
        count += 1
    (home / SETTINGS_NAME).write_text(_settings(company, export), encoding="utf-8")
    return count


def _settings(company: SampleCompany, export: Export) -> str:
    return "\n".join([_head(company), *[source.declaration for source in export.sources]])


def _head(company: SampleCompany) -> str:
    """The creditor, his accounts and the fixed clock: six in the morning after as_of."""
    creditor = company.creditor
    morning = company.as_of + timedelta(days=1)
    accounts = "\n".join(_account(creditor, currency) for currency in creditor.accounts)
    return f"""# A sample company: everything in it is invented. docs/sample.md tells what is in it.
language = "zh"

[company]
company_id = "{creditor.company_id}"
legal_name = "{creditor.legal_name}"
unified_social_credit_code = "{creditor.credit_code}"
address = "{creditor.address}"
enterprise_size = "medium"
contact_name = "财务部应收组"
contact_phone = "{creditor.phone}"
currency_code = "CNY"

{accounts}
[demo]
clock = "{morning}T06:00:00+08:00"
"""


def _account(creditor: Creditor, currency: str) -> str:
    return f"""[[company.bank_accounts]]
currency_code = "{currency}"
bank_name = "{creditor.bank_name}"
account_name = "{creditor.legal_name}"
account_number = "{creditor.accounts[currency]}"
approved_by = "财务部经理"
"""
