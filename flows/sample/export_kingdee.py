"""The company as tables dumped from 金蝶云星空, with what that does not tell in a second source."""

from __future__ import annotations

from flows.sample.beside import beside_source
from flows.sample.beside_tables import further_limits
from flows.sample.dumped import declared, dumped
from flows.sample.facts import SampleCompany
from flows.sample.home import Export, SourceExport
from flows.sample.kingdee_base import KingdeeKeys, master_data
from flows.sample.kingdee_owed import owed
from flows.sample.kingdee_paid import paid

SOURCE = "erp"


def export_kingdee(company: SampleCompany) -> Export:
    """Receivables with plans, receipts, refunds, the matching log, customers, reps, limits."""
    keys = KingdeeKeys()
    dumps = dumped(
        company,
        lambda known: [*master_data(known, keys), *owed(known, keys), *paid(known, keys)],
    )
    files = tuple(dump.file(company.as_of) for dump in dumps)
    names = {dump.table.lower(): f"{dump.table}_{{date}}.csv" for dump in dumps}
    erp = SourceExport(SOURCE, files, declared(SOURCE, "kingdee", "open_items", names))
    return Export((erp, beside_source(company, SOURCE, instead=(further_limits(company),))))
