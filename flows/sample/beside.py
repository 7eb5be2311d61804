"""The second source of a home: what the ERP's receivables do not tell, as tables of a data team."""

from __future__ import annotations

from collections.abc import Sequence

from flows.sample.accounts_tables import sales_reps
from flows.sample.beside_tables import BESIDE_TABLES, gl_balances
from flows.sample.export_generic import mapped_source
from flows.sample.facts import SampleCompany
from flows.sample.home import SourceExport

NAME = "crm"


def beside_source(
    company: SampleCompany,
    supplements: str,
    without: Sequence[str] = (),
    whole_of: SampleCompany | None = None,
) -> SourceExport:
    """Promises, disputes, contracts, orders, the list of reps …: the numbers are the other's.

    whole_of: the company of whose balances the control accounts tell, when `company` is a part.
    """
    tables = [sales_reps(company), *(make(company) for make in BESIDE_TABLES)]
    if whole_of:
        tables = [table for table in tables if table.name != "gl_balances"]
        tables.append(gl_balances(whole_of))
    kept = [table for table in tables if table.name not in without]
    return mapped_source(company, NAME, kept, supplements=supplements)
