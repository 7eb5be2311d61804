{#- What a layout's staging delivers per waist table: the columns and types that every
    `stg_<layout>__<table>` has. The waist adds what it derives (debtor, rep by rule). -#}
{% macro staged_columns(table) -%}
    {{ return({
        "companies": {"company_id": "text", "source_row_id": "text"},
        "customers": {
            "customer_id": "text", "source_row_id": "text", "source_name": "text",
            "customer_number": "text", "display_name": "text", "legal_name": "text",
            "name_variant_count": "integer", "unified_social_credit_code": "text",
            "customer_group_id": "text", "sales_rep_id": "text", "region": "text",
            "payment_term": "text", "customer_importance": "text", "debtor_class": "text",
            "enterprise_size": "text", "legal_status": "text", "dunning_policy": "text",
            "is_intercompany": "flag", "language": "text",
        },
        "customer_name_variants": {
            "customer_id": "text", "customer_name": "text", "row_count": "integer",
            "source_row_id": "text",
        },
        "customer_contacts": {
            "contact_id": "text", "source_row_id": "text", "customer_id": "text",
            "contact_name": "text", "role": "text", "phone": "text", "email": "text",
            "postal_address": "text", "delivery_address": "text", "purpose": "text",
        },
        "sales_reps": {
            "sales_rep_id": "text", "source_row_id": "text", "rep_name": "text",
            "department": "text", "manager_id": "text", "deputy_id": "text",
            "is_active": "flag", "daily_capacity": "integer", "email": "text",
        },
        "receivables": {
            "receivable_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "customer_number": "text",
            "sales_rep_id": "text", "document_type": "text", "document_number": "text",
            "instalment_number": "integer", "document_date": "date", "posting_date": "date",
            "recognition_date": "date", "delivery_date": "date", "acceptance_date": "date",
            "invoice_received_date": "date", "due_date_erp": "date", "payment_term": "text",
            "currency_code": "text", "original_amount": "amount", "open_amount_erp": "amount",
            "contract_number": "text", "order_number": "text", "is_retention": "flag",
            "assigned_to": "text", "assignment_notified_on": "date", "collection_right": "text",
            "original_document_number": "text", "first_document_date": "date",
            "first_due_date": "date", "gl_account": "text",
        },
        "credits": {
            "credit_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "customer_number": "text",
            "credit_type": "text", "document_number": "text", "effective_date": "date",
            "currency_code": "text", "amount": "amount", "method": "text", "account": "text",
            "payer_name": "text", "remittance_text": "text", "discount_amount": "amount",
            "maturity_date": "date", "bill_status": "text", "reversed_on": "date",
            "gl_account": "text",
        },
        "applications": {
            "application_id": "text", "source_row_id": "text", "company_id": "text",
            "credit_id": "text", "receivable_id": "text", "document_id": "text",
            "effective_date": "date", "known_date": "date", "amount": "amount", "credit_amount": "amount",
            "discount_amount": "amount", "reversed_on": "date",
        },
        "promises": {
            "promise_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "customer_number": "text",
            "receivable_id": "text", "made_on": "date", "promised_date": "date",
            "promised_amount": "amount", "currency_code": "text", "promised_by": "text",
            "channel": "text", "withdrawn_on": "date",
        },
        "disputes": {
            "dispute_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "customer_number": "text",
            "receivable_id": "text", "opened_on": "date", "closed_on": "date",
            "disputed_amount": "amount", "currency_code": "text", "reason": "text",
        },
        "credit_limits": {
            "credit_limit_id": "text", "source_row_id": "text", "company_id": "text",
            "customer_id": "text", "limit_state": "text", "limit_amount": "amount",
            "currency_code": "text", "valid_from": "date", "valid_until": "date",
            "limit_kind": "text",
        },
        "exchange_rates": {
            "rate_date": "date", "from_currency_code": "text", "to_currency_code": "text",
            "exchange_rate": "rate", "source_row_id": "text",
        },
        "gl_balances": {
            "company_id": "text", "account_number": "text", "currency_code": "text",
            "balance_date": "date", "source_row_id": "text", "balance": "amount",
            "balance_side": "text",
        },
        "open_orders": {
            "open_order_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "customer_number": "text",
            "order_number": "text", "line_number": "integer", "delivery_number": "text",
            "order_stage": "text", "ordered_on": "date", "delivered_on": "date",
            "deliver_by": "date", "currency_code": "text", "amount": "amount",
        },
        "contracts": {
            "contract_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "customer_number": "text",
            "contract_number": "text", "amended_contract_number": "text", "signed_on": "date",
            "valid_until": "date", "payment_term_text": "text", "seal_type": "text",
            "is_signed": "flag", "penalty_rate_per_day": "rate", "guarantor": "text",
            "is_title_retained": "flag", "allows_suspension": "flag", "creditor_size": "text",
            "debtor_size": "text", "is_sme_notice_given": "flag", "delivery_address": "text",
        },
        "limitation_events": {
            "limitation_event_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "customer_number": "text",
            "document_number": "text", "event_type": "text", "occurred_on": "date",
            "ends_on": "date", "evidence_grade": "text", "evidence_reference": "text",
        },
        "observations": {
            "observation_id": "text", "source_row_id": "text", "source_name": "text",
            "customer_id": "text", "observed_on": "date", "signal_code": "text",
            "sales_rep_id": "text",
        },
        "sales_lines": {
            "sales_line_id": "text", "source_row_id": "text", "source_name": "text",
            "company_id": "text", "customer_id": "text", "sales_rep_id": "text",
            "document_number": "text", "line_number": "integer", "delivery_number": "text",
            "product_number": "text", "product_name": "text", "quantity": "amount",
            "unit_price": "amount", "currency_code": "text", "amount": "amount",
            "sold_on": "date",
        },
        "letter_deliveries": {
            "letter_number": "text", "source_row_id": "text", "delivery_outcome": "text",
            "occurred_on": "date", "tracking_number": "text", "signed_by": "text",
            "status_code": "text", "reason": "text",
        },
        "sales_targets": {
            "sales_rep_id": "text", "target_month": "date", "source_row_id": "text",
            "currency_code": "text", "sales_target": "amount", "collection_target": "amount",
        },
        "quarantine": {
            "source_row_id": "text", "source_name": "text", "table_name": "text",
            "file_sha256": "text", "sheet": "text", "line": "integer", "column_name": "text",
            "value": "text", "rule_code": "text", "amount": "amount", "currency_code": "text",
            "company_id": "text", "customer_number": "text", "document_number": "text",
        },
        "exclusions": {
            "source_row_id": "text", "source_name": "text", "table_name": "text",
            "file_sha256": "text", "sheet": "text", "line": "integer", "reason_code": "text",
            "amount": "amount", "currency_code": "text",
        },
        "flagged_cells": {
            "source_row_id": "text", "source_name": "text", "table_name": "text",
            "file_sha256": "text", "line": "integer", "column_name": "text", "value": "text",
            "flag_code": "text",
        },
        "file_totals": {
            "file_sha256": "text", "table_name": "text", "currency_code": "text",
            "outcome": "text", "row_count": "count", "amount": "sum",
            "unreadable_amount_rows": "count",
        },
    }[table]) }}
{%- endmacro %}

{#- Which of those tables each layout delivers. -#}
{% macro layouts_with(table) -%}
    {%- set delivered = {
        "generic": [
            "companies", "customers", "customer_name_variants", "customer_contacts", "sales_reps",
            "receivables", "credits", "applications", "promises", "disputes", "credit_limits",
            "exchange_rates", "gl_balances", "open_orders", "contracts", "limitation_events",
            "observations", "letter_deliveries", "sales_targets", "sales_lines",
            "quarantine",
            "exclusions", "flagged_cells", "file_totals",
        ],
        "kingdee": [
            "companies", "customers", "customer_name_variants", "customer_contacts", "sales_reps",
            "receivables", "credits", "applications", "credit_limits", "quarantine", "exclusions",
            "flagged_cells", "file_totals",
        ],
        "sap": [
            "companies", "customers", "customer_name_variants", "receivables", "quarantine",
            "exclusions", "flagged_cells", "file_totals",
        ],
        "u8": [
            "companies", "customers", "customer_name_variants", "customer_contacts", "sales_reps",
            "receivables", "credits", "applications", "credit_limits", "quarantine", "exclusions",
            "flagged_cells", "file_totals",
        ],
        "odoo": [
            "companies", "customers", "customer_name_variants", "customer_contacts", "sales_reps",
            "receivables", "credits", "applications", "credit_limits", "exchange_rates",
            "quarantine", "exclusions", "flagged_cells", "file_totals",
        ],
        "sap_tables": [
            "companies", "customers", "customer_name_variants", "customer_contacts", "sales_reps",
            "receivables", "credits", "applications", "credit_limits", "quarantine", "exclusions", "flagged_cells",
            "file_totals",
        ],
        "kingdee_list": [
            "companies", "customers", "customer_name_variants", "receivables", "credits",
            "quarantine", "exclusions", "flagged_cells", "file_totals",
        ],
        "sap_fbl5n": [
            "companies", "customers", "customer_name_variants", "receivables", "credits",
            "quarantine", "exclusions", "flagged_cells", "file_totals",
        ],
        "u8_list": [
            "customers", "customer_name_variants", "receivables", "credits", "quarantine",
            "exclusions", "flagged_cells", "file_totals",
        ],
        "answers": ["promises"],
        "bounces": ["letter_deliveries"],
    } -%}
    {%- set layouts = [] -%}
    {#- What reps send back and mail that came back are read in every home. -#}
    {%- for layout in var("layouts") + ["answers", "bounces"] if table in delivered[layout] -%}
    {%- do layouts.append(layout) -%}
    {%- endfor -%}
    {{ return(layouts) }}
{%- endmacro %}

{#- The one union: the staged relations of the layouts in use below an empty relation of the same
    columns, so that a table nobody delivers exists and is empty. -#}
{% macro union_staged(table) -%}
select
    {%- for column, kind in staged_columns(table).items() %}
    cast(null as {{ sql_type(kind) }}) as {{ column }}{{ "," if not loop.last }}
    {%- endfor %}
where 1 = 0
{%- for layout in layouts_with(table) %}
union all
select
    {%- for column in staged_columns(table) %}
    {{ column }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ ref("stg_" ~ layout ~ "__" ~ table) }}
{%- endfor %}
{%- endmacro %}

{% macro sql_type(kind) -%}
    {{ return({
        "text": "varchar", "integer": "integer", "date": "date", "flag": "boolean",
        "amount": "decimal(18, 4)", "rate": "decimal(20, 10)", "sum": "decimal(38, 4)",
        "count": "bigint", "timestamp": "timestamp",
    }[kind]) }}
{%- endmacro %}
