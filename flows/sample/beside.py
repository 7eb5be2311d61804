"""The second source of a home: what the ERP's receivables do not tell, as tables of a data team."""

from __future__ import annotations

from collections.abc import Sequence

from flows.sample.beside_tables import BESIDE_TABLES
from flows.sample.export_generic import mapped_source
from flows.sample.facts import SampleCompany
from flows.sample.home import SourceExport

NAME = "crm"


def beside_source(
    company: SampleCompany, supplements: str, without: Sequence[str] = ()
) -> SourceExport:
    """Promises, disputes, contracts, orders …, named by the numbers of the source it adds to."""
    tables = [make(company) for make in BESIDE_TABLES]
    kept = [table for table in tables if table.name not in without]
    return mapped_source(company, NAME, kept, supplements=supplements)
