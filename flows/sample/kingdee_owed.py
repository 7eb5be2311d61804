"""金蝶云星空: receivables with their collection plans; red ones are negative."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from flows.sample.dumped import Dump, Record, fixed, kept_applications, moment
from flows.sample.facts import Credit, Document, Instalment, SampleCompany, in_units
from flows.sample.kingdee_base import CURRENCY_IDS, ORGANISATION, KingdeeKeys

STATUSES = {"posted": ("C", "A"), "draft": ("Z", "A"), "cancelled": ("C", "B")}
RED_KINDS = ("red_invoice", "rebate")
# 标准应收单.
STANDARD = "YSD01_SYS"
NOTHING, PART, ALL = "A", "B", "C"


def owed(company: SampleCompany, keys: KingdeeKeys) -> list[Dump]:
    """Head and plan rows of blue and red receivables, and what is owed for other things."""
    applied = _applied(company)
    reps = {rep.number: keys.reps.of(rep.number) for rep in company.reps}
    blue = [each for each in company.documents if not is_other(each)]
    others = [each for each in company.documents if is_other(each)]
    red = [each for each in company.credits if each.kind in RED_KINDS]
    heads = [_head(each, keys, reps, applied) for each in blue]
    heads += [_red_head(each, keys, reps, applied) for each in red]
    plans = [_plan(company, part, keys, applied) for each in blue for part in each.instalments]
    plans += [_red_plan(company, each, keys, applied) for each in red]
    dumps = [Dump("T_AR_RECEIVABLE", heads), Dump("T_AR_RECEIVABLEPLAN", plans)]
    if others:
        rows = [_other(each, keys, reps, applied) for each in others]
        dumps.append(Dump("T_AR_OTHERRECABLE", rows))
    return dumps


def is_other(document: Document) -> bool:
    """What we advanced for a customer is no sale: 其他应收单, which has no plan of collection."""
    return document.kind == "advanced_charges"


def local(company: SampleCompany, amount: int, currency: str, day_of: Document | Credit) -> str:
    """An amount in yuan at the rate of the document's own day, to the fen."""
    day = day_of.document_date if isinstance(day_of, Document) else day_of.effective_on
    exact = in_units(amount, currency) * company.rate(currency, day)
    return format(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), ".10f")


def _applied(company: SampleCompany) -> defaultdict[int, int]:
    sums: defaultdict[int, int] = defaultdict(int)
    for entry in kept_applications(company):
        sums[id(entry.instalment)] += entry.amount
        sums[id(entry.credit)] += entry.amount
    return sums


def _state(applied: int, amount: int) -> str:
    return NOTHING if not applied else ALL if applied >= amount else PART


def _head(
    document: Document, keys: KingdeeKeys, reps: dict[str, int], applied: defaultdict[int, int]
) -> Record:
    status, cancelled = STATUSES[document.status]
    currency = document.currency_code
    done = sum(applied[id(part)] for part in document.instalments)
    return {
        "FID": keys.documents.of(document.number),
        "FBILLTYPEID": STANDARD,
        "FBILLNO": document.number,
        "FDATE": moment(document.document_date),
        "FENDDATE": moment(document.instalments[-1].due_date),
        "FCUSTOMERID": keys.customers.of(document.customer.number),
        "FCURRENCYID": CURRENCY_IDS[currency],
        "FSALEERID": reps.get(document.customer.rep, 0),
        "FSETTLEORGID": ORGANISATION,
        "FPAYCONDITON": document.customer.term.wording,
        "FALLAMOUNTFOR": fixed(document.amount, currency, 10),
        "FDOCUMENTSTATUS": status,
        "FCANCELSTATUS": cancelled,
        "FWRITTENOFFSTATUS": _state(done, document.amount),
        "FISINIT": int(document.kind == "opening"),
        "FBYVERIFY": 0,
        "FREDBLUE": 0,
        "FCONTRACTNO": document.contract.number if document.contract else "",
    }


