"""The layout `odoo`: tables of Odoo's own database, from files or read from PostgreSQL."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, erp_columns

MOVES = Table(
    "account_move",
    erp_columns(
        required="id name move_type state date",
        optional="invoice_date invoice_date_due partner_id currency_id company_id invoice_user_id"
        " invoice_origin ref payment_id|origin_payment_id statement_line_id",
        identifiers="id partner_id company_id invoice_user_id payment_id statement_line_id",
        dates="date invoice_date invoice_date_due",
    ),
    concerns_debtors=True,
    files="account_move_{date}.csv",
)

LINES = Table(
    "account_move_line",
    erp_columns(
        required="id move_id partner_id balance amount_currency currency_id",
        optional="account_id account_type date date_maturity company_id parent_state"
        " amount_residual amount_residual_currency",
        identifiers="id move_id partner_id account_id company_id",
        dates="date date_maturity",
        amounts="balance amount_currency amount_residual_currency",
    ),
    concerns_debtors=True,
    files="account_move_line_{date}.csv",
)

ACCOUNTS = Table(
    "account_account",
    erp_columns(required="id account_type", optional="code", identifiers="id"),
    files="account_account_{date}.csv",
    gives="which lines are receivables (unless account_move_line carries account_type)",
)

PARTIALS = Table(
    "account_partial_reconcile",
    erp_columns(
        required="id debit_move_id credit_move_id debit_amount_currency credit_amount_currency"
        " max_date",
        optional="amount company_id exchange_move_id",
        identifiers="id debit_move_id credit_move_id",
        dates="max_date",
        amounts="debit_amount_currency credit_amount_currency",
    ),
    concerns_debtors=True,
    may_be_empty=True,
    files="account_partial_reconcile_{date}.csv",
)

PARTNERS = Table(
    "res_partner",
    erp_columns(
        required="id name",
        optional="ref vat commercial_partner_id user_id credit_limit use_partner_credit_limit"
        " customer_rank email phone mobile street city zip lang active",
        identifiers="id ref vat commercial_partner_id user_id phone mobile",
    ),
    concerns_debtors=True,
    files="res_partner_{date}.csv",
)

CURRENCIES = Table(
    "res_currency",
    erp_columns(required="id name", identifiers="id"),
    files="res_currency_{date}.csv",
    gives="currencies (unless currency_id holds codes such as CNY)",
)

RATES = Table(
    "res_currency_rate",
    erp_columns(
        required="currency_id name|date rate",
        optional="company_id",
        identifiers="currency_id",
        dates="name",
        amounts="rate",
    ),
    may_be_empty=True,
    files="res_currency_rate_{date}.csv",
    gives="exchange rates",
)

COMPANIES = Table(
    "res_company",
    erp_columns(required="id name", identifiers="id"),
    files="res_company_{date}.csv",
    gives="which company of huikuan.toml an id stands for, by its legal name",
)

USERS = Table(
    "res_users",
    erp_columns(
        required="id login", optional="partner_id active", identifiers="id login partner_id"
    ),
    files="res_users_{date}.csv",
    gives="logins and names of sales reps",
)

LAYOUT = Layout(
    name="odoo",
    capabilities=("open_items",),
    tables=(MOVES, LINES, ACCOUNTS, PARTIALS, PARTNERS, CURRENCIES, RATES, COMPANIES, USERS),
    is_mapped=False,
    receipts_table="account_move_line",
    needs={
        "open_items": (
            "account_move",
            "account_move_line",
            "account_partial_reconcile",
            "res_partner",
        )
    },
    cannot_give=(
        "matches taken back: their rows are deleted, so a past day is told without them",
        "bills and their maturity",
        "promises and disputes",
        "open orders",
    ),
)
