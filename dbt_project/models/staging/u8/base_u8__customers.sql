{{ config(materialized="table") }}

{% set columns = {
    "customer_number": "code!",
    "customer_name": "text!",
    "customer_group": "code",
    "sales_rep_number": "code",
    "payment_term": "text",
    "is_limited": "flag",
    "unified_social_credit_code": "text",
    "region": "text",
    "contact_name": "text",
    "contact_phone": "code",
    "contact_email": "text",
    "postal_address": "text",
    "currency_code": "currency!",
    "credit_limit": "amount",
} %}

with landed_customers as (
    select * from {{ source("landing", "u8_customer") }}
),

home as (
    select max(currency_code) as home_currency_code from {{ ref("stg_home__companies") }}
),

currencies as (
    select * from {{ ref("stg_policy__currencies") }}
),

landed as (
    select
        landed_customers._source_row_id,
        landed_customers._source,
        landed_customers._file_sha256,
        landed_customers._sheet,
        landed_customers._line,
        landed_customers._row_kind,
        landed_customers._date_format,
        landed_customers._number_forms,
        landed_customers._unit_power,
        landed_customers._restored,
        landed_customers._cells,
        landed_customers.ccuscode as customer_number,
        landed_customers.ccusname as customer_name,
        -- U8 fills the head office with the customer itself where there is none.
        nullif(trim(landed_customers.ccusheadcode), trim(landed_customers.ccuscode))
            as customer_group,
        landed_customers.ccuspperson as sales_rep_number,
        landed_customers.ccuspaycond as payment_term,
        landed_customers.bcredit as is_limited,
        landed_customers.ccusregcode as unified_social_credit_code,
        landed_customers.cdccode as region,
        landed_customers.ccusperson as contact_name,
        coalesce(
            {{ cell_text("landed_customers.ccushand") }},
            {{ cell_text("landed_customers.ccusphone") }}
        ) as contact_phone,
        landed_customers.ccusemail as contact_email,
        landed_customers.ccusaddress as postal_address,
        home.home_currency_code as currency_code,
        landed_customers.icuscreline as credit_limit,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_customers
    cross join home
    left join currencies on home.home_currency_code = currencies.currency_code
),

{{ judged_rows("landed", columns) }}
