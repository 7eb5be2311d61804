{{ config(materialized="table") }}

{% set columns = {
    "document_number": "code!",
    "customer_number": "code!",
    "document_date": "date!",
    "currency_code": "currency!",
    "original_amount": "amount!",
    "company_id": "company!",
    "document_status": "coded",
    "document_type": "text",
    "instalment_number": "instalment!",
    "posting_date": "date",
    "recognition_date": "date",
    "delivery_date": "date",
    "acceptance_date": "date",
    "invoice_received_date": "date",
    "due_date": "date",
    "payment_term": "text",
    "open_amount": "amount",
    "sales_rep_number": "code",
    "contract_number": "code",
    "order_number": "code",
    "is_retention": "flag",
    "assigned_to": "text",
    "assignment_notified_on": "date",
    "collection_right": "coded",
    "original_document_number": "code",
    "first_document_date": "date",
    "first_due_date": "date",
    "gl_account": "code",
    "side": "coded",
} %}

{% set main = "coalesce(parsed_original_amount, parsed_open_amount)" %}

with landed_receivables as (
    select * from {{ source("landing", "generic_receivables") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

sources as (
    select * from {{ ref("stg_run__sources") }}
),

landed as (
    select
        landed_receivables.* exclude (original_amount),
        -- A source of balances may not know the original: what is open then stands for it here.
        case
            when
                sources.capability = 'open_balances'
                and {{ is_blank("landed_receivables.original_amount") }}
                then landed_receivables.open_amount
            else landed_receivables.original_amount
        end as original_amount,
        not {{ is_blank("landed_receivables.original_amount") }} as is_original_told,
        home.home_company_id,
        1 as only_instalment,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_receivables
    cross join home
    left join sources on landed_receivables._source = sources.source_name
    left join currencies
        on upper(trim(landed_receivables.currency_code)) = currencies.spelling
),

{{ judged_rows("landed", columns, ["is_original_told"], main=main, excluded={
    "other_side": "parsed_side = 'credit' or (" ~ is_by_sign() ~ " and " ~ main ~ " < 0)",
    "draft": "parsed_document_status = 'draft'",
    "cancelled": "parsed_document_status = 'cancelled'",
}) }}
