"""The company as tables dumped from SAP: BSID, BSAD, KNA1, KNB1, KNKK."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from flows.sample.beside import beside_source
from flows.sample.dumped import Dump, Record, declared, dumped, fixed
from flows.sample.facts import Customer, SampleCompany, in_units
from flows.sample.home import Export, SourceExport
from flows.sample.people import REPS
from flows.sample.sap_lines import SapBooks, SapLine
from flows.sample.truth import identified, open_instalments
from flows.sample.written import stamp

SOURCE = "erp"
NO_DAY = "00000000"
AREA = "1000"
ACCOUNTS = {"": "1122000000", "A": "2203000000", "W": "1121000000"}
REGIONS = {"江苏": "100", "浙江": "130", "上海": "020", "山东": "120", "安徽": "110"}


def export_sap(company: SampleCompany) -> Export:
    """Open and cleared items, customers, company data, credit limits."""
    dumps = dumped(company, _tables)
    files = tuple(dump.file(company.as_of) for dump in dumps)
    names = {dump.table.lower(): f"{dump.table}_{{date}}.csv" for dump in dumps}
    erp = SourceExport(
        SOURCE, files, declared(SOURCE, "sap_tables", "open_items", names, REPS[0].number)
    )
    return Export((erp, beside_source(identified(company), SOURCE, without=("credit_limits",))))


def _tables(company: SampleCompany) -> list[Dump]:
    lines = SapBooks(company).post_all()
    limited = [each for each in company.customers if each.limit is not None]
    owed = _owed(company)
    return [
        Dump("BSID", [_item(company, line) for line in lines if line.cleared_on is None]),
        Dump("BSAD", [_item(company, line) for line in lines if line.cleared_on]),
        Dump("KNA1", [_general(customer) for customer in company.customers]),
        Dump("KNB1", [_company_data(customer) for customer in company.customers]),
        Dump("KNKK", [_credit_account(customer, owed[customer.number]) for customer in limited]),
    ]


def _item(company: SampleCompany, line: SapLine) -> Record:
    rate = company.rate(line.currency_code, line.posted_on)
    exact = in_units(line.amount, line.currency_code) * rate
    invoice = line.invoice
    return {
        "BUKRS": company.creditor.company_id,
        "KUNNR": line.customer.number,
        "UMSKZ": line.special,
        "AUGDT": stamp(line.cleared_on) if line.cleared_on else NO_DAY,
        "AUGBL": str(line.clearing) if line.cleared_on else "",
        "ZUONR": line.reference,
        "GJAHR": line.posted_on.year,
        "BELNR": str(line.document),
        "BUZEI": f"{line.position:03d}",
        "BUDAT": stamp(line.posted_on),
        "BLDAT": stamp(line.dated),
        "WAERS": line.currency_code,
        "XBLNR": line.reference,
        "BLART": line.document_type,
        "BSCHL": line.posting_key,
        "SHKZG": line.side,
        "DMBTR": format(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), "f"),
        "WRBTR": fixed(line.amount, line.currency_code, 2),
        "HKONT": ACCOUNTS[line.special],
        "SGTXT": line.text,
        "ZTERM": line.customer.term.code,
        "ZFBDT": stamp(line.baseline) if line.baseline else NO_DAY,
        "ZBD1T": line.days,
        "ZBD2T": 0,
        "ZBD3T": 0,
        "REBZG": str(invoice.document) if invoice else "",
        "REBZJ": invoice.posted_on.year if invoice else "0000",
        "REBZZ": f"{invoice.position:03d}" if invoice else "000",
        "MANSP": "",
        "MADAT": NO_DAY,
        "MANST": "0",
    }


def _general(customer: Customer) -> Record:
    contact = customer.contacts[0]
    return {
        "KUNNR": customer.number,
        "LAND1": "CN",
        "NAME1": customer.name,
        "NAME2": "",
        "ORT01": customer.address[:2],
        "STRAS": customer.address,
        "REGIO": REGIONS.get(customer.region, ""),
        "SPRAS": "1",
        "TELF1": contact.phone,
        "STCD5": customer.credit_code,
        "VBUND": "1100" if customer.is_intercompany else "",
        "KONZS": customer.group,
        "LOEVM": "",
    }


def _company_data(customer: Customer) -> Record:
    return {
        "KUNNR": customer.number,
        "BUKRS": "1000",
        "AKONT": ACCOUNTS[""],
        "ZTERM": customer.term.code,
        "BUSAB": customer.rep,
        "LOEVM": "",
        "SPERR": "",
    }


def _owed(company: SampleCompany) -> defaultdict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for part, amount in open_instalments(company, company.as_of):
        sums[part.document.customer.number] += amount
    return sums


def _credit_account(customer: Customer, owed: int) -> Record:
    """KLIMK 0 is no limit here, so a customer of cash only is blocked instead."""
    return {
        "KUNNR": customer.number,
        "KKBER": AREA,
        "WAERS": customer.currency_code,
        "KLIMK": fixed(customer.limit or 0, customer.currency_code, 2),
        "KNKLI": customer.number,
        "SKFOR": fixed(owed, customer.currency_code, 2),
        "SSOBL": "0.00",
        "CTLPC": "001",
        "CRBLB": "X" if customer.limit == 0 else "",
        "NXTRV": NO_DAY,
    }
