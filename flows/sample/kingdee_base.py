"""金蝶云星空: its internal numbers, codes and master data tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.sample.dumped import Dump, Field, Keys, Record, fixed, moment
from flows.sample.facts import DECIMALS, Customer, SampleCompany

CHINESE = 2052
CURRENCY_IDS = {"CNY": 1, "USD": 7, "JPY": 5}
CURRENCY_NUMBERS = {"CNY": "PRE001", "USD": "PRE007", "JPY": "PRE005"}
ORGANISATION = 1
FIRST_LOG = 900_001
# Master data of customers under Kingdee's own names; an intercompany one has an organisation.
RELATED_ORGANISATION = 100_002


@dataclass(frozen=True)
class KingdeeKeys:
    """FID and FENTRYID of everything that is dumped."""

    customers: Keys = field(default_factory=lambda: Keys(100_001))
    reps: Keys = field(default_factory=lambda: Keys(300_001))
    documents: Keys = field(default_factory=lambda: Keys(500_001))
    plans: Keys = field(default_factory=lambda: Keys(600_001))
    credits: Keys = field(default_factory=lambda: Keys(700_001))
    credit_lines: Keys = field(default_factory=lambda: Keys(800_001))
    logs: Keys = field(default_factory=lambda: Keys(FIRST_LOG))


def master_data(company: SampleCompany, keys: KingdeeKeys) -> list[Dump]:
    """Customers, reps, currencies and credit archives."""
    reps = {rep.number: keys.reps.of(rep.number) for rep in company.reps}
    heads = [each for each in company.customers if each.role == "group_head"]
    customers = [_customer(customer, keys, reps) for customer in company.customers]
    for customer, row in zip(company.customers, customers, strict=True):
        row["FGROUPCUSTID"] = keys.customers.of(heads[0].number) if customer.group else 0
    return [
        Dump("T_BD_CUSTOMER", customers),
        Dump("T_BD_CUSTOMER_L", [_customer_name(each, keys) for each in company.customers]),
        Dump("V_BD_SALESMAN", _salesmen(company, reps)),
        Dump("V_BD_SALESMAN_L", _salesman_names(company, reps)),
        Dump("T_BD_CURRENCY", [_currency(code) for code in CURRENCY_IDS]),
        Dump("T_ORG_ORGANIZATIONS", [_organisation(company)]),
        Dump("T_CRE_CUSTARCHIVESENTRY", _credit_archives(company, keys)),
    ]


def _customer(customer: Customer, keys: KingdeeKeys, reps: dict[str, int]) -> dict[str, Field]:
    contact = customer.contacts[0]
    return {
        "FCUSTID": keys.customers.of(customer.number),
        "FNUMBER": customer.number,
        "FDOCUMENTSTATUS": "C",
        "FFORBIDSTATUS": "A",
        "FSOCIALCRECODE": customer.credit_code,
        "FTAXREGISTERCODE": customer.credit_code,
        "FSELLER": reps.get(customer.rep, 0),
        "FRECCONDITIONID": customer.term.wording,
        "FTRADINGCURRID": CURRENCY_IDS[customer.currency_code],
        "FCORRESPONDORGID": RELATED_ORGANISATION if customer.is_intercompany else 0,
        "FADDRESS": customer.address,
        "FTEL": contact.phone,
    }


def _customer_name(customer: Customer, keys: KingdeeKeys) -> Record:
    key = keys.customers.of(customer.number)
    return {
        "FPKID": key + 50_000,
        "FCUSTID": key,
        "FLOCALEID": CHINESE,
        "FNAME": customer.name,
        "FSHORTNAME": customer.name.removesuffix("有限公司"),
    }


def _salesmen(company: SampleCompany, reps: dict[str, int]) -> list[Record]:
    return [
        {
            "FID": reps[rep.number],
            "FNUMBER": rep.number,
            "FDEPTID": rep.department,
            "FFORBIDSTATUS": "A" if rep.is_active else "B",
        }
        for rep in company.reps
    ]


def _salesman_names(company: SampleCompany, reps: dict[str, int]) -> list[Record]:
    return [
        {"FID": reps[rep.number], "FLOCALEID": CHINESE, "FNAME": rep.name} for rep in company.reps
    ]


def _currency(code: str) -> Record:
    return {
        "FCURRENCYID": CURRENCY_IDS[code],
        "FNUMBER": CURRENCY_NUMBERS[code],
        "FCODE": code,
        "FAMOUNTDIGITS": DECIMALS[code],
    }


def _organisation(company: SampleCompany) -> Record:
    creditor = company.creditor
    return {"FORGID": ORGANISATION, "FNUMBER": creditor.company_id, "FDOCUMENTSTATUS": "C"}


def _credit_archives(company: SampleCompany, keys: KingdeeKeys) -> list[Record]:
    """An entry for each regular limit, with its validity."""
    regular = [limit for limit in company.limits if limit.kind == "regular"]
    return [
        {
            "FENTRYID": 950_001 + place,
            "FID": 950_000,
            "FOBJECTID": keys.customers.of(limit.customer.number),
            "FCURRENCYID": CURRENCY_IDS[limit.currency_code],
            "FCREDITAMOUNT": fixed(limit.amount, limit.currency_code, 10),
            "FSTARTDATE": moment(limit.valid_from),
            "FENDDATE": moment(limit.valid_until),
        }
        for place, limit in enumerate(regular)
    ]
