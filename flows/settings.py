"""huikuan.toml as frozen values, or every mistake in it at once."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.delivery.declaration import MailSettings, read_mail, read_shared_folder
from flows.errors import UsageError
from flows.extracts.declaration import (
    SourceSettings,
    TableSettings,
    check_supplements,
    read_source,
)
from flows.extracts.toml_table import TomlTable, places_in

__all__ = [
    "BankAccount",
    "Company",
    "SalesRep",
    "Settings",
    "SourceSettings",
    "TableSettings",
    "load_settings",
    "parse_settings",
]

FILE_NAME = "huikuan.toml"
LANGUAGES = ("zh", "en")
ENTERPRISE_SIZES = ("", "large", "medium", "small", "micro")


@dataclass(frozen=True)
class BankAccount:
    """A bank account letters may name; approved by a person."""

    currency_code: str
    bank_name: str
    account_name: str
    account_number: str
    approved_by: str
    line: int


@dataclass(frozen=True)
class Company:
    """The creditor, used when a source has no companies table."""

    company_id: str
    legal_name: str
    unified_social_credit_code: str
    address: str
    enterprise_size: str
    contact_name: str
    contact_phone: str
    currency_code: str
    bank_accounts: tuple[BankAccount, ...]
    line: int


@dataclass(frozen=True)
class SalesRep:
    """A rep declared in the home, used when a source has no reps table."""

    sales_rep_id: str
    rep_name: str
    department: str
    email: str
    line: int


@dataclass(frozen=True)
class Settings:
    """Everything a home declares; `sha256` is of the file's bytes."""

    language: str
    default_rep: str | None
    company: Company | None
    sales_reps: tuple[SalesRep, ...]
    demo_clock: datetime | None
    sources: tuple[SourceSettings, ...]
    sha256: str
    shared_folder: Path | None = None
    mail: MailSettings | None = None

    def source(self, name: str) -> SourceSettings:
        """The source of that name; KeyError when it is not declared."""
        for source in self.sources:
            if source.name == name:
                return source
        raise KeyError(name)


def load_settings(home: Path) -> Settings:
    """Reads home/huikuan.toml; UsageError lists every mistake with line, key and remedy."""
    path = home / FILE_NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            f"there is no {FILE_NAME} in this home",
            where=str(path),
            why="it declares the company, the sources and their columns",
            fix="name another home with --home, or make a demo home: huikuan demo",
        ) from None
    return parse_settings(content, str(path))


def parse_settings(content: bytes, shown: str) -> Settings:
    """Settings from the bytes of a huikuan.toml; `shown` names the file in messages."""
    text, values = _parse_toml(content, shown)
    mistakes: list[str] = []
    root = TomlTable("", values, 1, mistakes, places_in(text))
    settings = Settings(
        language=root.choice("language", LANGUAGES, "zh"),
        default_rep=root.text("default_rep") or None,
        company=_read_company(root.table("company")) if "company" in values else None,
        sales_reps=tuple(_read_rep(section) for section in root.tables("sales_reps")),
        demo_clock=_read_clock(root.table("demo")),
        sources=tuple(
            read_source(name, section) for name, section in root.table("sources").subtables()
        ),
        sha256=hashlib.sha256(content).hexdigest(),
        shared_folder=read_shared_folder(root.table("delivery")),
        mail=read_mail(root.table("mail")) if "mail" in values else None,
    )
    root.asked |= {"company", "mail"}
    check_supplements(settings.sources, root.table("sources"))
    if not settings.sources:
        root.refuse("sources", "declares no source; add [sources.<name>] with a layout and tables")
    root.refuse_unknown()
    if mistakes:
        listed = "".join(f"\n  - {mistake}" for mistake in mistakes)
        raise UsageError(
            f"{FILE_NAME} has {len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}:{listed}",
            where=shown,
            why="nothing is read from the inbox until the declaration is sound",
            fix="correct the keys named above and run again",
        )
    return settings


def _parse_toml(content: bytes, shown: str) -> tuple[str, dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what, where = f"{FILE_NAME} is not UTF-8 text", f"{shown}, line {line}"
    except tomllib.TOMLDecodeError as error:
        what, where = f"{FILE_NAME} is not valid TOML: {error}", shown
    raise UsageError(
        what,
        where=where,
        fix="correct the line; texts stand in double quotes, the file is saved as UTF-8",
    )


def _read_company(section: TomlTable) -> Company:
    company = Company(
        company_id=section.required_text("company_id"),
        legal_name=section.text("legal_name"),
        unified_social_credit_code=section.text("unified_social_credit_code"),
        address=section.text("address"),
        enterprise_size=section.choice("enterprise_size", ENTERPRISE_SIZES, ""),
        contact_name=section.text("contact_name"),
        contact_phone=section.text("contact_phone"),
        currency_code=_read_currency(section),
        bank_accounts=tuple(_read_account(item) for item in section.tables("bank_accounts")),
        line=section.line,
    )
    section.refuse_unknown()
    return company


def _read_currency(section: TomlTable) -> str:
    if "currency_code" not in section.values:
        section.refuse("currency_code", "is missing; it must be a code such as CNY")
    return section.text("currency_code", pattern="[A-Z]{3}", allowed="an ISO 4217 code such as CNY")


def _read_account(section: TomlTable) -> BankAccount:
    account = BankAccount(
        currency_code=_read_currency(section),
        bank_name=section.required_text("bank_name"),
        account_name=section.required_text("account_name"),
        account_number=section.required_text("account_number", "a text in quotes, not a number"),
        approved_by=section.required_text("approved_by"),
        line=section.line,
    )
    section.refuse_unknown()
    return account


def _read_rep(section: TomlTable) -> SalesRep:
    rep = SalesRep(
        sales_rep_id=section.required_text("sales_rep_id"),
        rep_name=section.required_text("rep_name"),
        department=section.text("department"),
        email=section.text("email"),
        line=section.line,
    )
    section.refuse_unknown()
    return rep


def _read_clock(section: TomlTable) -> datetime | None:
    found = section.value("clock")
    if isinstance(found, str):
        try:
            found = datetime.fromisoformat(found)
        except ValueError:
            found = f'"{found}"'
    section.refuse_unknown()
    if found is None or (isinstance(found, datetime) and found.tzinfo is not None):
        return found
    section.refuse("clock", f"must be a time with its zone, 2026-07-01T06:00:00+08:00, not {found}")
    return None
