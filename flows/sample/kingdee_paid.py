"""金蝶云星空: receipts, refunds, and the log of what was matched with what (核销)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.sample.dumped import Dump, Record, fixed, kept_applications, moment
from flows.sample.facts import Application, Credit, SampleCompany
from flows.sample.kingdee_base import CURRENCY_IDS, FIRST_LOG, ORGANISATION, KingdeeKeys
from flows.sample.kingdee_owed import RED_KINDS, is_other, local

RECEIPT_KINDS = ("receipt", "advance", "bank_bill", "commercial_bill")
RECEIVABLE, OTHER = "AR_receivable", "AR_OtherRecAble"
RECEIPT, REFUND, LOSS = "AR_RECEIVEBILL", "AR_REFUNDBILL", "AR_BadDebtLoss"
SETTLE_TYPES = {
    "现金": "JSFS01_SYS",
    "支票": "JSFS02_SYS",
    "银行转账": "JSFS04_SYS",
    "商业承兑汇票": "JSFS06_SYS",
    "银行承兑汇票": "JSFS07_SYS",
}
PURPOSES = {"advance": "SFKYT02_SYS"}
SALES_RECEIPT = "SFKYT01_SYS"


def paid(company: SampleCompany, keys: KingdeeKeys) -> list[Dump]:
    """Receipts, refunds, and the two tables of the matching log."""
    receipts = [each for each in company.credits if each.kind in RECEIPT_KINDS]
    refunds = [each for each in company.credits if each.kind == "refund"]
    returned = [each for each in receipts if each.reversed_on]
    matches = [_match_of(entry, keys) for entry in kept_applications(company)]
    matches += [_match_of_return(each, keys) for each in returned]
    heads = [_log_head(match) for match in matches]
    return [
        Dump("T_AR_RECEIVEBILL", [_receipt(company, each, keys) for each in receipts]),
        Dump(
            "T_AR_REFUNDBILL",
            [_refund(company, each, each.effective_on, each.number, keys) for each in refunds]
            + [_return(company, each, keys) for each in returned],
        ),
        Dump("T_AR_RECMACTHLOG", heads),
        Dump("T_AR_RECMACTHLOGENTRY", _log_entries(company, matches)),
    ]


def _receipt(company: SampleCompany, credit: Credit, keys: KingdeeKeys) -> Record:
    customer = keys.customers.of(credit.customer.number) if credit.customer else 0
    return {
        "FID": keys.credits.of(credit.number),
        "FBILLNO": credit.number,
        "FDATE": moment(credit.effective_on),
        "FCONTACTUNITTYPE": "BD_Customer",
        "FCONTACTUNIT": customer,
        "FPAYUNITTYPE": "BD_Customer",
        "FPAYUNIT": customer,
        "FCURRENCYID": CURRENCY_IDS[credit.currency_code],
        "FEXCHANGERATE": format(company.rate(credit.currency_code, credit.effective_on), ".10f"),
        "FSETTLEORGID": ORGANISATION,
        "FRECEIVEAMOUNTFOR": fixed(credit.amount, credit.currency_code, 10),
        "FREALRECAMOUNTFOR": fixed(credit.amount, credit.currency_code, 10),
        "FREALRECAMOUNT": local(company, credit.amount, credit.currency_code, credit),
        "FDOCUMENTSTATUS": "C",
        "FCANCELSTATUS": "A",
        "FISINIT": 0,
        # Of the only entry, joined by the query that dumps the heads.
        "FPURPOSEID": PURPOSES.get(credit.kind, SALES_RECEIPT),
        "FSETTLETYPEID": SETTLE_TYPES[credit.method],
        "FOPPOSITECCOUNTNAME": credit.payer,
        "FACCOUNTID": _our_account(company, credit),
        "FREMARK": credit.text,
    }


def _our_account(company: SampleCompany, credit: Credit) -> str:
    """The account that the bank credited; cash and bills come to none, whatever a rep says."""
    if credit.method != "银行转账":
        return ""
    return company.creditor.accounts.get(credit.currency_code, "")


def _refund(
    company: SampleCompany, credit: Credit, day: date, number: str, keys: KingdeeKeys
) -> Record:
    return {
        "FID": keys.credits.of(credit.number)
        if credit.kind == "refund"
        else _return_key(credit, keys),
        "FBILLNO": number,
        "FDATE": moment(day),
        "FCONTACTUNITTYPE": "BD_Customer",
        "FCONTACTUNIT": keys.customers.of(credit.owner.number),
        "FCURRENCYID": CURRENCY_IDS[credit.currency_code],
        "FEXCHANGERATE": format(company.rate(credit.currency_code, day), ".10f"),
        "FSETTLEORGID": ORGANISATION,
        "FREFUNDTOTALAMOUNTFOR": fixed(credit.amount, credit.currency_code, 10),
        "FREALREFUNDAMOUNTFOR": fixed(credit.amount, credit.currency_code, 10),
        "FREALREFUNDAMOUNT": local(company, credit.amount, credit.currency_code, credit),
        "FDOCUMENTSTATUS": "C",
        "FCANCELSTATUS": "A",
        "FSETTLETYPEID": SETTLE_TYPES.get(credit.method, ""),
        "FREMARK": credit.text,
    }


def _return_key(credit: Credit, keys: KingdeeKeys) -> int:
    return keys.credits.of(credit.number) + 60_000


def _return(company: SampleCompany, credit: Credit, keys: KingdeeKeys) -> Record:
    """A cheque that came back, a bill refused: the matching is deleted and a refund entered."""
    return _refund(company, credit, credit.end, f"TK-{credit.number}", keys)


@dataclass(frozen=True)
class Side:
    """A document in the log: its form, FID, number, row, day, and the amount it takes."""

    form: str
    key: int
    number: str
    row: int
    day: date
    amount: int


@dataclass(frozen=True)
class Match:
    """Two documents set against each other on a day; `key` is the FID of its log."""

    key: int
    day: date
    currency_code: str
    credit: Credit
    first: Side
    second: Side


def _match_of(entry: Application, keys: KingdeeKeys) -> Match:
    part, document = entry.instalment, entry.instalment.document
    key = keys.documents.of(document.number)
    owed = Side(
        OTHER if is_other(document) else RECEIVABLE,
        key,
        document.number,
        key if is_other(document) else keys.plans.of(part.document.number, part.number),
        document.document_date,
        entry.amount,
    )
    names = (entry.credit.number, document.number, part.number, entry.applied_on)
    return Match(
        keys.logs.of(*names),
        entry.applied_on,
        document.currency_code,
        entry.credit,
        owed,
        _credit_side(entry, keys),
    )


def _credit_side(entry: Application, keys: KingdeeKeys) -> Side:
    credit = entry.credit
    if credit.kind in RED_KINDS:
        key, row, form, amount = (
            keys.documents.of(credit.number),
            keys.plans.of(credit.number),
            RECEIVABLE,
            -entry.amount,
        )
    else:
        key, row, amount = (
            keys.credits.of(credit.number),
            keys.credit_lines.of(credit.number),
            entry.amount,
        )
        form = LOSS if credit.kind == "write_off" else RECEIPT
    return Side(form, key, credit.number, row, credit.effective_on, amount)


def _match_of_return(credit: Credit, keys: KingdeeKeys) -> Match:
    key = keys.credits.of(credit.number)
    came = Side(
        RECEIPT, key, credit.number, keys.credit_lines.of(credit.number), credit.effective_on,
        credit.amount,
    )  # fmt: skip
    back_key = _return_key(credit, keys)
    back = Side(REFUND, back_key, f"TK-{credit.number}", back_key, credit.end, credit.amount)
    log_key = keys.logs.of(credit.number)
    return Match(log_key, credit.end, credit.currency_code, credit, came, back)


def _log_head(match: Match) -> Record:
    return {
        "FID": match.key,
        "FBILLNO": f"HXJL{match.key - FIRST_LOG + 1:06d}",
        "FREPORTDATE": moment(match.day),
        "FISACTIVATION": 1,
        "FMATCHMETHODID": 30 if RECEIPT in (match.first.form, match.second.form) else 31,
        "FISCLEARINNER": "F",
    }


def _log_entries(company: SampleCompany, matches: list[Match]) -> list[Record]:
    return [
        _log_entry(company, match, mine, theirs)
        for match in matches
        for mine, theirs in ((match.first, match.second), (match.second, match.first))
    ]


def _log_entry(company: SampleCompany, match: Match, mine: Side, theirs: Side) -> Record:
    return {
        "FENTRYID": 1_200_001 + 2 * (match.key - FIRST_LOG) + (mine is match.second),
        "FID": match.key,
        "FSOURCEFROMID": mine.form,
        "FSRCBILLID": mine.key,
        "FSRCBILLNO": mine.number,
        "FSRCROWID": mine.row,
        "FSRCDATE": moment(mine.day),
        "FTARGETFROMID": theirs.form,
        "FTARGETBILLID": theirs.key,
        "FTARGETBILLNO": theirs.number,
        "FTARGETENTRYID": theirs.row,
        "FCURWRITTENOFFAMOUNTFOR": fixed(mine.amount, match.currency_code, 10),
        "FCURWRITTENOFFAMOUNT": local(company, mine.amount, match.currency_code, match.credit),
        "FISADIBILL": 0,
    }
