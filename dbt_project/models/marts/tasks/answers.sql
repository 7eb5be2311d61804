-- What reps wrote into their lists and what became of it, cell by cell. A row that cannot be
-- believed is shown with its file and reason alone.
with reps as (
    select * from {{ ref('int_sales_reps') }}
),

shown as (
    select
        answer_id,
        min(customer_id) as customer_id
    from {{ ref('stg_answers__accounts') }}
    group by answer_id
)

select
    answers.answer_id,
    answers.source_row_id,
    -- Whose folder it came in: his own, or nobody's that we know.
    case
        when answers.row_rule is null or answers.row_rule = 'two_answers' then answers.sales_rep_id
        else reps.sales_rep_id
    end as sales_rep_id,
    answers.folder,
    answers.file_sha256,
    answers.sheet,
    answers.line_number,
    answers.task_id,
    answers.run_id as printed_by_run_id,
    answers.work_day,
    customers.debtor_id,
    answers.row_state,
    answers.row_rule,
    answers.contact_result,
    answers.promised_date,
    answers.promised_amount,
    answers.currency,
    answers.excuse,
    answers.disputed_amount,
    answers.dispute_reason,
    answers.next_follow_up,
    answers.note,
    answers.addresses,
    answers.has_contact,
    answers.has_promise,
    answers.has_dispute,
    answers.has_snooze,
    answers.contact_column,
    answers.contact_rule,
    answers.promise_column,
    answers.promise_rule,
    answers.dispute_column,
    answers.dispute_rule,
    answers.snooze_rule,
    answers.promised_day,
    answers.promised_value,
    answers.currency_code,
    answers.disputed_value,
    answers.follow_up_day,
    answers.result_code,
    answers.excuse_code
from {{ ref('stg_answers__answers') }} as answers
left join shown on answers.answer_id = shown.answer_id
left join {{ ref('int_customers') }} as customers on shown.customer_id = customers.customer_id
left join reps on answers.folder = reps.sales_rep_id
