{{ config(materialized="table") }}

{% set columns = {
    "line_key": "code!",
    "move_key": "found!",
    "customer_number": "code",
    "debtor": "found!",
    "currency_code": "currency!",
    "amount": "balance!",
    "company_id": "company!",
    "due_date": "date",
    "open_amount": "balance",
} %}

with landed_lines as (
    select * from {{ source("landing", "odoo_account_move_line") }}
),

moves as (
    select * from {{ ref("base_odoo__moves") }}
),

accounts as (
    select * from {{ ref("base_odoo__accounts") }}
),

partners as (
    select * from {{ ref("base_odoo__partners") }}
),

currency_codes as (
    select * from {{ ref("base_odoo__currencies") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

companies as (
    select * from {{ ref("base_odoo__companies") }}
),

home as (
    select
        max(company_id) as home_company_id,
        max(legal_name) as home_legal_name
    from {{ ref("stg_home__companies") }}
),

-- The dictionary. Only posted lines of receivable accounts count, from the day of their entry.
landed as (
    select
        landed_lines._source_row_id,
        landed_lines._source,
        landed_lines._file_sha256,
        landed_lines._sheet,
        landed_lines._line,
        {{ set_aside("landed_lines._row_kind", {
            "other_account":
                "lower(trim(coalesce(landed_lines.account_type, accounts.parsed_account_type)))"
                ~ " <> 'asset_receivable'",
            "draft": "lower(trim(landed_lines.parent_state)) = 'draft'"
            ~ " or moves.exclusion_reason = 'draft'",
            "cancelled": "lower(trim(landed_lines.parent_state)) = 'cancel'"
            ~ " or moves.exclusion_reason = 'cancelled'",
            "posted_later": "moves.parsed_posting_date > " ~ as_of_date(),
        }) }} as _row_kind,
        landed_lines._date_format,
        landed_lines._number_forms,
        landed_lines._unit_power,
        landed_lines._restored,
        landed_lines._cells,
        landed_lines.id as line_key,
        landed_lines.move_id as move_key,
        case when moves.failed_column is null then moves.parsed_move_key end as move_key_matched,
        coalesce(partners.commercial_number, landed_lines.partner_id) as customer_number,
        landed_lines.currency_id as currency_code,
        landed_lines.amount_currency as amount,
        -- Money may come from nobody known; a debt is somebody's.
        case
            when coalesce(trim(landed_lines.partner_id), '') <> '' then 'known'
            when trim(landed_lines.amount_currency) like '-%' then 'unknown'
        end as debtor_matched,
        landed_lines.partner_id as debtor,
        -- A company of Odoo is huikuan.toml's when it has its legal name.
        case
            when companies.parsed_legal_name = home.home_legal_name then home.home_company_id
            else landed_lines.company_id
        end as company_id,
        landed_lines.date_maturity as due_date,
        landed_lines.amount_residual_currency as open_amount,
        moves.parsed_document_number as document_number,
        moves.parsed_move_type as move_type,
        moves.parsed_payment_key as payment_key,
        accounts.parsed_account_code as account_code,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_lines
    cross join home
    left join moves
        on
            landed_lines._source = moves.source_name
            and {{ same_code("landed_lines.move_id", "moves.parsed_move_key") }}
    left join accounts
        on
            landed_lines._source = accounts.source_name
            and {{ same_code("landed_lines.account_id", "accounts.parsed_account_key") }}
    left join partners
        on
            landed_lines._source = partners.source_name
            and {{ same_code("landed_lines.partner_id", "partners.parsed_partner_key") }}
    left join companies
        on
            landed_lines._source = companies.source_name
            and {{ same_code("landed_lines.company_id", "companies.parsed_company_key") }}
    left join currency_codes
        on
            landed_lines._source = currency_codes.source_name
            and {{ same_code("landed_lines.currency_id", "currency_codes.parsed_currency_key") }}
    left join currencies
        on
            upper(trim(coalesce(currency_codes.parsed_currency_name, landed_lines.currency_id)))
            = currencies.spelling
),

-- An exchange difference has no amount in the document's currency.
{{ judged_rows("landed", columns, ["document_number", "move_type", "payment_key", "account_code"],
               excluded={"exchange_difference": "parsed_amount = 0"},
               rules={"debtor": "required_blank"}) }}
