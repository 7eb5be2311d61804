{{ config(materialized="table") }}

{% set columns = {
    "document_number": "code!",
    "document_date": "date!",
    "customer_number": "code!",
    "customer_name": "text!",
    "currency_code": "currency!",
    "document_status": "found!",
    "cancel_status": "found",
    "original_amount": "balance!",
    "open_amount": "balance!",
    "open_amount_fits": "found",
    "company_id": "company!",
    "due_date": "date",
    "sales_rep_number": "text",
    "payment_term": "text",
} %}

{% set heads = [
    "业务日期", "客户", "客户编码", "币别", "单据状态", "作废状态", "销售员", "结算组织", "收款条件"
] %}

with listed as (
    select * from {{ source("landing", "kingdee_list_receivables") }}
),

spelled as (
    select
        *,
        {{ number_text('"应收金额"') }} as original_text,
        {{ number_text('"已核销金额"') }} as matched_text,
        {{ number_text('"未核销金额"') }} as open_text
    from listed
),

-- The list shows the head of a document on its first line and leaves it blank on the others; the
-- number alone is carried down from line to line. A head that is blank on the first line (no rep)
-- is blank: what another document says above it must not slip in.
headed as (
    select
        _source_row_id,
        _source,
        _file_sha256,
        _sheet,
        _line,
        _row_kind,
        _date_format,
        _number_forms,
        _unit_power,
        _restored,
        _cells,
        "单据编号" as document_number,
        {%- for head in heads %}
        coalesce(
            {{ cell_text('"' ~ head ~ '"') }},
            first_value({{ cell_text('"' ~ head ~ '"') }}) over (
                partition by _source, _file_sha256, _row_kind, trim("单据编号")
                order by _line
                rows between unbounded preceding and unbounded following
            )
        ) as "{{ head }}",
        {%- endfor %}
        "到期日" as due_date,
        "应收金额" as original_amount,
        "未核销金额" as open_amount,
        {{ list_amount("original_text") }} as original_number,
        {{ list_amount("matched_text") }} as matched_number,
        {{ list_amount("open_text") }} as open_number
    from spelled
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

companies as (
    select * from {{ ref("stg_home__companies") }}
),

home as (
    select max(company_id) as home_company_id from companies
),

-- The dictionary. A list may be exported whatever the status; only what is audited (已审核) and not
-- cancelled is owed.
landed as (
    select
        headed._source_row_id,
        headed._source,
        headed._file_sha256,
        headed._sheet,
        headed._line,
        {{ set_aside("headed._row_kind", {
            "draft": 'headed."单据状态" in (\'暂存\', \'创建\', \'审核中\', \'重新审核\')',
            "cancelled": 'headed."作废状态" in (\'已作废\', \'作废\', \'是\')',
        }) }} as _row_kind,
        headed._date_format,
        headed._number_forms,
        headed._unit_power,
        headed._restored,
        headed._cells,
        headed.document_number,
        headed."业务日期" as document_date,
        coalesce(headed."客户编码", headed."客户") as customer_number,
        headed."客户" as customer_name,
        headed."币别" as currency_code,
        headed."单据状态" as document_status,
        case when headed."单据状态" in ('已审核', '审核') then headed."单据状态" end
            as document_status_matched,
        headed."作废状态" as cancel_status,
        case when headed."作废状态" in ('未作废', '否') then headed."作废状态" end
            as cancel_status_matched,
        headed.original_amount,
        headed.open_amount,
        coalesce(
            headed.open_amount || ' of ' || headed.original_amount, headed.open_amount
        ) as open_amount_fits,
        -- What is left of a plan row is between nothing and the row, on the row's own side, and is
        -- the row less what was matched. A number that cannot be read is judged by its own column.
        case
            when headed.original_number is null or headed.open_number is null then 'unread'
            when
                headed.original_number - coalesce(
                    headed.matched_number, headed.original_number - headed.open_number
                ) = headed.open_number
                and headed.open_number between least(0, headed.original_number)
                and greatest(0, headed.original_number)
                then 'fits'
        end as open_amount_fits_matched,
        coalesce(companies.company_id, headed."结算组织") as company_id,
        headed.due_date,
        headed."销售员" as sales_rep_number,
        headed."收款条件" as payment_term,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from headed
    cross join home
    left join companies on headed."结算组织" = companies.legal_name
    left join currencies on upper(headed."币别") = currencies.spelling
),

{{ judged_rows("landed", columns, rules={
    "document_status": "unknown_value",
    "cancel_status": "unknown_value",
    "open_amount_fits": "differs_from_total",
}) }}
