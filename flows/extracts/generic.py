"""The layout `generic`: any CSV or XLSX whose headings huikuan.toml maps to these columns."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, columns

CUSTOMERS = Table(
    "customers",
    columns(
        required="customer_number customer_name",
        optional="unified_social_credit_code customer_group sales_rep_number region payment_term"
        " importance debtor_class enterprise_size legal_status dunning_policy is_intercompany"
        " language contact_name contact_role contact_phone contact_email postal_address"
        " delivery_address credit_limit credit_limit_currency",
        identifiers="customer_number unified_social_credit_code sales_rep_number contact_phone",
        amounts="credit_limit",
    ),
    concerns_debtors=True,
)

SALES_REPS = Table(
    "sales_reps",
    columns(
        required="sales_rep_number rep_name",
        optional="department manager_number deputy_number is_active daily_capacity email",
        identifiers="sales_rep_number manager_number deputy_number",
    ),
)

RECEIVABLES = Table(
    "receivables",
    columns(
        required="document_number customer_number document_date currency_code original_amount",
        optional="company_id document_type document_status instalment_number posting_date"
        " recognition_date delivery_date acceptance_date invoice_received_date due_date"
        " payment_term open_amount sales_rep_number contract_number order_number is_retention"
        " assigned_to assignment_notified_on collection_right original_document_number"
        " first_document_date first_due_date gl_account side",
        identifiers="document_number customer_number company_id sales_rep_number contract_number"
        " order_number original_document_number gl_account",
        dates="document_date posting_date recognition_date delivery_date acceptance_date"
        " invoice_received_date due_date assignment_notified_on first_document_date"
        " first_due_date",
        amounts="original_amount open_amount",
    ),
    concerns_debtors=True,
    moves_daily=True,
)

CREDITS = Table(
    "credits",
    columns(
        required="credit_number credit_type effective_date currency_code amount",
        optional="customer_number company_id document_status method account payer_name"
        " remittance_text discount_amount maturity_date bill_status reversed_on gl_account side",
        identifiers="credit_number customer_number company_id account gl_account",
        dates="effective_date maturity_date reversed_on",
        amounts="amount discount_amount",
    ),
    concerns_debtors=True,
    moves_daily=True,
)

APPLICATIONS = Table(
    "applications",
    columns(
        required="credit_number document_number effective_date amount",
        optional="instalment_number company_id known_date credit_amount discount_amount"
        " reversed_on",
        identifiers="credit_number document_number company_id",
        dates="effective_date known_date reversed_on",
        amounts="amount credit_amount discount_amount",
    ),
    concerns_debtors=True,
    may_be_empty=True,
)

PROMISES = Table(
    "promises",
    columns(
        required="promise_number customer_number made_on promised_date",
        optional="document_number instalment_number promised_amount currency_code promised_by"
        " channel withdrawn_on company_id",
        identifiers="promise_number customer_number document_number company_id",
        dates="made_on promised_date withdrawn_on",
        amounts="promised_amount",
    ),
    concerns_debtors=True,
    may_be_empty=True,
)

DISPUTES = Table(
    "disputes",
    columns(
        required="dispute_number document_number opened_on",
        optional="customer_number instalment_number disputed_amount currency_code reason closed_on"
        " company_id",
        identifiers="dispute_number document_number customer_number company_id",
        dates="opened_on closed_on",
        amounts="disputed_amount",
    ),
    concerns_debtors=True,
    may_be_empty=True,
)

CREDIT_LIMITS = Table(
    "credit_limits",
    columns(
        required="customer_number limit_amount currency_code",
        optional="valid_from valid_until company_id limit_kind",
        identifiers="customer_number company_id",
        dates="valid_from valid_until",
        amounts="limit_amount",
    ),
    concerns_debtors=True,
)

EXCHANGE_RATES = Table(
    "exchange_rates",
    columns(
        required="rate_date from_currency_code to_currency_code exchange_rate",
        dates="rate_date",
        amounts="exchange_rate",
    ),
)

GL_BALANCES = Table(
    "gl_balances",
    columns(
        required="account_number currency_code balance_date balance",
        optional="company_id balance_side",
        identifiers="account_number company_id",
        dates="balance_date",
        amounts="balance",
    ),
)

OPEN_ORDERS = Table(
    "open_orders",
    columns(
        required="order_number customer_number currency_code amount",
        optional="line_number delivery_number stage ordered_on delivered_on deliver_by"
        " delivered_amount invoiced_amount is_closed company_id",
        identifiers="order_number customer_number delivery_number company_id",
        dates="ordered_on delivered_on deliver_by",
        amounts="amount delivered_amount invoiced_amount",
    ),
    concerns_debtors=True,
    may_be_empty=True,
)

SALES_LINES = Table(
    "sales_lines",
    columns(
        required="document_number customer_number product_name quantity unit_price currency_code"
        " amount sold_on",
        optional="line_number product_number delivery_number sales_rep_number company_id",
        identifiers="document_number customer_number product_number delivery_number"
        " sales_rep_number company_id",
        dates="sold_on",
        amounts="quantity unit_price amount",
    ),
    may_be_empty=True,
)

CONTRACTS = Table(
    "contracts",
    columns(
        required="contract_number customer_number",
        optional="company_id amends_contract_number signed_on valid_until payment_term_text"
        " seal_type is_signed penalty_rate_per_day guarantor is_title_retained"
        " allows_suspension creditor_size debtor_size is_sme_notice_given delivery_address",
        identifiers="contract_number customer_number company_id amends_contract_number",
        dates="signed_on valid_until",
    ),
    concerns_debtors=True,
    may_be_empty=True,
)

LIMITATION_EVENTS = Table(
    "limitation_events",
    columns(
        required="event_number customer_number limitation_event_type occurred_on",
        optional="document_number company_id evidence_grade evidence_reference ends_on",
        identifiers="event_number customer_number document_number company_id",
        dates="occurred_on ends_on",
    ),
    concerns_debtors=True,
    may_be_empty=True,
)

OBSERVATIONS = Table(
    "observations",
    columns(
        required="observation_number customer_number observed_on signal",
        optional="observed_by",
        identifiers="observation_number customer_number",
        dates="observed_on",
    ),
    concerns_debtors=True,
    may_be_empty=True,
)

LETTER_DELIVERIES = Table(
    "letter_deliveries",
    columns(
        required="letter_number delivery_outcome occurred_on",
        optional="tracking_number signed_by",
        identifiers="letter_number tracking_number",
        dates="occurred_on",
    ),
    may_be_empty=True,
)

SALES_TARGETS = Table(
    "sales_targets",
    columns(
        required="sales_rep_number target_month currency_code",
        optional="sales_target collection_target",
        identifiers="sales_rep_number",
        dates="target_month",
        amounts="sales_target collection_target",
    ),
)

LAYOUT = Layout(
    name="generic",
    capabilities=("open_items", "open_balances", "balance_forward"),
    tables=(
        CUSTOMERS,
        SALES_REPS,
        RECEIVABLES,
        CREDITS,
        APPLICATIONS,
        PROMISES,
        DISPUTES,
        CREDIT_LIMITS,
        EXCHANGE_RATES,
        GL_BALANCES,
        OPEN_ORDERS,
        CONTRACTS,
        LIMITATION_EVENTS,
        OBSERVATIONS,
        LETTER_DELIVERIES,
        SALES_TARGETS,
        SALES_LINES,
    ),
    is_mapped=True,
    receipts_table="credits",
)
