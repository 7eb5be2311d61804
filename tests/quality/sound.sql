-- A small company whose database both gates let through: three receivables of two debtors, one
-- receipt, one promise, one quarantined row, one total row. Tests spoil one thing at a time.
create schema landing;
create schema staging;
create schema intermediate;
create schema marts;

create table landing.run_parameters as
select
    'run1' as run_id, 'daily' as purpose, date '2026-06-30' as as_of_date,
    timestamp '2026-06-30 22:00:00' as known_at;

create table landing.files as
select * from (values
    ('aaaaaaaaaaaaaaaa1111', '应收单_20260630.csv', 'erp', 'receivables', 0, 4,
        false, '应收单_20260630.csv.ctl', cast(600 as decimal(38, 4))),
    ('bbbbbbbbbbbbbbbb2222', '收款单_20260630.xlsx', 'erp', 'credits', 0, 1, false, null, null),
    ('cccccccccccccccc3333', '承诺.csv', 'erp', 'promises', 40, 1, false, null, null),
    ('dddddddddddddddd4444', 'reason_texts.csv', 'policy', 'reason_texts', 900, 2, false, null, null),
    ('ffffffffffffffff5555', '今日催收任务.xlsx', 'answers', 'answers', 0, 1, false, null, null)
) as files (
    file_sha256, file_name, source_name, table_name, age_days, rows_landed, has_declared_total,
    control_name, control_amount
);
alter table landing.files add column rows_replaced bigint default 0;

create table landing.sources as
select
    'erp' as source_name, date '2026-06-30' as business_date, true as has_receipts,
    'received' as receipts_state;

create table landing.ledger_events (sequence bigint, event_type varchar, payload varchar);

create table staging.stg_receivables as
select * from (values
    ('erp:1000:A-1:1', 'aaaaaaaaaaaaaaaa.0.2', 'erp', 'A-1', date '2026-05-01', 'CNY'),
    ('erp:1000:A-2:1', 'aaaaaaaaaaaaaaaa.0.3', 'erp', 'A-2', date '2026-06-20', 'CNY'),
    ('erp:1000:B-1:1', 'aaaaaaaaaaaaaaaa.0.4', 'erp', 'B-1', date '2026-04-01', 'USD')
) as receivables (
    receivable_id, source_row_id, source_name, document_number, document_date, currency_code
);

create table staging.stg_credits as
select
    'erp:1000:R-1' as credit_id, 'bbbbbbbbbbbbbbbb.1.5' as source_row_id, 'CNY' as currency_code;

create table staging.stg_promises as
select 'erp:P-1' as promise_id, 'cccccccccccccccc.0.2' as source_row_id;

create table staging.stg_contracts as
select 'erp:HT-1' as contract_id, 'cccccccccccccccc.0.5' as source_row_id;

create table staging.stg_quarantine as
select
    'aaaaaaaaaaaaaaaa.0.5' as source_row_id, 'receivables' as table_name,
    'original_amount' as column_name, '1e3' as value, 'A-3' as document_number,
    'C001' as customer_number;

create table staging.stg_exclusions as
select
    'aaaaaaaaaaaaaaaa.0.6' as source_row_id, 'aaaaaaaaaaaaaaaa1111' as file_sha256,
    'receivables' as table_name, 'total_row' as reason_code,
    cast(600 as decimal(18, 4)) as amount;

-- The quarantined row of this fixture has a readable amount, so that totals can be compared.
create table staging.stg_row_reconciliation as
select * from (values
    ('aaaaaaaaaaaaaaaa1111', 'erp', 'receivables', 5, 3, 1, 1, 0),
    ('bbbbbbbbbbbbbbbb2222', 'erp', 'credits', 1, 1, 0, 0, 0),
    ('cccccccccccccccc3333', 'erp', 'promises', 1, 1, 0, 0, 1),
    ('dddddddddddddddd4444', 'policy', 'reason_texts', 2, 0, 0, 0, 0)
) as counted (
    file_sha256, source_name, table_name, rows_landed, rows_used, rows_quarantined,
    rows_excluded, unreadable_amount_rows
);

create table staging.stg_amount_reconciliation as
select
    file_sha256, table_name, currency_code,
    cast(amount_landed_readable as decimal(38, 4)) as amount_landed_readable,
    cast(amount_used as decimal(38, 4)) as amount_used,
    cast(amount_quarantined_readable as decimal(38, 4)) as amount_quarantined_readable,
    cast(amount_excluded as decimal(38, 4)) as amount_excluded
