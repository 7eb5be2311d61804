{{ config(materialized="table") }}

{% set columns = {
    "partner_key": "code!",
    "customer_number": "code!",
    "customer_name": "text!",
    "unified_social_credit_code": "text",
    "sales_rep_number": "code",
    "contact_phone": "code",
    "contact_email": "text",
    "postal_address": "text",
    "currency_code": "currency!",
    "credit_limit": "amount",
    "language": "text",
} %}

with landed_partners as (
    select * from {{ source("landing", "odoo_res_partner") }}
),

-- A number of the company's own (ref) stands for a partner when no other partner has it.
numbered as (
    select
        landed_partners.*,
        {{ parse_code("landed_partners.id", "landed_partners._cells") }} as partner_key,
        coalesce(
            nullif({{ parse_code("landed_partners.commercial_partner_id",
                                 "landed_partners._cells") }}, ''),
            {{ parse_code("landed_partners.id", "landed_partners._cells") }}
        ) as commercial_key,
        case
            when
                count(*) over (partition by landed_partners._source, trim(landed_partners.ref)) = 1
                then {{ cell_text("landed_partners.ref") }}
        end as own_number
    from landed_partners
),

users as (
    select * from {{ ref("base_odoo__users") }}
),

home as (
    select max(currency_code) as home_currency_code from {{ ref("stg_home__companies") }}
),

currencies as (
    select * from {{ ref("stg_policy__currencies") }}
),

landed as (
    select
        numbered._source_row_id,
        numbered._source,
        numbered._file_sha256,
        numbered._sheet,
        numbered._line,
        {{ set_aside("numbered._row_kind", {
            "contact_of_another": "numbered.commercial_key <> numbered.partner_key",
            "not_a_customer": "trim(numbered.customer_rank) = '0'",
        }) }} as _row_kind,
        numbered._date_format,
        numbered._number_forms,
        numbered._unit_power,
        numbered._restored,
        numbered._cells,
        numbered.partner_key,
        coalesce(numbered.own_number, numbered.partner_key) as customer_number,
        coalesce(commercial.own_number, numbered.commercial_key) as commercial_number,
        numbered.name as customer_name,
        numbered.vat as unified_social_credit_code,
        coalesce(users.parsed_sales_rep_number, numbered.user_id) as sales_rep_number,
        coalesce({{ cell_text("numbered.phone") }}, {{ cell_text("numbered.mobile") }})
            as contact_phone,
        numbered.email as contact_email,
        nullif(
            trim(coalesce(numbered.city, '') || coalesce(numbered.street, '')), ''
        ) as postal_address,
        home.home_currency_code as currency_code,
        -- Since version 17 a limit is told by company: {"1": 50000.0}.
        case
            when substring(numbered.credit_limit, 1, 1) = '{'
                then trim(replace({{ dbt.split_part("numbered.credit_limit", "':'", 2) }}, '}', ''))
            else numbered.credit_limit
        end as credit_limit,
        case when lower(numbered.lang) like 'zh%' then 'zh' when numbered.lang <> '' then 'en' end
            as language,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from numbered
    cross join home
    left join numbered as commercial
        on
            numbered._source = commercial._source
            and numbered.commercial_key = commercial.partner_key
    left join users
        on
            numbered._source = users.source_name
            and {{ same_code("numbered.user_id", "users.parsed_user_key") }}
    left join currencies on home.home_currency_code = currencies.currency_code
),

{{ judged_rows("landed", columns, ["commercial_number"]) }}
