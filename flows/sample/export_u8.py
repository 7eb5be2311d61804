"""The company as tables dumped from 用友 U8, with what that does not tell in a second source."""

from __future__ import annotations

from flows.sample.beside import beside_source
from flows.sample.dumped import Dump, Record, declared, dumped, fixed, moment
from flows.sample.facts import Credit, Customer, SampleCompany
from flows.sample.home import Export, SourceExport
from flows.sample.truth import identified
from flows.sample.u8_ledger import EXCHANGE_NAMES, MONEY_PLACES, ledger, paper_of_credit

SOURCE = "erp"
HEADS = {
    "group_member": "group_head",
    "group_second_member": "group_head",
    "branch_office": "head_office",
}
SETTLE_CODES = {
    "现金": "1",
    "支票": "201",
    "银行转账": "202",
    "银行承兑汇票": "301",
    "商业承兑汇票": "302",
}
IN_LEDGER_ONLY = ("red_invoice", "rebate", "write_off")


def export_u8(company: SampleCompany) -> Export:
    """Ar_Detail, the receipts it comes from, customers and persons."""
    dumps = dumped(company, _tables)
    files = tuple(dump.file(company.as_of) for dump in dumps)
    names = {dump.table.lower(): f"{dump.table}_{{date}}.csv" for dump in dumps}
    erp = SourceExport(SOURCE, files, declared(SOURCE, "u8", "open_items", names))
    return Export((erp, beside_source(identified(company), SOURCE, without=("credit_limits",))))


def _tables(company: SampleCompany) -> list[Dump]:
    receipts = [
        credit
        for credit in company.credits
        if credit.customer and credit.kind not in IN_LEDGER_ONLY
    ]
    applied = _applied(company)
    return [
        Dump("Ar_Detail", ledger(company)),
        Dump("Ap_CloseBill", [_head(n, each) for n, each in enumerate(receipts, start=1)]),
        Dump("Ap_CloseBills", [_line(n, each, applied) for n, each in enumerate(receipts, 1)]),
        Dump("Customer", [_customer(company, each) for each in company.customers]),
        Dump("Person", _persons(company)),
    ]


def _applied(company: SampleCompany) -> dict[int, int]:
    sums: dict[int, int] = {}
    for entry in company.applications:
        if entry.reversed_on is None:
            sums[id(entry.credit)] = sums.get(id(entry.credit), 0) + entry.amount
    return sums


def _head(number: int, credit: Credit) -> Record:
    paper = paper_of_credit(credit)
    return {
        "iID": number,
        "cVouchType": paper.kind,
        "cVouchID": paper.number,
        "dVouchDate": moment(paper.day),
        "cDwCode": paper.customer.number,
        "cPerson": paper.customer.rep,
        "cSSCode": SETTLE_CODES[credit.method],
        "cNoteNo": credit.bill_number,
        "cexch_name": EXCHANGE_NAMES[paper.currency_code],
        "iAmount_f": fixed(credit.amount, paper.currency_code, MONEY_PLACES),
        "cDigest": credit.text,
        "cFlag": "AR",
        "dverifydate": moment(paper.day),
    }


def _line(number: int, credit: Credit, applied: dict[int, int]) -> Record:
    left = credit.amount - applied.get(id(credit), 0)
    return {
        "ID": number,
        "iID": number,
        "cCusVen": credit.owner.number,
        "iAmt_f": fixed(credit.amount, credit.currency_code, MONEY_PLACES),
        "iRAmt_f": fixed(left, credit.currency_code, MONEY_PLACES),
        "bPrePay": int(credit.kind == "advance"),
    }


def _customer(company: SampleCompany, customer: Customer) -> Record:
    contact = customer.contacts[0]
    return {
        "cCusCode": customer.number,
        "cCusName": customer.name,
        "cCusAbbName": customer.name.removesuffix("有限公司"),
        "cCusHeadCode": _head_code(company, customer),
        "cCusPPerson": customer.rep,
        "cCusPayCond": customer.term.code,
        "cCusCreGrade": "",
        "iCusCreLine": _limit(customer),
        "iCusCreDate": customer.term.days,
        "bCredit": int(customer.limit is not None),
        "bCreditDate": 0,
        # The cached balance is as wrong as it is in life.
        "iARMoney": "0.0000",
        "cCusRegCode": customer.credit_code,
        "cCusPerson": contact.name,
        "cCusPhone": contact.phone,
        "cCusAddress": customer.address,
        "dCusDevDate": moment(customer.since),
        "dEndDate": "",
    }


def _head_code(company: SampleCompany, customer: Customer) -> str:
    """The code of the head office; one's own where there is none above."""
    wanted = HEADS.get(customer.role, "")
    heads = [each.number for each in company.customers if each.role == wanted]
    return heads[0] if heads else customer.number


def _limit(customer: Customer) -> str:
    if customer.limit is None:
        return ""
    return fixed(customer.limit, customer.currency_code, MONEY_PLACES)


def _persons(company: SampleCompany) -> list[Record]:
    return [
        {
            "cPersonCode": rep.number,
            "cPersonName": rep.name,
            "cDepCode": rep.department,
            "cPersonEmail": rep.email,
            "dPInValidDate": moment(None if rep.is_active else company.as_of),
        }
        for rep in company.reps
    ]
