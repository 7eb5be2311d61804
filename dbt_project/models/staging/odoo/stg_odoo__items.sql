-- What each receivable line is. The sign decides: a debit is owed, unless money went out; a credit
-- reduces.
with lines as (
    select
        *,
        parsed_amount > 0 and not (move_type = 'entry' and payment_key is not null) as is_owed
    from {{ ref("base_odoo__lines") }}
    where failed_column is null and exclusion_reason is null
)

select
    *,
    {{ key("source_name", "parsed_company_id", "parsed_line_key") }} as item_id,
    case
        when is_owed then move_type
        when parsed_amount > 0 then 'refund'
        when move_type in ('out_refund', 'out_invoice') then 'credit_note'
        -- 2203 预收账款, 2205 合同负债: accounts of advances in the Chinese chart.
        when substring(account_code, 1, 4) in ('2203', '2205') then 'advance'
        else 'receipt'
    end as item_type,
    cast(
        row_number() over (
            partition by source_name, parsed_move_key, is_owed
            order by parsed_due_date, length(parsed_line_key), parsed_line_key
        ) as integer
    ) as instalment_number
from lines
