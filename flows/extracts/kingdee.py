"""The layout `kingdee`: tables of 金蝶云星空 (K/3 Cloud) as they lie in its database."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, erp_columns


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


RECEIVABLES = Table(
    "t_ar_receivable",
    erp_columns(
        required="FID FBILLNO FDATE FCUSTOMERID FCURRENCYID FALLAMOUNTFOR FDOCUMENTSTATUS",
        optional="FCANCELSTATUS FSETTLEORGID FENDDATE_H|FENDDATE FPAYCONDITON|FPAYCONDITION"
        " FSALEERID FISINIT",
        identifiers="FID FBILLNO FCUSTOMERID FSALEERID FSETTLEORGID",
        dates="FDATE FENDDATE_H",
        amounts="FALLAMOUNTFOR",
    ),
    concerns_debtors=True,
    files="T_AR_RECEIVABLE_{date}.csv",
    unneeded=_names("FBILLTYPEID FWRITTENOFFSTATUS FBYVERIFY FREDBLUE FCONTRACTNO"),
)

INSTALMENTS = Table(
    "t_ar_receivableplan",
    erp_columns(
        required="FENTRYID FID FENDDATE FPAYAMOUNTFOR",
        optional="FSEQ FNOTWRITTENOFFAMOUNTFOR",
        identifiers="FENTRYID FID",
        dates="FENDDATE",
        amounts="FPAYAMOUNTFOR FNOTWRITTENOFFAMOUNTFOR",
    ),
    concerns_debtors=True,
    files="T_AR_RECEIVABLEPLAN_{date}.csv",
    unneeded=_names(
        "FPAYAMOUNT FPAYRATE FWRITTENOFFAMOUNTFOR FRELATEHADPAYAMOUNT FWRITTENOFFSTATUS"
    ),
)

# Its fields are from memory, unconfirmed: see docs/sources.md.
OTHER_RECEIVABLES = Table(
    "t_ar_otherrecable",
    erp_columns(
        required="FID FBILLNO FDATE FCONTACTUNIT|FCUSTOMERID FCURRENCYID"
        " FAMOUNTFOR|FALLAMOUNTFOR|FTOTALAMOUNTFOR FDOCUMENTSTATUS",
        optional="FCANCELSTATUS FCONTACTUNITTYPE FSETTLEORGID FENDDATE|FENDDATE_H FSALEERID"
        " FNOTWRITTENOFFAMOUNTFOR",
        identifiers="FID FBILLNO FCONTACTUNIT FSETTLEORGID FSALEERID",
        dates="FDATE FENDDATE",
        amounts="FAMOUNTFOR FNOTWRITTENOFFAMOUNTFOR",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="T_AR_OTHERRECABLE_{date}.csv",
    unneeded=_names("FWRITTENOFFSTATUS FISINIT FREMARK"),
    gives="other receivables (其他应收单)",
)

RECEIPTS = Table(
    "t_ar_receivebill",
    erp_columns(
        required="FID FBILLNO FDATE FCONTACTUNIT|FCUSTOMERID|FPAYUNIT FCURRENCYID"
        " FREALRECAMOUNTFOR|FRECEIVEAMOUNTFOR|FRECAMOUNTFOR|FALLAMOUNTFOR FDOCUMENTSTATUS",
        optional="FCANCELSTATUS FCONTACTUNITTYPE FSETTLEORGID|FRECORGID FREMARK FSETTLETYPEID"
        " FPURPOSEID FOPPOSITECCOUNTNAME FACCOUNTID",
        identifiers="FID FBILLNO FCONTACTUNIT FSETTLEORGID FACCOUNTID",
        dates="FDATE",
        amounts="FREALRECAMOUNTFOR",
    ),
    concerns_debtors=True,
    files="T_AR_RECEIVEBILL_{date}.csv",
    unneeded=_names("FPAYUNITTYPE FEXCHANGERATE FREALRECAMOUNT FISINIT"),
)

REFUNDS = Table(
    "t_ar_refundbill",
    erp_columns(
        required="FID FBILLNO FDATE FCONTACTUNIT|FCUSTOMERID|FRECTUNIT FCURRENCYID"
        " FREALREFUNDAMOUNTFOR|FREFUNDAMOUNTFOR|FREFUNDTOTALAMOUNTFOR|FALLAMOUNTFOR"
        " FDOCUMENTSTATUS",
        optional="FCANCELSTATUS FCONTACTUNITTYPE FSETTLEORGID|FPAYORGID FREMARK FSETTLETYPEID",
        identifiers="FID FBILLNO FCONTACTUNIT FSETTLEORGID",
        dates="FDATE",
        amounts="FREALREFUNDAMOUNTFOR",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="T_AR_REFUNDBILL_{date}.csv",
    unneeded=_names("FEXCHANGERATE FREALREFUNDAMOUNT"),
    gives="money paid back to customers",
)

MATCHES = Table(
    "t_ar_recmacthlog",
    erp_columns(
        required="FID FREPORTDATE",
        optional="FISACTIVATION",
        identifiers="FID",
        dates="FREPORTDATE",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="T_AR_RECMACTHLOG_{date}.csv",
    unneeded=_names("FBILLNO FMATCHMETHODID FISCLEARINNER"),
)

MATCH_ENTRIES = Table(
    "t_ar_recmacthlogentry",
    erp_columns(
        required="FID FSRCBILLID FSRCROWID FSOURCEFROMID FTARGETBILLNO FTARGETFROMID"
        " FCURWRITTENOFFAMOUNTFOR",
        optional="FSRCDATE",
        identifiers="FID FSRCBILLID FSRCROWID FTARGETBILLNO",
        dates="FSRCDATE",
        amounts="FCURWRITTENOFFAMOUNTFOR",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="T_AR_RECMACTHLOGENTRY_{date}.csv",
    unneeded=_names(
        "FENTRYID FSRCBILLNO FTARGETBILLID FTARGETENTRYID FCURWRITTENOFFAMOUNT FREPORTDATE"
        " FISADIBILL"
    ),
)

CUSTOMERS = Table(
    "t_bd_customer",
    erp_columns(
        required="FCUSTID FNUMBER",
        optional="FNAME+ FSELLER|FSALERID FSOCIALCRECODE|FTAXREGISTERCODE FGROUPCUSTID"
        " FCORRESPONDORGID FRECCONDITIONID FADDRESS FTEL",
        identifiers="FCUSTID FNUMBER FSELLER FSOCIALCRECODE FTEL",
    ),
    concerns_debtors=True,
    files="T_BD_CUSTOMER_{date}.csv",
    unneeded=_names("FDOCUMENTSTATUS FFORBIDSTATUS FTRADINGCURRID"),
)

CUSTOMER_NAMES = Table(
    "t_bd_customer_l",
    erp_columns(required="FCUSTID FLOCALEID FNAME", identifiers="FCUSTID"),
    files="T_BD_CUSTOMER_L_{date}.csv",
    unneeded=_names("FPKID FSHORTNAME"),
    gives="names of customers (unless t_bd_customer carries FNAME)",
)

SALESMEN = Table(
    "v_bd_salesman",
    erp_columns(
        required="FID FNUMBER",
        optional="FNAME+ FFORBIDSTATUS",
        identifiers="FID FNUMBER",
    ),
    files="V_BD_SALESMAN_{date}.csv",
    unneeded=_names("FDEPTID"),
    gives="numbers and names of sales reps",
)

SALESMAN_NAMES = Table(
    "v_bd_salesman_l",
    erp_columns(required="FID FLOCALEID FNAME", identifiers="FID"),
    files="V_BD_SALESMAN_L_{date}.csv",
    gives="names of sales reps (unless v_bd_salesman carries FNAME)",
)

CURRENCIES = Table(
    "t_bd_currency",
    erp_columns(required="FCURRENCYID FCODE|FNUMBER", identifiers="FCURRENCYID"),
    files="T_BD_CURRENCY_{date}.csv",
    unneeded=_names("FAMOUNTDIGITS"),
    gives="currencies (unless FCURRENCYID holds codes such as CNY)",
)

ORGANISATIONS = Table(
    "t_org_organizations",
    erp_columns(required="FORGID FNUMBER", identifiers="FORGID FNUMBER"),
    files="T_ORG_ORGANIZATIONS_{date}.csv",
    unneeded=_names("FDOCUMENTSTATUS"),
    gives="company numbers (the internal id stands for the company)",
)

CREDIT_LIMITS = Table(
    "t_cre_custarchivesentry",
    erp_columns(
        required="FOBJECTID FCREDITAMOUNT",
        optional="FCURRENCYID FSTARTDATE FENDDATE",
        identifiers="FOBJECTID",
        dates="FSTARTDATE FENDDATE",
        amounts="FCREDITAMOUNT",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="T_CRE_CUSTARCHIVESENTRY_{date}.csv",
    unneeded=_names("FENTRYID FID"),
    gives="credit limits",
)

LAYOUT = Layout(
    name="kingdee",
    capabilities=("open_items", "open_balances"),
    tables=(
        RECEIVABLES,
        INSTALMENTS,
        OTHER_RECEIVABLES,
        RECEIPTS,
        REFUNDS,
        MATCHES,
        MATCH_ENTRIES,
        CUSTOMERS,
        CUSTOMER_NAMES,
        SALESMEN,
        SALESMAN_NAMES,
        CURRENCIES,
        ORGANISATIONS,
        CREDIT_LIMITS,
    ),
    is_mapped=False,
    receipts_table="t_ar_receivebill",
    needs={
        "open_items": (
            "t_ar_receivable",
            "t_ar_receivableplan",
            "t_ar_receivebill",
            "t_ar_recmacthlog",
            "t_ar_recmacthlogentry",
            "t_bd_customer",
        ),
        "open_balances": ("t_ar_receivable", "t_ar_receivableplan", "t_bd_customer"),
    },
    cannot_give=(
        "matches taken back (反核销): they leave no trace, so a past day is told without them",
        "bills (承兑汇票) and their maturity",
        "promises and disputes",
        "open orders",
    ),
)
