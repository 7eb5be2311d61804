{#- The policy tables: column → kind (text, integer, amount, points, share, date, flag, day_of_month, or
    `one of` the words that follow, coded = the words of coded_values.sql), `!` = required.
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
            "precedence": "integer!", "condition_code": "text!", "minimum_days_overdue": "integer!",
            "currency_code": "text!", "minimum_amount": "amount!", "is_guaranteed": "flag!",
            "action_code": "text!",
        },
        "actions": {
            "action_code": "text!", "label_zh": "text!", "label_en": "text!",
            "script_zh": "text!", "script_en": "text!", "good_result_zh": "text!",
            "good_result_en": "text!", "if_refused_zh": "text!", "if_refused_en": "text!",
        },
        "reason_texts": {"reason_code": "text!", "text_zh": "text!", "text_en": "text!"},
        "letter_kinds": {
            "letter_kind": "text!", "label_zh": "text!", "label_en": "text!",
            "minimum_days_overdue": "integer!", "minimum_amount": "amount!",
            "currency_code": "text!",
            "cycle": "one of calendar_month calendar_quarter calendar_year!",
        },
        "letter_rules": {
            "dunning_policy": "text!",
            "letter_kind": "one of " ~ letter_kinds() | join(" ") ~ " none!",
            "letter_level": "integer!", "step_number": "integer",
            "clock": "one of " ~ letter_clocks() | join(" ") ~ " none!", "days": "integer!",
            "minimum_interval_days": "integer!", "needed_evidence": "one of none released delivered!",
            "cycle": "one of calendar_month calendar_quarter calendar_year!",
            "channel": "one of post mail!", "needs_approval": "flag!", "wording_set": "text!",
            "pay_within_days": "integer!",
        },
        "letter_minimums": {
            "dunning_policy": "text!", "letter_kind": "text!", "currency_code": "text!",
            "minimum_amount": "amount!",
        },
        "letter_limits": {
            "dunning_policy": "text!",
            "limit_code": "one of " ~ letter_limits() | join(" ") ~ "!", "limit_value": "integer!",
        },
        "promise_policy": {
            "tolerance_days": "integer!", "amount_tolerance": "amount!",
            "due_soon_days": "integer!",
        },
        "report_policy": {
            "report_days": "integer!", "report_months": "integer!",
            "maximum_discount_share": "share!", "maximum_bill_days": "integer!",
            "target_share": "share!",
        },
        "report_limits": {"limit_code": "text!", "limit_value": "amount!"},
        "allocation_rules": {
            "application_method": "text!", "credit_type": "text!", "confidence": "share!",
            "maximum_items": "integer", "minimum_reference_length": "integer",
        },
        "quarantine_limits": {
            "table_name": "text!", "maximum_rows": "integer!", "maximum_share": "share!",
        },
        "freshness_limits": {"table_name": "text!", "maximum_age_days": "integer!"},
        "run_limits": {"limit_code": "text!", "limit_value": "share!"},
        "exposure_parts": {
            "part_code": "one of disputed unapplied bills_not_honoured bank_bills_not_honoured delivered_not_invoiced ordered_not_delivered guaranteed!",
            "is_included": "flag!", "weight": "share",
        },
        "limitation_evidence": {
            "event_source": "one of payment inferred_payment promise contact told!",
            "channel": "text!", "evidence_grade": "one of strong weak!",
        },
        "vague_terms": {"phrase": "text!"},
        "credit_rules": {
            "rule_code": "one of tolerance_share near_share period_grace_days order_horizon_days paid_grace_days half_late_days receipt_check_days receipt_apply_days said_paid_days habit_minimum_days habit_share!",
            "rule_value": "share!",
        },
        "breach_recommendations": {
            "breach_type": "one of over_limit near_limit group_over_limit group_near_limit no_limit cash_only limit_expired period!",
            "recommendation_code": "one of refuse_new_orders cash_only review!",
        },
        "signal_rules": {
            "signal_code": "text!", "threshold": "share!", "valid_days": "integer!",
            "weight": "integer!",
        },
        "grade_points": {
            "component_code": "one of history behaviour financial position cooperation!",
            "maximum_points": "points!", "unknown_points": "points!",
        },
        "grade_bands": {
            "grade": "text!", "minimum_points": "points!", "limit_factor": "share!",
        },
        "debt_class_rules": {
            "debt_class": "one of not_due collecting near_doubtful doubtful dead!",
            "minimum_days_overdue": "integer!", "minimum_broken_promises": "integer",
            "label_zh": "text!", "label_en": "text!",
        },
        "key_figures": {
            "figure_code": "one of " ~ key_figure_codes() | join(" ") ~ "!",
            "window_months": "integer!", "unit": "one of days share times!", "label_zh": "text!",
            "label_en": "text!", "formula_zh": "text!", "formula_en": "text!",
            "sort_order": "integer!",
        },
        "history_starts": {"company_id": "text!", "history_from": "date!"},
        "allowance_rules": {
            "company_id": "text!", "basis": "one of age overdue!",
            "rate_source": "one of history given!", "periods": "integer!",
            "minimum_periods": "integer!", "forward_factor": "share!",
            "rate_decimals": "one of 4 10!",
        },
        "allowance_bands": {
            "basis": "one of age overdue!", "band_code": "text!", "from_value": "integer!",
            "given_roll_rate": "share", "given_loss_rate": "share", "label_zh": "text!",
            "label_en": "text!",
        },
        "individual_assessments": {
            "subject_type": "one of debtor legal_status debt_class dispute intercompany!",
            "subject": "text!", "loss_share": "share!", "reason": "text!", "name": "text",
            "expires_on": "date",
        },
        "cause_codes": {
            "evidence_kind": "one of excuse contract_finding dispute observation!",
            "evidence_code": "text!", "cause_kind": "one of debt delay seller_motive!",
            "cause_code": "text!",
        },
        "settlement_limits": {
            "approver_role": "text!", "approver_rank": "integer!", "currency_code": "text!",
            "maximum_claim_amount": "amount", "maximum_discount_share": "share!",
            "maximum_instalments": "integer!", "label_zh": "text!", "label_en": "text!",
        },
        "settlement_offers": {
            "offer_number": "text!", "company_id": "text!", "debtor": "text!",
            "currency_code": "text!", "offered_on": "date!", "claim_amount": "amount!",
            "discount_amount": "amount!", "instalment_count": "integer!",
            "last_instalment_on": "date!", "proposed_by": "text!", "approved_by": "text",
            "approver_role": "text", "approved_on": "date",
        },
        "settlement_approvers": {
            "approver_role": "text!", "company_id": "text!", "sales_rep_id": "text!",
        },
        "watch_rules": {
            "cause_kind": "one of signal breach!", "cause_code": "text!",
            "minimum_weight": "integer!", "needs": "one of open_orders exposure_or_orders!",
        },
        "default_limits": {
            "company_id": "text!", "currency_code": "text!", "limit_amount": "amount!",
        },
        "guarantees": {
            "customer_id": "text!", "company_id": "text!", "currency_code": "text!",
            "guarantee_kind": "one of insurance bank_guarantee guarantor mortgage pledge deposit!",
            "guaranteed_amount": "amount!", "valid_from": "date", "valid_until": "date",
            "reference": "text!", "reviewed_by": "text!",
        },
        "carry_rates": {
            "currency_code": "text!", "annual_rate": "share!", "year_days": "integer!",
        },
        "task_limits": {"limit_code": "text!", "limit_value": "integer!"},
        "top_debtors": {
            "currency_code": "text!", "maximum_rank": "integer!", "minimum_demand": "amount!",
        },
        "demand_minimums": {"currency_code": "text!", "minimum_amount": "amount!"},
        "methods": {
            "method_code": "text!", "track_code": "one of civil formal!", "label_zh": "text!",
            "label_en": "text!", "guidance_zh": "text!", "guidance_en": "text!",
        },
        "method_rules": {
            "precedence": "integer!", "condition_code": "text!", "customer_importance": "text!",
            "reputation_code": "text!", "delay_cause": "text!", "minimum_days_overdue": "integer!",
            "method_code": "text!",
        },
        "promise_cadence": {
            "reputation_code": "one of reliable mixed poor unproven!",
            "minimum_kept_share": "share", "days_before": "integer!",
        },
        "excuse_codes": {
            "excuse_code": "text!", "label_zh": "text!", "label_en": "text!",
            "stall_pattern": "one of push delay pull deceive",
            "delay_cause": "one of oversight dissatisfaction cash_shortage deliberate!",
            "check_zh": "text!", "check_en": "text!",
        },
        "overrides": {
            "override_code": "one of pin snooze reassign absent!", "subject": "text",
            "sales_rep_id": "text", "to_sales_rep_id": "text", "starts_on": "date",
            "expires_on": "date!", "reason": "text!", "name": "text!",
        },
        "capacity": {"capacity_code": "text!", "capacity_value": "integer!"},
        "work_days": {
            "calendar_date": "date!", "is_work_day": "flag!", "name": "text",
            "calendar_status": "one of official provisional!", "source": "text",
        },
        "payment_terms": {
            "wording": "text!", "customer_id": "text", "instalment_number": "integer",
            "term_type": "one of " ~ term_types() | join(" ") ~ "!",
            "base_date": "one of " ~ base_dates() | join(" "),
            "month_mode": "one of " ~ month_modes() | join(" "),
            "number_is": "one of days months pay_day cut_off_day percent",
            "months": "integer", "days": "integer", "cut_off_day": "day_of_month",
            "pay_day": "day_of_month", "second_pay_day": "day_of_month", "percent": "share",
        },
        "term_assumptions": {
            "month_mode": "one of " ~ month_modes() | join(" ") ~ "!",
            "invoice_transit_days": "integer!", "inspection_days": "integer!",
            "warranty_months": "integer!",
        },
        "currencies": {
            "currency_code": "text!", "decimals": "integer!", "name_zh": "text!",
            "name_en": "text!",
        },
        "account_kinds": {
            "kind_side": "text!", "kind_code": "text!", "treatment": "text!",
            "settles_before_maturity": "flag", "gl_account": "text!", "label_zh": "text!",
            "label_en": "text!",
        },
        "lending_rates": {
            "effective_date": "date!", "lending_percent": "amount!", "source": "text!",
        },
        "interest_bases": {
            "basis_code": "one of contract sme_regulation_17 sales_interpretation_18!",
            "precedence": "integer!", "is_claimed": "flag!", "letter_kind": "text!",
            "minimum_level": "integer!", "daily_rate": "share", "uplift": "share",
            "day_count": "integer", "earliest_date": "date", "maximum_rate_age_days": "integer",
        },
        "waivers": {
            "rule_code": "text!", "name": "text", "reason": "text", "expires_on": "date!",
        },
        "currency_names": {"name": "text!", "currency_code": "text!"},
        "contact_results": {
            "result_code": "text!", "label_zh": "text!", "label_en": "text!",
            "channel": "one of phone visit message none!",
        },
        "answer_limits": {"limit_code": "text!", "limit_value": "integer!"},
        "customer_facts": {
            "customer_id": "text!", "legal_status": "coded", "legal_status_since": "date",
            "is_intercompany": "flag", "enterprise_size": "coded", "importance": "coded",
            "dunning_policy": "text", "language": "coded", "delivery_address": "text",
            "reviewed_by": "text!", "reviewed_on": "date!", "reason": "text!",
        },
        "debtor_mapping": {
            "customer_id": "text!", "debtor_id": "text!", "decision": "one of same separate!",
            "reviewed_by": "text!", "reviewed_on": "date!", "reason": "text!",
        },
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
    {%- elif kind == "coded" -%} {{ coded_value(column, column) }}
    {%- elif kind == "day_of_month" -%}
        case
            when {{ parse_integer(column, cells) }} between 1 and 31 then {{ parse_integer(column, cells) }}
        end
    {%- elif kind.startswith("one of ") -%}
        case
            when lower(trim({{ column }})) in ('{{ kind.split(" ")[2:] | join("', '") }}')
                then lower(trim({{ column }}))
        end
    {%- endif -%}
{%- endmacro %}

