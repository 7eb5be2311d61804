{{ config(materialized="table") }}

{% set columns = {
    "move_key": "code!",
    "document_number": "code!",
    "move_type": "text!",
    "posting_date": "date!",
    "invoice_date": "date",
    "due_date": "date",
    "sales_rep_number": "code",
    "order_number": "code",
    "payment_key": "code",
} %}

with landed_moves as (
    select * from {{ source("landing", "odoo_account_move") }}
),

users as (
    select * from {{ ref("base_odoo__users") }}
),

landed as (
    select
        landed_moves._source_row_id,
        landed_moves._source,
        landed_moves._file_sha256,
        landed_moves._sheet,
        landed_moves._line,
        {{ set_aside("landed_moves._row_kind", {
            "draft": "lower(trim(landed_moves.state)) = 'draft'",
            "cancelled": "lower(trim(landed_moves.state)) = 'cancel'",
        }) }} as _row_kind,
        landed_moves._date_format,
        landed_moves._number_forms,
        landed_moves._unit_power,
        landed_moves._restored,
        landed_moves._cells,
        landed_moves.id as move_key,
        landed_moves.name as document_number,
        lower(trim(landed_moves.move_type)) as move_type,
        landed_moves.date as posting_date,
        landed_moves.invoice_date,
        landed_moves.invoice_date_due as due_date,
        coalesce(users.parsed_sales_rep_number, landed_moves.invoice_user_id) as sales_rep_number,
        landed_moves.invoice_origin as order_number,
        -- A payment, or a line of a bank statement: money moved.
        coalesce(
            {{ cell_text("landed_moves.payment_id") }},
            {{ cell_text("landed_moves.statement_line_id") }}
        ) as payment_key
    from landed_moves
    left join users
        on
            landed_moves._source = users.source_name
            and {{ same_code("landed_moves.invoice_user_id", "users.parsed_user_key") }}
),

{{ judged_rows("landed", columns) }}
