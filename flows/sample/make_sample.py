"""Makes a sample home: a company of so many customers in the layout asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from flows.errors import UsageError
from flows.new_home import refuse_what_is_not_new
from flows.sample.as_it_stood import as_it_stood
from flows.sample.company import invent_company
from flows.sample.export_generic import export_generic
from flows.sample.export_kingdee import export_kingdee
from flows.sample.export_kingdee_list import export_kingdee_list
from flows.sample.export_odoo import export_odoo
from flows.sample.export_sap import export_sap
from flows.sample.export_sap_list import export_sap_list
from flows.sample.export_two_books import export_two_books
from flows.sample.export_u8 import export_u8
from flows.sample.export_u8_list import export_u8_list
from flows.sample.facts import SampleCompany
from flows.sample.home import Export, add_day, write_home

EXPORTERS: Mapping[str, Callable[[SampleCompany], Export]] = {
    "generic": export_generic,
    "kingdee": export_kingdee,
    "kingdee+generic": export_two_books,
    "u8": export_u8,
    "sap": export_sap,
    "odoo": export_odoo,
    "kingdee-list": export_kingdee_list,
    "u8-list": export_u8_list,
    "sap-fbl5n": export_sap_list,
}


def make_sample(  # noqa: PLR0913, what the command asks for
    home: Path,
    layout: str,
    customer_count: int,
    seed: int,
    as_of: date | None = None,
    *,
    is_further: bool = False,
) -> int:
    """Writes the company that the seed gives into a home; returns how many files.

    as_of: the day whose evening the files show, None for the last one. is_further: the home is a
    sample home with the files of an earlier day. UsageError: `home` holds anything else, nobody
    knows the layout, the company has nothing to tell of the day, or there are too few customers.
    """
    if layout not in EXPORTERS:
        raise UsageError(
            f"there is no layout {layout} for a sample",
            where="--layout",
            fix=f"one of: {', '.join(EXPORTERS)}",
        )
    if not is_further:
        refuse_what_is_not_new(home)
    company = invent_company(customer_count, seed)
    company = as_it_stood(company, as_of or company.as_of)
    write = add_day if is_further else write_home
    return write(home, company, EXPORTERS[layout](company))
