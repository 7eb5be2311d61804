"""The second source of a home: what the ERP's receivables do not tell, as tables of a data team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.sample.accounts_tables import sales_reps
from flows.sample.beside_tables import BESIDE_TABLES
from flows.sample.export_generic import mapped_source
from flows.sample.facts import SampleCompany
from flows.sample.home import SourceExport
from flows.sample.mapped import MappedTable

NAME = "crm"


def beside_source(
    company: SampleCompany,
    supplements: str,
    without: Sequence[str] = (),
    instead: Sequence[MappedTable] = (),
    is_by_name: bool = False,
) -> SourceExport:
    """Promises, disputes, contracts, orders, the list of reps …: the numbers are the other's.

    instead: tables that tell of more, or of less, than those of their name would.
    is_by_name: the other knows customers and reps by their names alone, so these stand here too.
    """
    tables = [sales_reps(company), *(make(company) for make in BESIDE_TABLES)]
    replaced = {table.name for table in instead}
    tables = [*(table for table in tables if table.name not in replaced), *instead]
    kept = [table for table in tables if table.name not in without]
    if is_by_name:
        kept = [_by_name(company, table) for table in kept]
    return mapped_source(company, NAME, kept, supplements=supplements)


def _by_name(company: SampleCompany, table: MappedTable) -> MappedTable:
    """The table with names where its columns hold numbers of customers and reps."""
    customers = {customer.number: customer.name for customer in company.customers}
    reps = {rep.number: rep.name for rep in company.reps}
    named: Mapping[str, Mapping[str, str]] = {
        "customer_number": customers,
        **dict.fromkeys(("sales_rep_number", "manager_number", "deputy_number"), reps),
    }
    known = [named.get(ours, {}) for ours, _heading in table.columns]
    rows = [
        [names.get(str(cell), cell) for names, cell in zip(known, row, strict=True)]
        for row in table.rows
    ]
    return replace(table, rows=rows)
