-- Both ways: a figure that is not zero has edges, and edges that are not zero have a figure. Of the
-- months of receivables the last two have edges.
with figures as (
    {%- for mart, key, columns, condition in [
        ("open_items", "receivable_id", ["open_amount"], "true"),
        ("unapplied_credits", "credit_id", ["unapplied_amount"], "true"),
        ("customer_balances", "balance_id", [
            "open_amount", "not_due_amount", "overdue_amount", "disputed_amount",
            "demand_amount", "held_amount", "not_due_portion_amount", "excluded_amount",
            "unapplied_amount", "net_amount",
        ], "true"),
        ("credit_exposures", "exposure_id", ["exposure_amount"], "true"),
        ("gl_tie_out", "tie_out_id", [
            "open_amount", "unapplied_amount", "unidentified_amount", "quarantined_amount",
            "bills_amount", "apart_amount", "expected_balance", "gl_balance",
        ], "true"),
        ("collection_task_amounts", "task_amount_id", [
            "demand_amount", "not_due_amount", "held_amount", "overdue_amount",
            "unapplied_amount", "open_amount",
        ], "true"),
        ("promise_reliability", "reliability_id", [
            "promised_amount", "kept_amount", "broken_amount",
        ], "true"),
        ("daily_collections", "daily_report_id", ["day_total_amount"], "true"),
        ("rep_months", "rep_month_id", [
            "sales_amount", "collected_amount", "sales_target", "collection_target",
        ], "true"),
        ("sales_statistics", "document_id", [
            "document_sales_amount", "document_collected_amount",
        ], "true"),
        ("recovery_by_age", "recovery_id", [
            "reached_amount", "collected_amount", "other_reductions_amount",
        ], "true"),
        ("task_results", "task_result_id", ["collected_amount"], "true"),
        ("letter_amounts", "letter_amount_id", ["total_amount", "unapplied_amount"], "true"),
        ("receivable_months", "receivable_month_id", [
            "sales_amount", "received_amount", "received_without_bills_amount", "debit_amount",
            "settled_amount", "due_amount", "due_collected_amount", "promised_amount",
            "kept_amount",
        ], "report_month >= " ~ first_of_month(as_of_date(), -1)),
        ("receivable_months", "receivable_month_id", [
            "ending_amount", "overdue_amount",
        ], "month_end = " ~ as_of_date()),
        ("loss_allowances", "loss_allowance_id", ["open_amount"], "true"),
        ("carry_costs", "carry_cost_id", ["overdue_amount", "overdue_amount_days"], "true"),
        ("credit_breaches", "breach_id", ["exposure_amount"], "is_one_currency"),
        ("customer_grades", "customer_grade_id", [
            "settled_count", "on_time_count", "half_late_count",
        ], "true"),
        ("recommended_limits", "recommended_limit_id", ["purchased_amount"], "true"),
        (
            "warning_signals", "warning_signal_id", ["value"],
            "source_row_id is not null and signal_code <> 'W6'",
        ),
        ("letter_interest", "letter_interest_id || '|' || currency_code", [
            "interest_amount",
        ], "true"),
        ("letter_instalments", "letter_instalment_id || '|' || currency_code", [
            "instalment_amount",
        ], "true"),
    ] %}
    {%- for column in columns %}
    select
        '{{ mart }}' as output_table,
        {{ key }} as output_key,
        '{{ column }}' as output_column,
        {{ column }} as figure
    from {{ ref(mart) }}
    where {{ condition }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

contributed as (
    select
        output_table,
        output_key,
        output_column,
        sum(contribution) as figure
    from {{ ref('lineage_edges') }}
    where edge_type = 'amount'
    group by output_table, output_key, output_column
)

select
    coalesce(figures.output_table, contributed.output_table) as output_table,
    coalesce(figures.output_key, contributed.output_key) as output_key,
    coalesce(figures.output_column, contributed.output_column) as output_column,
    figures.figure,
    contributed.figure as contributed
from figures
full outer join contributed
    on
        figures.output_table = contributed.output_table
        and figures.output_key = contributed.output_key
        and figures.output_column = contributed.output_column
where
    coalesce(figures.figure, 0) <> coalesce(contributed.figure, 0)
    or figures.output_key is null
