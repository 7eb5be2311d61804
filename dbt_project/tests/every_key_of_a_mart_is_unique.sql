-- One query for all marts: each names its key.
with keys as (
    {%- for mart, key in {
        "open_items": "receivable_id",
        "item_dispositions": "disposition_id",
        "unapplied_credits": "credit_id",
        "allocation_meter": "meter_id",
        "receipts_to_apply": "receipt_to_apply_id",
        "settled_items": "receivable_id",
        "customer_balances": "balance_id",
        "consolidated_balances": "company_id",
        "promises": "promise_id",
        "promise_reliability": "reliability_id",
        "disputes": "dispute_id",
        "credit_exposures": "exposure_id",
        "credits_apart": "credit_id",
        "gl_tie_out": "tie_out_id",
        "credit_breaches": "breach_id",
        "limitation_clocks": "debt_id",
        "warning_signals": "warning_signal_id",
        "customer_grades": "customer_grade_id",
        "recommended_limits": "recommended_limit_id",
        "payment_habits": "payment_habit_id",
        "debtor_profiles": "debtor_id",
        "receipt_checks": "receipt_check_id",
        "collection_tasks": "task_id",
        "contact_gaps": "task_id",
        "task_words": "word_kind || code",
        "collection_task_amounts": "task_amount_id",
        "collection_task_items": "disposition_id",
        "task_score_components": "component_id",
        "task_episodes": "task_id",
        "letters_due": "letter_id",
        "letter_amounts": "letter_amount_id",
        "letter_instalments": "letter_instalment_id",
        "letter_interest": "letter_interest_id",
        "letter_items": "letter_id || '|' || disposition_id",
        "daily_collections": "collection_line_id",
        "collection_plan": "plan_id",
        "rep_months": "rep_month_id",
        "sales_statistics": "statistics_line_id",
        "recovery_by_age": "recovery_id",
        "receivable_months": "receivable_month_id",
        "key_figures": "key_figure_id",
        "allowance_items": "receivable_id",
        "migration_rates": "migration_rate_id",
        "loss_allowances": "loss_allowance_id",
        "carry_costs": "carry_cost_id",
        "debt_causes": "debt_cause_id",
        "settlement_offers": "offer_number",
        "task_results": "task_result_id",
        "work_results": "work_result_id",
        "days_to_resolve": "resolution_id",
        "quarantined_rows": "source_row_id",
        "data_findings": "finding_id",
        "run_summary": "currency_code",
        "answers": "answer_id",
    }.items() %}
    select
        '{{ mart }}' as mart,
        {{ key }} as key_value
    from {{ ref(mart) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    mart,
    key_value,
    count(*) as row_count
from keys
group by mart, key_value
having count(*) > 1 or key_value is null
