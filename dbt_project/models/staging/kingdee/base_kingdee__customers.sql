{{ config(materialized="table") }}

{% set columns = {
    "customer_key": "code!",
    "customer_number": "code!",
    "customer_name": "text",
    "unified_social_credit_code": "text",
    "customer_group": "code",
    "sales_rep_number": "code",
    "payment_term": "text",
    "organisation_key": "code",
    "postal_address": "text",
    "contact_phone": "code",
} %}

with landed_customers as (
    select * from {{ source("landing", "kingdee_t_bd_customer") }}
),

names as (
    select * from {{ ref("base_kingdee__customer_names") }}
),

salesmen as (
    select * from {{ ref("base_kingdee__salesmen") }}
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
        landed_customers.fcustid as customer_key,
        landed_customers.fnumber as customer_number,
        coalesce(names.parsed_customer_name, landed_customers.fname) as customer_name,
        landed_customers.fsocialcrecode as unified_social_credit_code,
        nullif(trim(landed_customers.fgroupcustid), '0') as customer_group,
        coalesce(salesmen.parsed_sales_rep_number, nullif(trim(landed_customers.fseller), '0'))
            as sales_rep_number,
        landed_customers.frecconditionid as payment_term,
        -- 对应组织: the customer is a company of our own group.
        nullif(trim(landed_customers.fcorrespondorgid), '0') as organisation_key,
        landed_customers.faddress as postal_address,
        landed_customers.ftel as contact_phone
    from landed_customers
    left join names
        on
            landed_customers._source = names.source_name
            and {{ same_code("landed_customers.fcustid", "names.parsed_customer_key") }}
            and names.failed_column is null and names.exclusion_reason is null
    left join salesmen
        on
            landed_customers._source = salesmen.source_name
            and {{ same_code("landed_customers.fseller", "salesmen.parsed_salesman_key") }}
),

{{ judged_rows("landed", columns) }}
