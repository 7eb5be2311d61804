{#- The steps every base model ends with: type each cell once, find the first that cannot be used, drop
    the landed text. `columns` is described in quarantine.sql. The relation brings what a cell alone does
    not tell: the currency found (`<name>_matched`) and its `amount_decimals`, the `home_company_id` for
    a blank company, the `only_instalment` for a blank instalment. `kept` columns pass as they are;
    `excluded` gives conditions on good rows that are read and left out, by reason; `rules` names the rule where a
    column's kind does not tell it. A row that says it is deleted is left out, and so is one that the
    relation has marked with `set_aside`, whatever its cells; one dated outside its file's window is not to be
    trusted (flows/extracts/fold.py). `main` is the amount whose sign tells the side of the account where the
    table is declared `by_sign`; `turned_column` is the one whose sign is turned there, so that what is below
    zero is always the other side's. -#}

{% macro judged_rows(
    relation, columns, kept=(), excluded={}, rules={}, main=none, turned_column=none
) -%}
written as (
    select
        {{ relation }}.*
        {%- for column, kind in columns.items() if is_amount(kind) %},
        {{ number_text(relation ~ "." ~ column) }} as number_of_{{ column }}
        {%- endfor %}
    from {{ relation }}
),

parsed as (
    select
        written.*,
        {%- for column, kind in columns.items() %}
        {{ parsed_cell(column, kind.rstrip("!"), turned_column) }} as parsed_{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from written
),

judged as (
    select
        parsed.*,
        {{ first_unusable_column(columns, main) }} as failed_column
    from parsed
)

select
    _source_row_id as source_row_id,
    _source as source_name,
    _file_sha256 as file_sha256,
    _sheet as sheet,
    _line as line,
    case
        when _row_kind like 'outside:%' or _row_kind like 'set_aside:%' then 'data' else _row_kind
    end as row_kind,
    {%- for column in kept %}
    {{ column }},
    {%- endfor %}
    {%- for column in columns %}
    parsed_{{ column }},
    {%- endfor %}
    {%- for column, kind in columns.items() if kind.startswith(("amount", "balance")) %}
    {{ binary_noise(column) }} as noisy_{{ column }},
    {{ is_unreadable_amount(column, kind) }} as is_unreadable_{{ column }},
    {%- endfor %}
    case
        when _row_kind = 'deleted' then 'deleted'
        when _row_kind = 'total' then 'total_row'
        when _row_kind = 'note' then 'note_row'
        when _row_kind like 'set_aside:%' then substring(_row_kind, 11)
        when failed_column is not null then null
        {%- for reason, condition in excluded.items() %}
        when {{ condition }} then '{{ reason }}'
        {%- endfor %}
    end as exclusion_reason,
    failed_column,
    {{ unusable_value(columns) }} as failed_value,
    {{ unusable_rule(columns, rules) }} as failed_rule,
    _restored as restored_columns
from judged
{%- endmacro %}

{% macro is_amount(kind) -%}
    {{ return(kind.rstrip("!") in ("amount", "balance", "amount_of_any_scale")) }}
{%- endmacro %}

{% macro parsed_cell(column, kind, turned_column=none) -%}
    {%- if kind == "text" -%} {{ cell_text(column) }}
    {%- elif kind == "code" -%} {{ parse_code(column) }}
    {%- elif kind == "company" -%} coalesce({{ parse_code(column) }}, home_company_id)
    {%- elif kind == "date" -%} {{ parse_date(column) }}
    {%- elif is_amount(kind) -%}
        {%- set decimals = "4" if kind == "amount_of_any_scale" else "amount_decimals" -%}
        {{ amount_of_number("number_of_" ~ column, decimals, power="_unit_power") }}
        {%- if column == turned_column %} * case when {{ is_by_sign() }} then -1 else 1 end {%- endif %}
    {%- elif kind == "rate" -%} {{ parse_rate(column) }}
    {%- elif kind == "whole_number" -%} {{ parse_integer(column) }}
    {%- elif kind == "flag" -%} {{ parse_flag(column) }}
    {%- elif kind == "coded" -%} {{ coded_value(column, column) }}
    {%- elif kind == "instalment" -%}
        coalesce({{ parse_integer(column) }}, case when {{ is_blank(column) }} then only_instalment end)
    {%- elif kind in ("currency", "currency_of_amount", "found") -%} {{ column }}_matched
    {%- endif -%}
{%- endmacro %}

{#- The landed text where a binary cell printed 2309.7899999999995 for 2309.79; else null. -#}
{% macro binary_noise(column) -%}
    case
        when
            parsed_{{ column }} is not null
            and length({{ after_point(column) }}) > 4 + coalesce(_unit_power, 0)
            then {{ column }}
    end
{%- endmacro %}