def _other(
    document: Document, keys: KingdeeKeys, reps: dict[str, int], applied: defaultdict[int, int]
) -> Record:
    status, cancelled = STATUSES[document.status]
    currency = document.currency_code
    done = sum(applied[id(part)] for part in document.instalments)
    return {
        "FID": keys.documents.of(document.number),
        "FBILLNO": document.number,
        "FDATE": moment(document.document_date),
        "FENDDATE": moment(document.instalments[-1].due_date),
        "FCONTACTUNITTYPE": "BD_Customer",
        "FCONTACTUNIT": keys.customers.of(document.customer.number),
        "FCURRENCYID": CURRENCY_IDS[currency],
        "FSALEERID": reps.get(document.customer.rep, 0),
        "FSETTLEORGID": ORGANISATION,
        "FAMOUNTFOR": fixed(document.amount, currency, 10),
        "FNOTWRITTENOFFAMOUNTFOR": fixed(document.amount - done, currency, 10),
        "FDOCUMENTSTATUS": status,
        "FCANCELSTATUS": cancelled,
        "FWRITTENOFFSTATUS": _state(done, document.amount),
    }


def _red_head(
    credit: Credit, keys: KingdeeKeys, reps: dict[str, int], applied: defaultdict[int, int]
) -> Record:
    return {
        "FID": keys.documents.of(credit.number),
        "FBILLTYPEID": STANDARD,
        "FBILLNO": credit.number,
        "FDATE": moment(credit.effective_on),
        "FENDDATE": moment(credit.effective_on),
        "FCUSTOMERID": keys.customers.of(credit.owner.number),
        "FCURRENCYID": CURRENCY_IDS[credit.currency_code],
        "FSALEERID": reps.get(credit.owner.rep, 0),
        "FSETTLEORGID": ORGANISATION,
        "FPAYCONDITON": credit.owner.term.wording,
        "FALLAMOUNTFOR": fixed(-credit.amount, credit.currency_code, 10),
        "FDOCUMENTSTATUS": "C",
        "FCANCELSTATUS": "A",
        "FWRITTENOFFSTATUS": _state(applied[id(credit)], credit.amount),
        "FISINIT": 0,
        "FBYVERIFY": 0,
        "FREDBLUE": 1,
        "FCONTRACTNO": "",
    }


def _plan(
    company: SampleCompany, part: Instalment, keys: KingdeeKeys, applied: defaultdict[int, int]
) -> Record:
    document, done = part.document, applied[id(part)]
    currency = document.currency_code
    return {
        "FENTRYID": keys.plans.of(part.document.number, part.number),
        "FID": keys.documents.of(document.number),
        "FSEQ": part.number,
        "FENDDATE": moment(part.due_date),
        "FPAYAMOUNTFOR": fixed(part.amount, currency, 10),
        "FPAYAMOUNT": local(company, part.amount, currency, document),
        "FPAYRATE": format(Decimal(part.amount * 100) / document.amount, ".10f"),
        "FWRITTENOFFAMOUNTFOR": fixed(done, currency, 10),
        "FNOTWRITTENOFFAMOUNTFOR": fixed(part.amount - done, currency, 10),
        "FRELATEHADPAYAMOUNT": fixed(done, currency, 10),
        "FWRITTENOFFSTATUS": _state(done, part.amount),
    }


def _red_plan(
    company: SampleCompany, credit: Credit, keys: KingdeeKeys, applied: defaultdict[int, int]
) -> Record:
    currency, done = credit.currency_code, applied[id(credit)]
    return {
        "FENTRYID": keys.plans.of(credit.number),
        "FID": keys.documents.of(credit.number),
        "FSEQ": 1,
        "FENDDATE": moment(credit.effective_on),
        "FPAYAMOUNTFOR": fixed(-credit.amount, currency, 10),
        "FPAYAMOUNT": local(company, -credit.amount, currency, credit),
        "FPAYRATE": format(Decimal(100), ".10f"),
        "FWRITTENOFFAMOUNTFOR": fixed(-done, currency, 10),
        "FNOTWRITTENOFFAMOUNTFOR": fixed(done - credit.amount, currency, 10),
        "FRELATEHADPAYAMOUNT": fixed(-done, currency, 10),
        "FWRITTENOFFSTATUS": _state(done, credit.amount),
    }
