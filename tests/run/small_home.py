"""A small company of two currencies whose every file has its control file beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

Rows = list[list[str]]

DAY, NEXT = "20260630", "20260701"
HOME = """
language = "zh"
default_rep = "S01"

[company]
company_id = "1000"
legal_name = "某某机械有限公司"
currency_code = "CNY"

[[sales_reps]]
sales_rep_id = "S01"
rep_name = "王一"

[sources.erp]
layout = "generic"
capability = "open_items"
"""
HEADINGS = {
    "customers": ["customer_number", "customer_name"],
    "receivables": [
        "document_number", "customer_number", "document_date", "due_date", "currency_code",
        "original_amount",
    ],
    "credits": [
        "credit_number", "credit_type", "customer_number", "effective_date", "currency_code",
        "amount",
    ],
    "applications": ["credit_number", "document_number", "effective_date", "amount"],
}  # fmt: skip
AMOUNTS = {"receivables": "original_amount", "credits": "amount", "applications": "amount"}
LARGE = 20
NEW_PLACE = 18


def company() -> dict[str, Rows]:
    """Twelve customers, forty documents (twenty of them small), twenty-two receipts, half applied.

    Customers have numbers such as 00107, which a spreadsheet makes 107.
    """
    tables: dict[str, Rows] = {table: [] for table in HEADINGS}
    for number in range(1, 13):
        tables["customers"].append([f"00{100 + number}", f"示例{number}号贸易有限公司"])
    for number in range(1, 41):
        customer = f"00{101 + number % 12}"
        currency = "USD" if number % 4 == 0 else "CNY"
        amount = f"{number * 1000}.{number:02d}" if number <= LARGE else f"{number}.50"
        tables["receivables"].append(
            [f"YS{number:04d}", customer, f"2026-03-{number % 28 + 1:02d}", "2026-05-15",
             currency, amount]
        )  # fmt: skip
        if number <= 22:
            paid = f"{number * 100}.{number:02d}" if number <= LARGE else "10.00"
            receipt = f"SK{number:04d}"
            tables["credits"].append([receipt, "收款", customer, "2026-05-20", currency, paid])
            if number % 2:
                tables["applications"].append([receipt, f"YS{number:04d}", "2026-05-20", paid])
    return tables


def open_amounts(tables: Mapping[str, Rows]) -> dict[str, Decimal]:
    """What is owed by currency: documents less what was applied to them."""
    owed: Counter[str] = Counter()
    currencies = {row[0]: row[4] for row in tables["receivables"]}
    for row in tables["receivables"]:
        owed[row[4]] += Decimal(row[5])  # type: ignore[assignment]
    for row in tables["applications"]:
        owed[currencies[row[1]]] -= Decimal(row[3])  # type: ignore[assignment]
    return {currency: Decimal(amount) for currency, amount in owed.items()}


def declare(home: Path) -> None:
    """Writes huikuan.toml: four tables, each with its control file, and disputes if any come."""
    text = HOME
    for table, headings in HEADINGS.items():
        control = 'amount = "合计金额"\n' if table in AMOUNTS else ""
        columns = "".join(f'{name} = "{name}"\n' for name in headings)
        text += f"""
[sources.erp.tables.{table}]
files = "{table}*_{{date}}.csv"
[sources.erp.tables.{table}.control]
files = "{{file}}.ctl"
rows = "行数"
{control}[sources.erp.tables.{table}.columns]
{columns}"""
    text += """
[sources.erp.tables.disputes]
files = "disputes_{date}.csv"
required = false
[sources.erp.tables.disputes.columns]
dispute_number = "dispute_number"
document_number = "document_number"
opened_on = "opened_on"
"""
    home.mkdir(parents=True, exist_ok=True)
    (home / "huikuan.toml").write_text(text, "utf-8")


def path_of(home: Path, table: str, day: str = DAY) -> Path:
    """Where a table of a day is delivered."""
    return home / "inbox" / "erp" / f"{table}_{day}.csv"


def as_csv(table: str, rows: Sequence[Sequence[str]]) -> str:
    """A table as the ERP writes it."""
    return "".join(f"{','.join(row)}\n" for row in [HEADINGS[table], *rows])


def deliver(home: Path, tables: Mapping[str, Rows], day: str = DAY) -> None:
    """Writes each table and what its control file says of it."""
    for table, rows in tables.items():
        path = path_of(home, table, day)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_csv(table, rows), "utf-8")
        said = f"行数={len(rows)}\n"
        if table in AMOUNTS:
            place = HEADINGS[table].index(AMOUNTS[table])
            said += f"合计金额={sum(Decimal(row[place]) for row in rows)}\n"
        path.with_name(f"{path.name}.ctl").write_text(said, "utf-8")


def next_day(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """The same books a day later: one more receipt, not applied yet, and one more small debt."""
    later = {table: [list(row) for row in rows] for table, rows in tables.items()}
    receipt = ["SK9001", "收款", "00103", "2026-07-01", "CNY", "5.00"]
    debt = ["YS9001", "00103", "2026-07-01", "2026-08-01", "CNY", "7.00"]
    receipt = ["SK9001", "收款", "00103", "2026-07-01", "CNY", "5.00"]
    debt = ["YS9001", "00103", "2026-07-01", "2026-08-01", "CNY", "7.00"]
    later["credits"].insert(NEW_PLACE, receipt)
    later["receivables"].insert(NEW_PLACE, debt)
    return later
