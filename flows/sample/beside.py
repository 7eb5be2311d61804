"""The second source of a home: what the ERP's receivables do not tell, as tables of a data team."""

from __future__ import annotations

from collections.abc import Sequence

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
    balances: MappedTable | None = None,
) -> SourceExport:
    """Promises, disputes, contracts, orders, the list of reps …: the numbers are the other's.

    balances: the control accounts, when they tell of more than `company`, or are other ones.
    """
    tables = [sales_reps(company), *(make(company) for make in BESIDE_TABLES)]
    if balances:
        tables = [table for table in tables if table.name != balances.name] + [balances]
    kept = [table for table in tables if table.name not in without]
    return mapped_source(company, NAME, kept, supplements=supplements)