from (values
    ('aaaaaaaaaaaaaaaa1111', 'receivables', 'CNY', 450.00, 400.00, 50.00, 0.00),
    ('aaaaaaaaaaaaaaaa1111', 'receivables', 'USD', 150.00, 150.00, 0.00, 0.00),
    ('aaaaaaaaaaaaaaaa1111', 'receivables', null, 600.00, 0.00, 0.00, 600.00),
    ('bbbbbbbbbbbbbbbb2222', 'credits', 'CNY', 80.00, 80.00, 0.00, 0.00),
    ('cccccccccccccccc3333', 'promises', null, 0.00, 0.00, 0.00, 0.00)
) as counted (
    file_sha256, table_name, currency_code, amount_landed_readable, amount_used,
    amount_quarantined_readable, amount_excluded
);

create table staging.stg_policy__problems (
    source_row_id varchar, table_name varchar, column_name varchar, value varchar,
    rule_code varchar
);

create table staging.stg_policy__quarantine_limits as
select '*' as table_name, 1 as maximum_rows, cast(0.01 as decimal(9, 6)) as maximum_share;

create table staging.stg_policy__freshness_limits as
select * from (values ('credits', 3), ('promises', 60)) as limits (table_name, maximum_age_days);

create table staging.stg_policy__run_limits as
select * from (values
    ('maximum_days_after_business_date', 31.0),
    ('maximum_share_before_2000', 0.40),
    ('maximum_open_total_drop', 0.40),
    ('maximum_overdue_share_change', 0.40),
    ('largest_quarantined_share', 0.50),
    ('largest_quarantined_share_from_rows', 3.0),
    ('maximum_table_drop', 0.50),
    ('maximum_table_growth', 2.0),
    ('plausible_from_rows', 20.0)
) as limits (limit_code, limit_value);

create table staging.stg_policy__currencies as
select * from (values ('CNY', 2), ('USD', 2)) as currencies (currency_code, decimals);

create table staging.stg_policy__reason_texts as
select
    'dddddddddddddddd.0.2' as source_row_id, 'overdue_amount' as reason_code, '逾期 {amount}' as text_zh, '{amount} overdue' as text_en;

create table staging.stg_policy__actions as
select
    'eeeeeeeeeeeeeeee.0.2' as source_row_id, 'call' as action_code, '电话' as label_zh, '请核对发票并确认付款日期' as script_zh,
    cast(null as varchar) as good_result_zh, cast(null as varchar) as if_refused_zh;

create table marts.task_words as
select 'method' as word_kind, 'legal' as code, '法律法' as label_zh, '由法务选择' as text_zh;

create table staging.stg_policy__letter_kinds as
select
    'ffffffffffffffff.0.2' as source_row_id, 'reminder' as letter_kind,
    '付款提醒函' as label_zh;

create table intermediate.int_sales_reps as
select * from (values ('S01', true), ('S02', false)) as reps (sales_rep_id, is_active);

create table intermediate.int_customers as
select * from (values
    ('erp:C001', false, 'normal', 'C001', 'erp', 'aaaaaaaaaaaaaaaa.0.2', false),
    ('erp:C002', false, 'normal', 'C002', 'erp', 'aaaaaaaaaaaaaaaa.0.4', false)
) as customers (
    customer_id, is_intercompany, legal_status, customer_number, source_name, source_row_id,
    is_master_data_missing
);

create table intermediate.int_customer_mentions as select customer_id from intermediate.int_customers;

create table intermediate.int_receivables as
select * from (values
    ('erp:1000:A-1:1', 'erp:C001', 'ours', cast(null as varchar)),
    ('erp:1000:A-2:1', 'erp:C001', 'ours', null),
    ('erp:1000:B-1:1', 'erp:C002', 'ours', null)
) as receivables (receivable_id, customer_id, collection_right, assigned_to);

create table intermediate.int_debtor_holds (debtor_id varchar, company_id varchar);

create table marts.open_items as
select * from (values
    ('erp:1000:A-1:1', 'aaaaaaaaaaaaaaaa.0.2', '1000', 'd1', 'CNY', cast(300 as decimal(38, 4)),
        true, false),
    ('erp:1000:A-2:1', 'aaaaaaaaaaaaaaaa.0.3', '1000', 'd1', 'CNY', 100, false, false),
    ('erp:1000:B-1:1', 'aaaaaaaaaaaaaaaa.0.4', '1000', 'd2', 'USD', 150, true, false)
) as items (
    receivable_id, source_row_id, company_id, debtor_id, currency_code, open_amount, is_overdue,
    is_assigned
);

create table marts.settled_items as
select
    'erp:1000:A-0:1' as receivable_id, 'aaaaaaaaaaaaaaaa.0.7' as source_row_id,
    '1000' as company_id, 'd1' as debtor_id;

