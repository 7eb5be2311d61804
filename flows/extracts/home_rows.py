"""Lands what huikuan.toml itself says: the company, its bank accounts, reps, who owns what."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from flows.extracts.archive import archive_path
from flows.extracts.provenance import PROVENANCE
from flows.settings import Settings
from flows.warehouse import Connection

_COLUMNS = {
    "home_companies": (
        "company_id", "legal_name", "unified_social_credit_code", "address", "enterprise_size",
        "contact_name", "contact_phone", "currency_code",
    ),
    "home_bank_accounts": (
        "company_id", "currency_code", "bank_name", "account_name", "account_number", "approved_by",
    ),
    "home_sales_reps": ("sales_rep_number", "rep_name", "department", "email"),
    "home_rep_rules": ("company_id", "sales_rep_number"),
}  # fmt: skip

# A row of huikuan.toml: the line of its table's header, its source if it has one, its values.
_Row = tuple[int, str | None, Sequence[str | None]]


def fill_home(connection: Connection, home: Path, settings: Settings, sha256: str) -> None:
    """Creates landing.home_*; each row is traced to the header line of its table in the archive."""
    lines = archive_path(home, sha256).read_text(encoding="utf-8-sig").splitlines()
    contents: dict[str, list[_Row]] = {
        "home_companies": _companies(settings),
        "home_bank_accounts": _bank_accounts(settings),
        "home_sales_reps": [
            (rep.line, "home", (rep.sales_rep_id, rep.rep_name, rep.department, rep.email))
            for rep in settings.sales_reps
        ],
        "home_rep_rules": _rep_rules(settings),
    }
    for name, columns in _COLUMNS.items():
        declared = ", ".join(f"{column} varchar" for column in columns)
        connection.execute(f"create table landing.{name} ({declared}, {PROVENANCE})")
        marks = ", ".join("?" for _ in range(len(columns) + 13))
        for line, source, values in contents[name]:
            text = lines[line - 1] if line <= len(lines) else ""
            row_sha256 = hashlib.sha256(text.encode()).hexdigest()
            row_id = f"{sha256[:16]}.0.{line}"
            provenance = (source, row_id, sha256, "", line, row_sha256, "text", "data", *[None] * 5)
            connection.execute(
                f"insert into landing.{name} values ({marks})",
                [value or None for value in values] + list(provenance),
            )


def _companies(settings: Settings) -> list[_Row]:
    company = settings.company
    if company is None:
        return []
    values = tuple(getattr(company, column) for column in _COLUMNS["home_companies"])
    return [(company.line, "home", values)]


def _bank_accounts(settings: Settings) -> list[_Row]:
    company = settings.company
    if company is None:
        return []
    own = _COLUMNS["home_bank_accounts"][1:]
    return [
        (account.line, "home", (company.company_id, *(getattr(account, name) for name in own)))
        for account in company.bank_accounts
    ]


def _rep_rules(settings: Settings) -> list[_Row]:
    rules: list[_Row] = []
    if settings.default_rep:
        rules.append((1, None, (None, settings.default_rep)))
    for source in settings.sources:
        if source.default_rep:
            rules.append((source.line, source.name, (None, source.default_rep)))
        for company_id, rep in source.reps_by_company.items():
            rules.append((source.line, source.name, (company_id, rep)))
    return rules
