"""The layout `sap_tables`: SAP's own tables of receivables (ECC, or the views of S/4HANA)."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, erp_columns

ITEM = "BUKRS KUNNR GJAHR BELNR BUZEI BUDAT BLDAT WAERS BLART SHKZG WRBTR"
FURTHER = (
    "UMSKZ ZUONR XBLNR BSCHL ZTERM ZFBDT ZBD1T ZBD2T ZBD3T REBZG REBZJ REBZZ AUGDT AUGBL SGTXT"
)
IDENTIFIERS = "KUNNR BELNR BUZEI REBZG REBZZ AUGBL ZUONR XBLNR"
DATES = "BUDAT BLDAT ZFBDT AUGDT"

OPEN = Table(
    "bsid",
    erp_columns(ITEM, FURTHER, IDENTIFIERS, DATES, "WRBTR"),
    concerns_debtors=True,
    may_be_empty=True,
    files="BSID_{date}.csv",
)

CLEARED = Table(
    "bsad",
    erp_columns(
        f"{ITEM} AUGDT AUGBL", FURTHER.replace(" AUGDT AUGBL", ""), IDENTIFIERS, DATES, "WRBTR"
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="BSAD_{date}.csv",
)

CUSTOMERS = Table(
    "kna1",
    erp_columns(
        required="KUNNR NAME1",
        optional="NAME2 STCD5|STCD1|STCEG STRAS ORT01 TELF1 VBUND SPRAS REGIO",
        identifiers="KUNNR STCD5 TELF1 VBUND",
    ),
    concerns_debtors=True,
    files="KNA1_{date}.csv",
)

COMPANY_DATA = Table(
    "knb1",
    erp_columns(
        required="KUNNR BUKRS",
        optional="ZTERM AKONT BUSAB",
        identifiers="KUNNR BUKRS AKONT BUSAB",
    ),
    files="KNB1_{date}.csv",
    gives="payment terms, control accounts and clerks of customers",
)

CLERKS = Table(
    "t001s",
    erp_columns(required="BUKRS BUSAB", optional="SNAME", identifiers="BUKRS BUSAB"),
    files="T001S_{date}.csv",
    gives="names of clerks (their codes in KNB1 stand for them)",
)

CREDIT = Table(
    "knkk",
    erp_columns(
        required="KUNNR KKBER KLIMK",
        optional="WAERS KNKLI",
        identifiers="KUNNR KNKLI",
        amounts="KLIMK",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="KNKK_{date}.csv",
    gives="credit limits of classic credit management",
)

SEGMENTS = Table(
    "ukmbp_cms_sgm",
    erp_columns(
        required="PARTNER CREDIT_SGMNT CREDIT_LIMIT",
        optional="CURRENCY|WAERS LIMIT_VALID_DATE",
        identifiers="PARTNER",
        dates="LIMIT_VALID_DATE",
        amounts="CREDIT_LIMIT",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="UKMBP_CMS_SGM_{date}.csv",
    gives="credit limits of S/4HANA",
)

LAYOUT = Layout(
    name="sap_tables",
    capabilities=("open_items",),
    tables=(OPEN, CLEARED, CUSTOMERS, COMPANY_DATA, CLERKS, CREDIT, SEGMENTS),
    is_mapped=False,
    receipts_table="bsad",
    needs={"open_items": ("bsid", "bsad", "kna1")},
    cannot_give=(
        "sales reps: the clerk of a customer (BUSAB) stands for his rep; without one say the rep in"
        " huikuan.toml, by company or in a source that supplements this",
        "which of several payments cleared together settled which document: each group of one"
        " clearing document is settled as a whole, earliest due first",
        "bills of exchange (special G/L W) and their maturity",
        "clearings that were reset: a past day is told without them",
        "promises and disputes",
        "open orders",
    ),
)
