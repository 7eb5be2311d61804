{#- Which cell of a row cannot be used. A base model keeps the landed cell under its own name and the
    typed value beside it as `parsed_<name>`; `columns` gives each column's kind in declared order:
    text, code, company, amount, amount_of_any_scale, balance (may be negative), rate, date, flag, whole_number, instalment, coded, currency,
    currency_of_amount (required when the row has an amount) or found (names a row of another table, or agrees
    with it: the relation brings `<name>_matched`); `!` marks a required one. -#}

{% macro is_blank(cell) -%}
    coalesce(trim({{ cell }}), '') = ''
{%- endmacro %}

{% macro first_unusable_column(columns, main=none) -%}
    case
        when _row_kind like 'outside:%' then substring(_row_kind, 9)
        when _row_kind <> 'data' then null
        {%- for column, kind in columns.items() %}
        {%- if kind.endswith("!") %}
        when parsed_{{ column }} is null then '{{ column }}'
        {%- elif kind == "date" %}
        when parsed_{{ column }} is null and not {{ is_blank(column) }} and not {{ is_no_date(column) }}
            then '{{ column }}'
        {%- elif kind == "currency_of_amount" %}
        when parsed_{{ column }} is null
            and not ({{ is_blank(column) }}{% for name, its in columns.items() if its.startswith("amount") %} and {{ is_blank(name) }}{% endfor %})
            then '{{ column }}'
        {%- elif kind not in ("text", "code") %}
        when parsed_{{ column }} is null and not {{ is_blank(column) }} then '{{ column }}'
        {%- endif %}
        {%- if kind.startswith("amount") %}
        when parsed_{{ column }} < 0
            {%- if main %} and not ({{ is_by_sign() }} and {{ main }} < 0) {%- endif %} then '{{ column }}'
        {%- endif %}
        {%- endfor %}
    end
{%- endmacro %}

{#- The landed text of the column named by `failed_column`. -#}
{% macro unusable_value(columns) -%}
    case failed_column
        {%- for column in columns %}
        when '{{ column }}' then {{ column }}
        {%- endfor %}
    end
{%- endmacro %}

{#- Why that cell cannot be used. -#}
{% macro unusable_rule(columns, rules={}) -%}
    case
        when failed_column is null then null
        when _row_kind like 'outside:%' then 'outside_window'
        {%- for column, rule in rules.items() %}
        when failed_column = '{{ column }}' then '{{ rule }}'
        {%- endfor %}
        when {{ is_blank(unusable_value(columns)) }} then 'required_blank'
        {%- for column, kind in columns.items() if kind.rstrip("!") not in ("text", "code", "company") %}
        when failed_column = '{{ column }}' then {{ kind_rule(column, kind.rstrip("!")) }}
        {%- endfor %}
    end
{%- endmacro %}

{% macro kind_rule(column, kind) -%}
    {%- if kind.startswith("amount") or kind == "balance" -%}
    case
        when parsed_{{ column }} < 0 then 'negative_amount'
        when number_of_{{ column }} is null then 'not_an_amount'
        when {{ decimals_written("number_of_" ~ column) }}
            > {{ "coalesce(amount_decimals, 4)" if kind in ("amount", "balance") else 4 }}
            + coalesce(_unit_power, 0) then 'too_many_decimals'
        else 'amount_too_large'
    end
    {%- else -%}
    '{{ {"rate": "not_a_rate", "date": "not_a_date", "flag": "not_a_flag", "coded": "unknown_value",
         "whole_number": "not_a_whole_number", "instalment": "not_a_whole_number",
         "found": "not_found", "currency": "unknown_currency", "currency_of_amount": "unknown_currency"}[kind] }}'
    {%- endif -%}
{%- endmacro %}

{#- The rows of one base model that cannot be used, in the one shape of every layout's quarantine. -#}
{% macro quarantined_rows(
    base, table, amount="null", currency="null", company="null", customer="null", document="null"
) -%}
select
    source_row_id,
    source_name,
    '{{ table }}' as table_name,
    file_sha256,
    sheet,
    line,
    failed_column as column_name,
    failed_value as value,
    failed_rule as rule_code,
    cast({{ amount }} as decimal(18, 4)) as amount,
    cast({{ currency }} as varchar) as currency_code,
    cast({{ company }} as varchar) as company_id,
    cast({{ customer }} as varchar) as customer_number,
    cast({{ document }} as varchar) as document_number
from {{ ref(base) }}
where failed_column is not null
{%- endmacro %}

{#- The rows read and left out on purpose: total rows and what a layout says. -#}
{% macro excluded_rows(base, table, amount="null", currency="null") -%}
select
    source_row_id,
    source_name,
    '{{ table }}' as table_name,
    file_sha256,
    sheet,
    line,
    exclusion_reason as reason_code,
    cast({{ amount }} as decimal(18, 4)) as amount,
    cast({{ currency }} as varchar) as currency_code
from {{ ref(base) }}
where exclusion_reason is not null
{%- endmacro %}

{#- Amounts read from a spreadsheet's binary value and put back to the currency's decimals. -#}
{% macro binary_noise_rows(base, table, column) -%}
select
    source_row_id,
    source_name,
    '{{ table }}' as table_name,
    file_sha256,
    line,
    '{{ column }}' as column_name,
    cast(noisy_{{ column }} as varchar) as value,
    'binary_noise' as flag_code
from {{ ref(base) }}
where noisy_{{ column }} is not null
{%- endmacro %}

{#- Rows in which leading zeros were put back to the declared width (`widths` in huikuan.toml). -#}
{% macro restored_rows(base, table) -%}
select
    source_row_id,
    source_name,
    '{{ table }}' as table_name,
    file_sha256,
    line,
    restored_columns as column_name,
    cast(null as varchar) as value,
    'leading_zeros_restored' as flag_code
from {{ ref(base) }}
where restored_columns is not null
{%- endmacro %}

{#- Whether the amount of a cell is unknown: written but unreadable, or blank where one is required. A
    blank optional amount is no amount. -#}
{% macro is_unreadable_amount(column, kind) -%}
    parsed_{{ column }} is null{% if not kind.endswith("!") %} and not ({{ is_blank(column) }}){% endif %}
{%- endmacro %}

{#- What became of a base model's rows, per file and currency; `amount` is the column whose amounts
    are the file's. The amount of a quarantined row that cannot be read is unknown, and counted. -#}
{% macro file_totals_of(base, table, amount=none, currency="null") -%}
select
    file_sha256,
    '{{ table }}' as table_name,
    cast({{ currency }} as varchar) as currency_code,
    case
        when failed_column is not null then 'quarantined'
        when exclusion_reason is not null then 'excluded'
        else 'used'
    end as outcome,
    count(*) as row_count,
    cast(coalesce(sum({{ "parsed_" ~ amount if amount else "null" }}), 0) as decimal(38, 4)) as amount,
    {% if amount -%}
    sum(case when failed_column is not null and is_unreadable_{{ amount }} then 1 else 0 end)
    {%- else -%} 0 {%- endif %} as unreadable_amount_rows
from {{ ref(base) }}
group by file_sha256, {{ currency }}, failed_column is not null, exclusion_reason is not null
{%- endmacro %}

{#- The kind of a row, with the reasons for which it is left out before its cells are judged: a draft
    may be unfinished. -#}
{% macro set_aside(row_kind, reasons) -%}
    case
        when {{ row_kind }} <> 'data' then {{ row_kind }}
        {%- for reason, condition in reasons.items() %}
        when {{ condition }} then 'set_aside:{{ reason }}'
        {%- endfor %}
        else {{ row_kind }}
    end
{%- endmacro %}