{#- Each cell is typed once, and its row is judged by what came out. -#}
{% macro policy_rows(table) -%}
select
    {%- for column in policy_columns()[table] %}
    {{ column }},
    {%- endfor %}
    source_row_id
from (
    select
        {%- for column, kind in policy_columns()[table].items() %}
        {{ policy_cell(column, kind.rstrip("!")) }} as {{ column }},
        {%- if not kind.endswith("!") %}
        {{ is_blank(column) }} as is_blank_{{ column }},
        {%- endif %}
        {%- endfor %}
        _source_row_id as source_row_id
    from {{ source("landing", "policy_" ~ table) }}
) as typed
where
    not (
        {%- for column, kind in policy_columns()[table].items() %}
        {{ "or " if not loop.first }}{{ column }} is null
        {%- if not kind.endswith("!") %} and not is_blank_{{ column }}{% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{#- Every cell that may be wrong, a row each, judged by its kind: one question for all tables, where a
    question a column (three hundred of them) takes seconds to be planned. -#}
{% macro policy_problems() -%}
with cells as (
    {%- for table, columns in policy_columns().items() %}
    {{ policy_cells(table, columns) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    source_row_id,
    table_name,
    file_sha256,
    line,
    column_name,
    value,
    case
        when {{ is_blank("value") }} then 'required_blank'
        when kind in ('one of', 'coded') then 'not_allowed'
        else 'not_' || kind
    end as rule_code
from cells
where
    ({{ is_blank("value") }} and is_required)
    or (not {{ is_blank("value") }} and not is_known_word)
    or (
        not {{ is_blank("value") }}
        and case kind
            {%- for kind in ("text", "integer", "points", "amount", "share", "date", "flag", "day_of_month") %}
            when '{{ kind }}' then {{ policy_cell("value", kind) }} is null
            {%- endfor %}
            else false
        end
    )
union all
{{ shares_that_are_no_plan() }}
union all
{{ wrong_decisions_on_customers() }}
{%- endmacro %}

{#- The cells of one table, a row each; those of words that are named are judged here. -#}
{% macro policy_cells(table, columns) -%}
    select
        landed._source_row_id as source_row_id,
        '{{ table }}' as table_name,
        landed._file_sha256 as file_sha256,
        landed._line as line,
        landed._date_format,
        kinds.column_name,
        kinds.kind,
        kinds.is_required,
        case kinds.column_name
            {%- for column in columns %}
            when '{{ column }}' then landed.{{ column }}
            {%- endfor %}
        end as value,
        not (
            false
            {%- for column, kind in columns.items() if kind.startswith("one of") or kind.startswith("coded") %}
            or (
                kinds.column_name = '{{ column }}'
                and {{ coded_value("landed." ~ column, column) if kind.startswith("coded") else policy_cell("landed." ~ column, kind.rstrip("!")) }} is null
            )
            {%- endfor %}
        ) as is_known_word
    from {{ source("landing", "policy_" ~ table) }} as landed
    cross join (
        values
        {%- for column, kind in columns.items() %}
        ('{{ column }}', '{{ "one of" if kind.startswith("one of") else kind.rstrip("!") }}', {{ kind.endswith("!") | lower }}){{ "," if not loop.last }}
        {%- endfor %}
    ) as kinds (column_name, kind, is_required)
{%- endmacro %}

{#- The shares of one wording (for one customer, or for all) that are not all of a document. -#}
{% macro shares_that_are_no_plan() -%}
select
    landed._source_row_id as source_row_id,
    'payment_terms' as table_name,
    landed._file_sha256 as file_sha256,
    landed._line as line,
    'percent' as column_name,
    landed.percent as value,
    'not_100_percent' as rule_code
from {{ source("landing", "policy_payment_terms") }} as landed
inner join (
    select
        wording,
        coalesce(customer_id, '') as customer_id
    from ({{ policy_rows("payment_terms") }}) as terms
    where number_is is null or number_is <> 'percent'
    group by wording, coalesce(customer_id, '')
    having count(percent) > 0 and (sum(percent) <> 100 or count(percent) <> count(*))
) as wrong
    on
        {{ cell_text("landed.wording") }} = wrong.wording
        and coalesce({{ cell_text("landed.customer_id") }}, '') = wrong.customer_id
{%- endmacro %}

{#- An account stated or joined twice, and a debtor that can be nobody: an account may be joined to one
    that is joined itself, but not over three rows, which would hide a circle. -#}
{% macro wrong_decisions_on_customers() -%}
select
    _source_row_id as source_row_id,
    'customer_facts' as table_name,
    _file_sha256 as file_sha256,
    _line as line,
    'customer_id' as column_name,
    customer_id as value,
    'stated_twice' as rule_code
from (
    select
        *,
        count(*) over (partition by {{ cell_text("customer_id") }}) as row_count
    from {{ source("landing", "policy_customer_facts") }}
) as facts
where row_count > 1
union all
select
    landed._source_row_id as source_row_id,
    'debtor_mapping' as table_name,
    landed._file_sha256 as file_sha256,
    landed._line as line,
    case when judged.row_count > 1 then 'customer_id' else 'debtor_id' end as column_name,
    case when judged.row_count > 1 then judged.customer_id else judged.debtor_id end as value,
    case
        when judged.row_count > 1 then 'joined_twice'
        when not judged.is_debtor then 'not_a_debtor'
        else 'joined_elsewhere'
    end as rule_code
from {{ source("landing", "policy_debtor_mapping") }} as landed
inner join (
    select
        source_row_id,
        customer_id,
        debtor_id,
        decision,
        case
            when debtor_id like 'uscc:%' then {{ is_credit_code("substring(debtor_id, 6)") }}
            else debtor_id like 'account:_%:_%'
        end as is_debtor,
        case when decision = 'same' then count(*) over (partition by customer_id, decision) else 1 end
            as row_count
    from ({{ policy_rows("debtor_mapping") }}) as decisions
) as judged
    on landed._source_row_id = judged.source_row_id
left join (
    select distinct 'account:' || joined.customer_id as debtor_id
    from ({{ policy_rows("debtor_mapping") }}) as joined
    inner join ({{ policy_rows("debtor_mapping") }}) as further
        on joined.debtor_id = 'account:' || further.customer_id
    where
        joined.decision = 'same'
        and further.decision = 'same'
        and joined.debtor_id <> 'account:' || joined.customer_id
        and further.debtor_id <> 'account:' || further.customer_id
) as chained
    on judged.debtor_id = chained.debtor_id and judged.decision = 'same'
where judged.row_count > 1 or not judged.is_debtor or chained.debtor_id is not null
{%- endmacro %}
