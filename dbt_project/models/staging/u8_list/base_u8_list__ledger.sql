{{ config(materialized="table") }}

{% set columns = {
    "customer_number": "code!",
    "customer_name": "text!",
    "line_kind": "found!",
    "document_number": "code!",
    "entry_date": "date!",
    "currency_code": "currency!",
    "debit_amount": "balance",
    "credit_amount": "balance",
    "balance_amount": "balance",
    "net_amount": "balance!",
    "balance_ties": "found",
    "company_id": "company!",
    "due_date": "date",
    "document_type": "text",
    "digest": "text",
} %}

{% set credit_kinds = {
    "receipt": ["收款单", "收款"],
    "advance": ["预收款", "预收", "预收单"],
    "red_invoice": ["红字发票", "红字销售发票", "红字专用发票", "红字普通发票"],
    "credit_note": ["红字应收单", "红字其他应收单"],
    "write_off": ["坏账发生", "坏账"],
    "offset": ["应收冲应付", "转账", "并账", "红票对冲"],
} %}

with ledger as (
    select * from {{ source("landing", "u8_list_ledger") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select
        max(company_id) as home_company_id,
        max(currency_code) as home_currency_code
    from {{ ref("stg_home__companies") }}
),

spelled as (
    select
        ledger.*,
        home.home_company_id,
        home.home_currency_code,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals,
        trim(ledger."摘要") in ('期初余额', '期初', '上期结转', '上年结转', '年初余额') as is_opening,
        {{ number_text('"本期应收_原币"') }} as debit_text,
        {{ number_text('"本期收回_原币"') }} as credit_text,
        {{ number_text('"余额_原币"') }} as balance_text,
        {{ number_text('"本期应收_本币"') }} as local_debit_text,
        {{ number_text('"本期收回_本币"') }} as local_credit_text
    from ledger
    cross join home
    left join currencies
        on
            upper(coalesce({{ cell_text('"币种"') }}, home.home_currency_code))
            = currencies.spelling
),

numbered as (
    select
        *,
        {{ list_amount("coalesce(debit_text, '0')") }} as debit,
        {{ list_amount("coalesce(credit_text, '0')") }} as credit,
        {{ list_amount("coalesce(local_debit_text, debit_text)") }} as local_debit,
        {{ list_amount("coalesce(local_credit_text, credit_text)") }} as local_credit,
        {{ list_amount("balance_text") }}
        * case trim(coalesce("方向", '')) when '贷' then -1 when '平' then 0 else 1 end as balance
    from spelled
),

-- The ledger carries its balance from line to line and repeats it in the subtotal below: a line
-- that is missing, doubled or changed breaks the chain at the next one.
chained as (
    select
        *,
        lag(balance) over account as balance_before,
        lead(_row_kind) over sheet as next_kind,
        lead(currency_code_matched) over sheet as next_currency_code,
        lead(balance) over sheet as next_balance,
        min(
            case when _row_kind = 'data' then {{ parse_date('"日期"') }} end
        ) over (partition by _source, _file_sha256) as first_day
    from numbered
    window
        account as (
            partition by _source, _file_sha256, _row_kind, trim("客户编码"), currency_code_matched
            order by _line
        ),
        sheet as (partition by _source, _file_sha256 order by _line)
),

-- The dictionary.
landed as (
    select
        _source_row_id,
        _source,
        _file_sha256,
        _sheet,
        _line,
        -- Subtotals repeat balances, which the chain has proven; the grand total adds movements.
        case
            when _row_kind = 'total' and local_debit is null and local_credit is null
                then 'set_aside:balance_row'
            else _row_kind
        end as _row_kind,
        _date_format,
        _number_forms,
        _unit_power,
        _restored,
        _cells,
        "客户编码" as customer_number,
        "客户名称" as customer_name,
        case when is_opening then '期初余额' else "单据号" end as document_number,
        case
            when not is_opening then "日期"
            -- The opening balance has no day: it is that of the end of the month before.
            else
                coalesce(
                    {{ cell_text('"日期"') }},
                    cast(
                        cast(
                            {{ dbt.dateadd("day", -1, dbt.date_trunc("month", "first_day")) }}
                            as date
                        ) as varchar
                    )
                )
        end as entry_date,
        "币种" as currency_code,
        "本期应收_原币" as debit_amount,
        "本期收回_原币" as credit_amount,
        "余额_原币" as balance_amount,
        cast(case when is_opening then balance else debit - credit end as varchar) as net_amount,
        "余额_原币" as balance_ties,
        case
            when balance is null or is_opening then 'not told'
            when coalesce(balance_before, 0) + debit - credit <> balance then null
            when
                next_kind = 'total'
                and next_currency_code = currency_code_matched
                and coalesce(next_balance, balance) <> balance
                then null
            else 'ties'
        end as balance_ties_matched,
        cast(null as varchar) as company_id,
        "到期日" as due_date,
        "单据类型" as document_type,
        "摘要" as digest,
        coalesce({{ cell_text('"单据类型"') }}, 'none') as line_kind,
        case
            when is_opening and balance >= 0 then 'opening'
            when is_opening then 'receipt'
            when trim("单据类型") in ('付款单', '退款单') or (credit < 0 and debit = 0)
                then 'refund'
            when debit < 0 and trim("单据类型") like '%应收单' then 'credit_note'
            when debit < 0 then 'red_invoice'
            when debit > 0 and credit = 0 then 'owed'
            {%- for kind, words in credit_kinds.items() %}
            when
                credit > 0 and debit = 0
                and trim("单据类型") in (
                    {%- for word in words %}
                    '{{ word }}'{{ "," if not loop.last }}
                    {%- endfor %}
                )
                then '{{ kind }}'
            {%- endfor %}
            when debit = 0 and credit = 0 then 'nothing'
        end as line_kind_matched,
        home_company_id,
        home_currency_code,
        currency_code_matched,
        amount_decimals,
        case
            when is_opening then cast(0 as decimal(18, 4))
            when local_debit is not null or local_credit is not null
                then
                    cast(coalesce(local_debit, 0) - coalesce(local_credit, 0) as decimal(18, 4))
        end as parsed_local_amount
    from chained
),

{{ judged_rows(
    "landed", columns,
    ["home_currency_code", "parsed_local_amount",
     "parsed_local_amount is null as is_unreadable_local_amount"],
    rules={"line_kind": "unknown_value", "balance_ties": "differs_from_total"},
) }}
