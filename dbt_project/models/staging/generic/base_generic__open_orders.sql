{{ config(materialized="table") }}

{% set columns = {
    "order_number": "code!",
    "customer_number": "code!",
    "currency_code": "currency!",
    "amount": "amount!",
    "line_number": "whole_number",
    "delivery_number": "code",
    "stage": "coded",
    "ordered_on": "date",
    "delivered_on": "date",
    "deliver_by": "date",
    "delivered_amount": "amount",
    "invoiced_amount": "amount",
    "is_closed": "flag",
    "company_id": "company!",
} %}

with landed_open_orders as (
    select * from {{ source("landing", "generic_open_orders") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_open_orders.*,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_open_orders
    cross join home
    left join currencies
        on upper(trim(landed_open_orders.currency_code)) = currencies.spelling
),

-- A closed line owes no more goods; it stays while something delivered is not invoiced, and comes
-- back when it is opened again.
{{ judged_rows("landed", columns, excluded={
    "closed_line": "parsed_is_closed and case"
    " when coalesce(parsed_delivered_amount, parsed_invoiced_amount) is not null"
    " then coalesce(parsed_delivered_amount, 0) <= coalesce(parsed_invoiced_amount, 0)"
    " when parsed_stage is not null then parsed_stage = 'ordered'"
    " else coalesce(parsed_delivery_number, cast(parsed_delivered_on as varchar)) is null end"
}) }}
