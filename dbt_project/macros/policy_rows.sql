{#- The policy tables: column → kind (text, integer, amount, points, share, date, flag), `!` = required.
    `policy_rows` types the rows of one table; a row with a cell of the wrong kind is left out there and
    listed by `policy_problems`, on which the first gate closes. -#}

{% macro policy_columns() -%}
    {{ return({
        "overdue_buckets": {
            "bucket_code": "text!", "from_days": "integer", "to_days": "integer",
            "label_zh": "text!", "label_en": "text!", "sort_order": "integer!",
        },
        "age_buckets": {
            "bucket_code": "text!", "from_years": "integer", "to_years": "integer",
            "label_zh": "text!", "label_en": "text!", "sort_order": "integer!",
        },
        "priority_points": {
            "rule_code": "text!", "currency_code": "text!", "minimum_value": "amount!",
            "points": "points!", "label_zh": "text!", "label_en": "text!",
        },
        "action_rules": {
            "precedence": "integer!", "condition_code": "text!", "action_code": "text!",
        },
        "actions": {
            "action_code": "text!", "label_zh": "text!", "label_en": "text!",
            "script_zh": "text!", "script_en": "text!",
        },
        "reason_texts": {"reason_code": "text!", "text_zh": "text!", "text_en": "text!"},
        "letter_kinds": {
            "letter_kind": "text!", "label_zh": "text!", "label_en": "text!",
            "minimum_days_overdue": "integer!", "minimum_amount": "amount!",
            "currency_code": "text!", "cycle": "text!",
        },
        "promise_policy": {
            "tolerance_days": "integer!", "amount_tolerance": "amount!",
            "due_soon_days": "integer!",
        },
        "allocation_rules": {
            "application_method": "text!", "credit_type": "text!", "confidence": "share!",
            "maximum_items": "integer", "minimum_reference_length": "integer",
        },
        "quarantine_limits": {
            "table_name": "text!", "maximum_rows": "integer!", "maximum_share": "share!",
        },
        "freshness_limits": {"table_name": "text!", "maximum_age_days": "integer!"},
        "run_limits": {"limit_code": "text!", "limit_value": "share!"},
        "capacity": {"capacity_code": "text!", "capacity_value": "integer!"},
        "work_days": {
            "calendar_date": "date!", "is_work_day": "flag!", "name": "text", "source": "text",
        },
        "currencies": {
            "currency_code": "text!", "decimals": "integer!", "name_zh": "text!",
            "name_en": "text!",
        },
        "currency_names": {"name": "text!", "currency_code": "text!"},
    }) }}
{%- endmacro %}

{#- A cell from a spreadsheet may print 30 as 30.0, so the cells are read as binary ones. -#}
{% macro policy_cell(column, kind) -%}
    {%- set cells = "'binary'" -%}
    {%- if kind == "text" -%} {{ cell_text(column) }}
    {%- elif kind == "integer" -%} {{ parse_integer(column, cells) }}
    {%- elif kind == "points" -%} cast({{ parse_amount(column, "2", cells) }} as decimal(9, 2))
    {%- elif kind in ("amount", "share") -%} {{ parse_amount(column, "4", cells) }}
    {%- elif kind == "date" -%} {{ parse_date(column, cells) }}
    {%- elif kind == "flag" -%} {{ parse_flag(column) }}
    {%- endif -%}
{%- endmacro %}

{% macro is_policy_cell_wrong(column, kind) -%}
    ({{ policy_cell(column, kind.rstrip("!")) }} is null
    {%- if not kind.endswith("!") %} and not {{ is_blank(column) }}{% endif %})
{%- endmacro %}

{% macro policy_rows(table) -%}
select
    {%- for column, kind in policy_columns()[table].items() %}
    {{ policy_cell(column, kind.rstrip("!")) }} as {{ column }},
    {%- endfor %}
    _source_row_id as source_row_id
from {{ source("landing", "policy_" ~ table) }}
where
    not (
        {%- for column, kind in policy_columns()[table].items() %}
        {{ "or " if not loop.first }}{{ is_policy_cell_wrong(column, kind) }}
        {%- endfor %}
    )
{%- endmacro %}

{% macro policy_problems() -%}
{%- for table, columns in policy_columns().items() %}
{%- for column, kind in columns.items() %}
select
    _source_row_id as source_row_id,
    '{{ table }}' as table_name,
    _file_sha256 as file_sha256,
    _line as line,
    '{{ column }}' as column_name,
    {{ column }} as value,
    case when {{ is_blank(column) }} then 'required_blank' else 'not_{{ kind.rstrip("!") }}' end as rule_code
from {{ source("landing", "policy_" ~ table) }}
where {{ is_policy_cell_wrong(column, kind) }}
{{ "union all" if not loop.last }}
{%- endfor %}
{{ "union all" if not loop.last }}
{%- endfor %}
{%- endmacro %}
