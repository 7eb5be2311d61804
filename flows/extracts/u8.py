"""The layout `u8`: tables of 用友 U8 / U8+ (database UFDATA_xxx_yyyy) as they lie there."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, erp_columns

DETAIL = Table(
    "ar_detail",
    erp_columns(
        required="cDwCode cVouchType cVouchID cCoVouchType cCoVouchID cProcStyle iDAmount iCAmount"
        " dVouchDate dRegDate",
        optional="cCancelNo iDAmount_f iCAmount_f cexch_name dGatheringDate iCreditPeriod"
        " dCreditStart cPerson cDigest iFlag cFlag bPrepay cContractID cOrderNo cSSCode",
        identifiers="cDwCode cVouchID cCoVouchID cCancelNo cPerson cContractID cOrderNo",
        dates="dVouchDate dRegDate dGatheringDate dCreditStart",
        amounts="iDAmount iCAmount iDAmount_f iCAmount_f",
    ),
    concerns_debtors=True,
    files="Ar_Detail_{date}.csv",
)

CUSTOMERS = Table(
    "customer",
    erp_columns(
        required="cCusCode cCusName",
        optional="cCusAbbName cCusHeadCode cCusPPerson cCusPayCond iCusCreLine iCusCreDate bCredit"
        " cCusRegCode cCusPerson cCusHand cCusPhone cCusAddress cCusEmail cDCCode",
        identifiers="cCusCode cCusHeadCode cCusPPerson cCusRegCode cCusHand cCusPhone",
        amounts="iCusCreLine",
    ),
    concerns_debtors=True,
    files="Customer_{date}.csv",
)

PERSONS = Table(
    "person",
    erp_columns(
        required="cPersonCode cPersonName",
        optional="cDepCode cPersonEmail",
        identifiers="cPersonCode",
    ),
    files="Person_{date}.csv",
    gives="names of sales reps",
)

LAYOUT = Layout(
    name="u8",
    capabilities=("open_items",),
    tables=(DETAIL, CUSTOMERS, PERSONS),
    is_mapped=False,
    receipts_table="ar_detail",
    needs={"open_items": ("ar_detail", "customer")},
    cannot_give=(
        "documents not yet audited (they are not in Ar_Detail)",
        "matches taken back (取消核销): their lines are deleted, so past days lack them",
        "bills (票据登记簿) and their maturity",
        "default credit days of the report: a due date that U8 would reckon from them comes from"
        " the payment term",
        "promises and disputes",
        "open orders",
    ),
)