create table marts.item_dispositions as
select
    receivable_id || ':' || portion_type as disposition_id,
    receivable_id, source_row_id, '1000' as company_id, debtor_id, portion_type, disposition,
    reason_code, amount, currency_code, days_overdue, days_overdue > 0 as is_overdue
from (values
    ('erp:1000:A-1:1', 'aaaaaaaaaaaaaaaa.0.2', 'd1', 'disputed', 'held', 'dispute',
        cast(50 as decimal(38, 4)), 'CNY', 30),
    ('erp:1000:A-1:1', 'aaaaaaaaaaaaaaaa.0.2', 'd1', 'rest', 'demand', 'overdue', 250, 'CNY', 30),
    ('erp:1000:A-2:1', 'aaaaaaaaaaaaaaaa.0.3', 'd1', 'rest', 'not_due', 'not_due', 100, 'CNY', 0),
    ('erp:1000:B-1:1', 'aaaaaaaaaaaaaaaa.0.4', 'd2', 'rest', 'demand', 'overdue', 150, 'USD', 60)
) as portions (
    receivable_id, source_row_id, debtor_id, portion_type, disposition, reason_code, amount,
    currency_code, days_overdue
);

create table marts.customer_balances as select 'b1' as balance_id;
create table marts.lineage_edges as select 'open_items' as output_table;

create table marts.data_findings as
select
    'due_before_posting' as finding_code, 'aaaaaaaaaaaaaaaa.0.2' as source_row_id,
    'erp:1000:A-1:1' as subject_id, '2026-04-30' as value, '2026-05-01' as detail;

create table marts.gl_tie_out as
select * from (values
    ('1000|1122|CNY', 'CNY', cast(400 as decimal(38, 4)), cast(400 as decimal(38, 4)),
        cast(0 as decimal(38, 4)), 'tied', cast(null as varchar), date '2026-06-30'),
    ('1000|1122|USD', 'USD', 150, null, null, 'not_declared', null, null)
) as ties (
    tie_out_id, currency_code, expected_balance, gl_balance, difference_amount, tie_out_state,
    obstacle, balance_date
);

create table marts.run_summary as
select * from (values
    ('CNY', cast(400 as decimal(38, 4)), cast(300 as decimal(38, 4)), 2), ('USD', 150, 150, 1)
) as summary (currency_code, open_amount, overdue_amount, item_count);

create table marts.collection_tasks as
select * from (values ('t1', 'S01', 'd1'), ('t2', 'S01', 'd2')) as tasks (
    task_id, sales_rep_id, debtor_id
);

create table marts.collection_task_items as
select * from (values ('t1', 'aaaaaaaaaaaaaaaa.0.2'), ('t2', 'aaaaaaaaaaaaaaaa.0.4')) as items (
    task_id, source_row_id
);

create table marts.letters_due as
select * from (values
    ('l1', 'TX-202606-000001', '1000', 'd1', 'reminder', '2026-06', '甲公司', '上海市一号', 1,
        null, 'planned'),
    ('l2', 'TX-202606-000002', '1000', 'd2', 'reminder', '2026-06', '乙公司', null, 1,
        null, 'withheld')
) as letters (
    letter_id, letter_number, company_id, debtor_id, letter_kind, cycle, recipient_name,
    recipient_address, item_count, ground_text, letter_state
);

create table marts.letter_amounts as
select * from (values
    ('l1', 'CNY', cast(250 as decimal(38, 4)), '6222 0000'), ('l2', 'USD', 150, null)
) as amounts (letter_id, currency_code, total_amount, account_number);

create table marts.letter_interest as
select * from (values
    ('l1', 'erp:1000:A-1:1:rest', 'aaaaaaaaaaaaaaaa.0.2', date '2026-05-02', 'claimed')
) as interest (letter_id, disposition_id, source_row_id, overdue_from, interest_state);

create table marts.letter_items as
select
    letter_id, receivable_id || ':rest' as disposition_id, receivable_id, source_row_id,
    document_number, currency_code, amount
from (values
    ('l1', 'erp:1000:A-1:1', 'aaaaaaaaaaaaaaaa.0.2', 'A-1', 'CNY', cast(250 as decimal(38, 4))),
    ('l2', 'erp:1000:B-1:1', 'aaaaaaaaaaaaaaaa.0.4', 'B-1', 'USD', 150)
) as items (letter_id, receivable_id, source_row_id, document_number, currency_code, amount);

create table staging.stg_answers__answers as
select * from (values
    ('ffffffffffffffff.0.5', 't1', 'Y01', 'used', '', '', '', '', '', '', '', '')
) as answers (
    source_row_id, task_id, folder, row_state, row_rule, contact_column, contact_rule,
    promise_column, promise_rule, dispute_column, dispute_rule, snooze_rule
);
