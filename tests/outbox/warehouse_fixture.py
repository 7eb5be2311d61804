"""A run's database as the outbox reads it: a few reps and debtors, each a named case."""
# ruff: noqa: E501 - one row a line

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

KEY = bytes(range(32))
TABLES = """
create schema landing; create schema staging; create schema intermediate; create schema marts;
create schema marts_steps;
create table landing.run_parameters (
    run_id varchar, purpose varchar, as_of_date date, known_at timestamp, ledger_sequence bigint,
    language varchar, home_currency_code varchar
);
create table landing.sources (
    source_name varchar, layout varchar, capability varchar, has_receipts boolean,
    business_date date, receipts_business_date date, receipts_state varchar
);
create table landing.files (
    file_sha256 varchar, file_name varchar, source_name varchar, layout varchar,
    table_name varchar, business_date date, received_at timestamp, is_carried boolean,
    age_days integer, rows_landed bigint, total_rows bigint
);
create table staging.stg_policy__currencies (
    currency_code varchar, decimals integer, name_zh varchar, name_en varchar
);
create table staging.stg_policy__actions (
    action_code varchar, label_zh varchar, label_en varchar, script_zh varchar, script_en varchar,
    good_result_zh varchar, good_result_en varchar, if_refused_zh varchar, if_refused_en varchar
);
create table staging.stg_policy__reason_texts (
    reason_code varchar, text_zh varchar, text_en varchar
);
create table landing.policy_contact_results (
    label_zh varchar, label_en varchar, _line integer, result_code varchar
);
create table landing.policy_answer_limits (limit_code varchar, limit_value varchar);
create table marts.answers (
    answer_id varchar, sales_rep_id varchar, folder varchar, file_sha256 varchar, sheet varchar,
    line_number integer, work_day date, debtor_id varchar, row_state varchar, row_rule varchar,
    contact_result varchar, promised_date varchar, promised_amount varchar, currency varchar,
    excuse varchar, disputed_amount varchar, dispute_reason varchar, next_follow_up varchar,
    has_contact boolean, has_promise boolean, has_dispute boolean, has_snooze boolean,
    contact_column varchar, contact_rule varchar, promise_column varchar, promise_rule varchar,
    dispute_column varchar, dispute_rule varchar, snooze_rule varchar
);
create table landing.policy_excuse_codes (
    excuse_code varchar, label_zh varchar, label_en varchar, _line integer
);
create table intermediate.int_companies (
    company_id varchar, source_row_id varchar, legal_name varchar,
    unified_social_credit_code varchar, address varchar, enterprise_size varchar,
    contact_name varchar, contact_phone varchar, currency_code varchar
);
create table intermediate.int_customers (
    customer_id varchar, debtor_id varchar, customer_number varchar, display_name varchar,
    legal_name varchar, sales_rep_id varchar
);
create table intermediate.int_customer_contacts (
    contact_id varchar, debtor_id varchar, customer_id varchar, contact_name varchar, role varchar,
    phone varchar, email varchar, postal_address varchar, delivery_address varchar, purpose varchar
);
create table intermediate.int_receivables (
    receivable_id varchar, company_id varchar, customer_id varchar, document_number varchar,
    instalment_number integer, contract_number varchar
);
create table intermediate.int_debtor_holds (debtor_id varchar, source_row_id varchar);
create table marts.quarantined_rows (source_row_id varchar, file_sha256 varchar, line integer);
create table intermediate.int_sales_reps (
    sales_rep_id varchar, rep_name varchar, department varchar, email varchar, manager_id varchar
);
create table staging.stg_policy__top_debtors (
    currency_code varchar, maximum_rank integer, minimum_demand decimal(18, 4)
);
create table marts.open_items (
    receivable_id varchar, customer_id varchar, customer_number varchar, debtor_id varchar,
    sales_rep_id varchar, document_number varchar, currency_code varchar,
    open_amount decimal(18, 4)
);
create table marts.collection_tasks (
    task_id varchar, sales_rep_id varchar, debtor_id varchar, rank integer, score decimal(9, 2),
    recommended_action varchar, debtor_name varchar, importance varchar,
    maximum_days_overdue integer, oldest_due_date date, first_reason_code varchar,
    first_reason_parameters varchar, second_reason_code varchar,
    second_reason_parameters varchar, third_reason_code varchar,
    third_reason_parameters varchar, episode_opened_on date, opening_sales_rep_id varchar,
    is_first_day boolean, is_held boolean, hold_reason_code varchar, work_date date, is_cut boolean
);
create table marts.collection_task_amounts (
    task_id varchar, company_id varchar, currency_code varchar, demand_amount decimal(38, 4),
    not_due_amount decimal(38, 4), held_amount decimal(38, 4), overdue_amount decimal(38, 4),
    unapplied_amount decimal(38, 4), open_amount decimal(38, 4)
);
create table marts.collection_task_items (
    task_id varchar, disposition_id varchar, receivable_id varchar, source_row_id varchar,
    company_id varchar, document_number varchar, instalment_number integer, document_date date,
    due_date date, days_overdue integer, currency_code varchar, original_amount decimal(18, 4),
    open_amount decimal(18, 4), amount decimal(18, 4), disposition varchar, reason_code varchar,
    item_number integer, rests_on_inference boolean
);
create table marts.promises (
    promise_id varchar, debtor_id varchar, promised_date date, promised_amount decimal(18, 4),
    currency_code varchar, promise_state varchar, paid_in_window decimal(18, 4)
);
create table marts.disputes (
    dispute_id varchar, debtor_id varchar, opened_on date, currency_code varchar,
    disputed_amount decimal(18, 4), is_open boolean, reason varchar
);
create table marts.letters_due (
    letter_id varchar, letter_number varchar, company_id varchar, debtor_id varchar,
    customer_id varchar, sales_rep_id varchar, letter_kind varchar, cycle varchar,
    language varchar, recipient_name varchar, recipient_uscc varchar, recipient_address varchar,
    contact_name varchar, as_of_date date, letter_state varchar, withheld_reason varchar,
    item_count integer, oldest_due_date date, maximum_days_overdue integer
);
create table marts.letter_interest (
    letter_id varchar, disposition_id varchar, currency_code varchar, basis_code varchar,
    principal_amount decimal(38, 4), overdue_from date, interest_days integer,
    annual_rate decimal(20, 10), uplift decimal(18, 4), day_count integer,
    daily_rate decimal(20, 10), interest_amount decimal(38, 4)
);
create table marts.letter_amounts (
    letter_id varchar, currency_code varchar, total_amount decimal(38, 4),
    unapplied_amount decimal(38, 4), bank_name varchar, account_name varchar,
    account_number varchar
);
create table marts.letter_items (
    letter_id varchar, disposition_id varchar, receivable_id varchar, source_row_id varchar,
    item_number integer, document_number varchar, instalment_number integer, document_date date,
    due_date date, days_overdue integer, currency_code varchar, original_amount decimal(18, 4),
    paid_amount decimal(18, 4), amount decimal(18, 4)
);
"""

CASES = """
create table staging.stg_policy__letter_kinds (
    letter_kind varchar, label_zh varchar, label_en varchar
);
create table intermediate.int_credits (
    credit_id varchar, document_number varchar, method varchar, payer_name varchar
);
create table intermediate.int_contact_events (
    contact_event_id varchar, source_row_id varchar, debtor_id varchar, contacted_at timestamp,
    channel varchar, outcome_code varchar, note varchar, excuse_code varchar
);
create table intermediate.int_letter_events (
    letter_id varchar, source_row_id varchar, debtor_id varchar, letter_kind varchar,
    event_type varchar, occurred_at timestamp
);
create table marts.unapplied_credits (
    credit_id varchar, source_row_id varchar, company_id varchar, debtor_id varchar,
    credit_type varchar, document_number varchar, effective_date date, currency_code varchar,
    unapplied_amount decimal(38, 4), treatment varchar
);
create table marts.contact_gaps (
    task_id varchar, sales_rep_id varchar, debtor_name varchar, maximum_days_overdue integer,
    last_contacted_on date, is_never_contacted boolean, days_without_contact integer,
    last_reached_on date, attempts_since_reached integer
);
create table marts_steps.effective_applications (
    application_id varchar, source_row_id varchar, credit_id varchar, receivable_id varchar,
    effective_date date, credit_type varchar, application_method varchar,
    reducing_amount decimal(38, 4)
);
create table marts_steps.document_histories (
    receivable_id varchar, contract_number varchar, order_number varchar, delivery_date date,
    acceptance_date date, invoice_received_date date, payment_term varchar,
    limitation_end date, limitation_state varchar
);
create table marts.debtor_profiles (
    debtor_id varchar, grade varchar, signal_codes varchar, signals_since date,
    debt_class varchar, debt_class_zh varchar, debt_class_en varchar, pay_day integer
);
create table marts_steps.case_credit (
    debtor_id varchar, company_id varchar, line_kind varchar, code varchar, currency_code varchar,
    amount decimal(38, 4), compared_amount decimal(38, 4), since_date date, line_order integer
);
create table marts.debt_causes (
    debt_cause_id varchar, source_row_id varchar, debtor_id varchar, cause_kind varchar,
    cause_code varchar, evidence_kind varchar, evidence_code varchar, seen_on date,
    evidence_count integer, is_newest boolean
);
create table landing.policy_debt_class_rules (
    debt_class varchar, label_zh varchar, label_en varchar
);
create view marts_steps.case_documents as
select
    items.task_id, items.receivable_id, min(items.source_row_id) as source_row_id,
    min(items.company_id) as company_id, min(items.document_number) as document_number,
    min(items.instalment_number) as instalment_number, min(items.document_date) as document_date,
    min(items.due_date) as due_date, 'erp' as due_date_source,
    max(items.days_overdue) as days_overdue, min(items.currency_code) as currency_code,
    max(items.original_amount) as original_amount,
    max(items.original_amount) - max(items.open_amount) as applied_amount,
    bool_or(items.rests_on_inference) as rests_on_inference,
    sum(items.amount) as listed_amount,
    coalesce(sum(items.amount) filter (items.disposition = 'demand'), 0) as demand_amount,
    min(histories.contract_number) as contract_number,
    min(histories.order_number) as order_number,
    min(histories.delivery_date) as delivery_date,
    min(histories.acceptance_date) as acceptance_date,
    min(histories.invoice_received_date) as invoice_received_date,
    min(histories.payment_term) as payment_term,
    min(histories.limitation_end) as limitation_end,
    min(histories.limitation_state) as limitation_state
from marts.collection_task_items as items
left join marts_steps.document_histories as histories
    on items.receivable_id = histories.receivable_id
group by items.task_id, items.receivable_id;
alter table marts.letters_due add column letter_level integer default 0;
alter table marts.letters_due add column wording_set varchar default 'standard';
alter table marts.letters_due add column copy_number integer default 0;
alter table marts.letters_due add column letter_date date;
alter table marts.letters_due add column pay_by_date date;
alter table marts.letters_due add column previous_letter_number varchar;
alter table marts.letters_due add column previous_letter_date date;
alter table marts.letters_due add column ground_code varchar;
alter table marts.letters_due add column ground_text varchar;
alter table marts.letters_due add column address_source varchar;
alter table marts.letters_due add column address_contract_number varchar;
create table marts.letter_instalments (
    letter_id varchar, instalment_number integer, due_date date, currency_code varchar,
    instalment_amount decimal(38, 4)
);
alter table marts.promises add column company_id varchar default '1000';
alter table marts.promises add column source_row_id varchar;
alter table marts.promises add column receivable_id varchar;
alter table marts.promises add column made_on date;
alter table marts.promises add column is_kept_late boolean;
alter table marts.disputes add column source_row_id varchar;
alter table marts.disputes add column receivable_id varchar;
alter table marts.disputes add column closed_on date;
update marts.promises set source_row_id = 'p.0.2', made_on = '2026-06-10', is_kept_late = false;
update marts.disputes set source_row_id = 'x.0.3';
insert into landing.files values
    ('aaaaaaaaaaaaaaaa5555', '应收单_20260630.csv', 'erp', 'generic', 'receivables',
     '2026-06-30', '2026-06-30 22:00:00', false, 0, 9, 0);
insert into staging.stg_policy__letter_kinds values ('reminder', '付款提醒函', 'Payment reminder');
update marts.collection_task_items set source_row_id = 'aaaaaaaaaaaaaaaa.0.5'
where disposition_id = 'd1';
insert into marts_steps.document_histories values
    ('r1', 'HT26-01', 'DD26-07', '2026-01-12', '2026-01-20', '2026-01-15', '验收后30天',
     '2029-02-15', 'running');
insert into intermediate.int_credits values
    ('c1', 'SK26030001', '银行转账', '别家代付有限公司'), ('c2', 'SK26040002', '电汇', null);
insert into marts_steps.effective_applications values
    ('a1', 'aaaaaaaaaaaaaaaa.2.7', 'c1', 'r1', '2026-03-20', 'receipt', 'erp', 200000),
    ('a2', 'a2', 'c2', 'r1', '2026-04-21', 'receipt', 'exact_sum', 62665.98);
insert into marts.unapplied_credits values
    ('c3', 's', '1000', 'uscc:1', 'receipt', 'SK26060003', '2026-06-16', 'USD', 300, 'covers');
insert into intermediate.int_contact_events values
    ('e1', 'k.1.4', 'uscc:1', '2026-06-25', 'phone', 'promised', '私下说的话', 'E6'),
    ('e2', 'k.1.5', 'uscc:1', '2026-07-02', 'phone', 'promised', null, null),
    ('e3', 'k.1.6', 'account:erp:C101', '2026-06-24', 'visit', 'not_reached', null, null);
insert into intermediate.int_letter_events values
    ('0f00', 'ledger.12', 'uscc:1', 'reminder', 'released', '2026-05-20 09:00:00'),
    ('1f00aa', 'ledger.31', 'uscc:1', 'reminder', 'planned', '2026-06-30 09:00:00');
insert into marts.contact_gaps values
    ('7a1c0e55b0d94f21', 'S01', '江苏昇玥喆堃机械设备有限公司', 135, '2026-06-25', false, 5, '2026-06-25', 0),
    ('8b2d1f66c1ea5032', 'S01', '杭州争议机电有限公司', 40, '2026-06-24', false, 40, null, 1),
    ('ad4f3188e30c7254', '../S02', '深圳他人电子有限公司', 9, '2026-06-24', false, 6, '2026-06-24', 0);
"""

# What an insert into the table as created above gives; later columns stay null.
TASK_COLUMNS = (
    "task_id, sales_rep_id, debtor_id, rank, score, recommended_action, debtor_name, importance, "
    "maximum_days_overdue, oldest_due_date, first_reason_code, first_reason_parameters, "
    "second_reason_code, second_reason_parameters, third_reason_code, third_reason_parameters, "
    "episode_opened_on, opening_sales_rep_id, is_first_day, is_held, hold_reason_code, work_date, "
    "is_cut"
)

FACTS = """
insert into landing.run_parameters values
    ('3fa9c1d2e4b5a697', 'daily', '2026-06-30', '2026-07-01 06:00:00', 0, 'zh', 'CNY');
insert into landing.sources values
    ('erp', 'generic', 'open_items', true, '2026-06-30', '2026-06-30', 'received');
insert into staging.stg_policy__currencies values
    ('CNY', 2, '人民币', 'Chinese yuan'), ('USD', 2, '美元', 'US dollar'), ('JPY', 0, '日元', 'yen');
insert into landing.policy_contact_results values
    ('已联系：承诺付款', 'Reached: promised to pay', 2, 'promised'),
    ('未联系上', 'Not reached', 10, 'not_reached');
insert into landing.policy_answer_limits values ('shown_days', '7');
insert into landing.policy_excuse_codes values
    ('E10', '以停止合作相告', 'Threatens', 11), ('E6', '资金紧张', 'Short of cash', 7);
insert into staging.stg_policy__actions values
    ('call', '电话催收', 'Call', '您好，想跟您确认一下到期货款的付款安排。', 'May we confirm payment?',
     '今天付款', 'Payment today', '约定下次联系', 'Agree the next contact'),
    ('broken_promise', '违约承诺升级', 'Escalate', '上次约定的款项还没有到账，请问卡在哪一步？', '…',
     '…', '…', '…', '…'),
    ('check_data', '核实数据', 'Check data', '先与财务核实收款，再联系客户。', '…',
     '…', '…', '…', '…');
insert into staging.stg_policy__reason_texts values
    ('overdue_amount', '逾期金额 {currency} {amount}', '{currency} {amount} is overdue'),
    ('days_overdue', '最久已逾期 {days} 天', 'up to {days} days late'),
    ('broken_promise', '{promised_date} 的承诺没有兑现', 'promise for {promised_date} broken'),
    ('customer_importance', '{importance}客户', '{importance} customer');
insert into intermediate.int_companies values
    ('1000', 'home.1', '上杭鼎金精密制造股份有限公司', '91350823MA2XYZ0001',
     '福建省龙岩市上杭县工业园区 18 号', 'small', '林会计', '0597-6666 8888', 'CNY');
insert into intermediate.int_sales_reps values
    ('S01', '陈晓明', '华东', 'chenxm@dingjin.example', null), ('../S02', '赵昇', '华南', null, null);
insert into staging.stg_policy__top_debtors values ('CNY', 1, 30000), ('*', 1, 1000);
"""
DEBTORS = """
insert into intermediate.int_customers values
    ('erp:C001', 'uscc:1', 'C001', '江苏昇玥喆堃机械设备有限公司', '江苏昇玥喆堃机械设备有限公司', 'S01'),
    ('erp:C002', 'account:erp:C002', 'C002', '杭州争议机电有限公司', '杭州争议机电有限公司', 'S01'),
    ('erp:C003', 'account:erp:C003', 'C003', '宁波待核贸易有限公司', null, 'S01'),
    ('erp:C101', 'account:erp:C101', 'C101', '深圳他人电子有限公司', '深圳他人电子有限公司', '../S02');
insert into intermediate.int_customer_contacts values
    ('k1', 'uscc:1', 'erp:C001', '王丽', '财务', '138 0000 0001', null, null, null, 'payment'),
    ('k2', 'account:erp:C002', 'erp:C002', '周经理', '采购', '139 0000 0002', null, null, null, null),
    ('k9', 'account:erp:C101', 'erp:C101', '吴总', '总经理', '137 9999 0101', null, null, null, null);
insert into marts.open_items values
    ('r1', 'erp:C001', 'C001', 'uscc:1', 'S01', 'XS20260101', 'CNY', 100000.00),
    ('r2', 'erp:C001', 'C001', 'uscc:1', 'S01', 'XS20260102', 'CNY', 7990.50),
    ('r3', 'erp:C001', 'C001', 'uscc:1', 'S01', 'EX20260103', 'USD', 2500.00),
    ('r4', 'erp:C002', 'C002', 'account:erp:C002', 'S01', 'XS20260104', 'CNY', 50000.00),
    ('r5', 'erp:C003', 'C003', 'account:erp:C003', 'S01', 'XS20260105', 'CNY', 8000.00),
    ('r9', 'erp:C101', 'C101', 'account:erp:C101', '../S02', 'XS20260901', 'CNY', 666.66);
insert into marts.collection_tasks values
    ('7a1c0e55b0d94f21', 'S01', 'uscc:1', 1, 86.5, 'broken_promise', '江苏昇玥喆堃机械设备有限公司',
     'key', 135, '2026-02-15', 'broken_promise', '{"promised_date": "2026-06-20"}',
     'overdue_amount', '{"amount": "107990.5000", "currency": "CNY"}',
     'days_overdue', '{"days": 135}', '2026-05-04', 'S01', false, false, null, '2026-07-01', false),
    ('8b2d1f66c1ea5032', 'S01', 'account:erp:C002', 2, 41, 'call', '杭州争议机电有限公司',
     'ordinary', 40, '2026-05-21', 'overdue_amount',
     '{"amount": "50000.0000", "currency": "CNY"}', 'days_overdue', '{"days": 40}',
     null, null, '2026-06-01', 'S01', false, false, null, '2026-07-01', false),
    ('9c3e2077d2fb6143', 'S01', 'account:erp:C003', 3, 12, 'check_data', '宁波待核贸易有限公司',
     'ordinary', 5, '2026-06-25', 'days_overdue', '{"days": 5}', null, null, null, null,
     '2026-06-26', 'S01', false, true, 'data_hold', '2026-07-01', true),
    ('ad4f3188e30c7254', '../S02', 'account:erp:C101', 1, 20, 'call', '深圳他人电子有限公司',
     'ordinary', 9, '2026-06-21', 'days_overdue', '{"days": 9}', null, null, null, null,
     '2026-06-22', '../S02', true, false, null, '2026-07-01', false);
alter table marts.collection_tasks add column cut_reason varchar;
alter table marts.collection_tasks add column waits_until date;
alter table marts.collection_tasks add column method_code varchar;
alter table marts.collection_tasks add column track_code varchar;
alter table marts.collection_tasks add column leaves_when varchar;
alter table marts.collection_tasks add column last_excuse_code varchar;
alter table marts.collection_tasks add column next_contact_not_before date;
create table marts.task_words (
    word_kind varchar, code varchar, label_zh varchar, label_en varchar, text_zh varchar,
    text_en varchar
);
insert into marts.task_words values
    ('method', 'pressure', '压力法', 'Formal pressure', '只用正式渠道。', 'Formal channels only.'),
    ('excuse', 'E6', '资金紧张', 'Short of cash', '谈还款计划。', 'Agree a plan.');
create table staging.stg_policy__capacity (capacity_code varchar, capacity_value integer);
insert into staging.stg_policy__capacity values
    ('daily_tasks', 15), ('contact_from_hour', 9), ('contact_until_hour', 18),
    ('contacts_per_day', 3), ('contacts_per_week', 5);
insert into marts.collection_task_amounts values
    ('7a1c0e55b0d94f21', '1000', 'CNY', 107990.5, 0, 0, 107990.5, 0, 107990.5),
    ('7a1c0e55b0d94f21', '1000', 'USD', 2500, 0, 0, 2500, 300, 2500),
    ('8b2d1f66c1ea5032', '1000', 'CNY', 30000, 0, 20000, 50000, 0, 50000),
    ('9c3e2077d2fb6143', '1000', 'CNY', 0, 0, 8000, 8000, 0, 8000),
    ('ad4f3188e30c7254', '1000', 'CNY', 666.66, 0, 0, 666.66, 0, 666.66);
insert into marts.collection_task_items values
    ('7a1c0e55b0d94f21', 'd1', 'r1', 's1', '1000', 'XS20260101', 1, '2026-01-10', '2026-02-15', 135,
     'CNY', 362665.98, 100000, 100000, 'demand', 'overdue', 1, false),
    ('7a1c0e55b0d94f21', 'd2', 'r2', 's2', '1000', 'XS20260102', 2, '2026-02-10', '2026-03-15', 107,
     'CNY', 7990.5, 7990.5, 7990.5, 'demand', 'overdue', 2, false),
    ('7a1c0e55b0d94f21', 'd3', 'r3', 's3', '1000', 'EX20260103', 1, '2026-03-10', '2026-04-10', 81,
     'USD', 2500, 2500, 2500, 'demand', 'overdue', 3, false),
    ('8b2d1f66c1ea5032', 'd4', 'r4', 's4', '1000', 'XS20260104', 1, '2026-04-21', '2026-05-21', 40,
     'CNY', 50000, 50000, 30000, 'demand', 'overdue', 1, false),
    ('8b2d1f66c1ea5032', 'd5', 'r4', 's4', '1000', 'XS20260104', 1, '2026-04-21', '2026-05-21', 40,
     'CNY', 50000, 50000, 20000, 'held', 'dispute', 2, false),
    ('9c3e2077d2fb6143', 'd6', 'r5', 's5', '1000', 'XS20260105', 1, '2026-05-25', '2026-06-25', 5,
     'CNY', 8000, 8000, 8000, 'held', 'data_hold', 1, false),
    ('ad4f3188e30c7254', 'd9', 'r9', 's9', '1000', 'XS20260901', 1, '2026-05-21', '2026-06-21', 9,
     'CNY', 666.66, 666.66, 666.66, 'demand', 'overdue', 1, false);
insert into marts.promises values
    ('p1', 'uscc:1', '2026-06-20', 50000, 'CNY', 'broken', 0),
    ('p2', 'uscc:1', '2026-07-05', 60000, 'CNY', 'open', 0);
insert into marts.disputes values
    ('x1', 'account:erp:C002', '2026-06-02', 'CNY', 20000, true, '质量异议');
"""
LETTERS = """
insert into marts.letters_due values
    ('1f00aa', 'TX-202606-1f00aa', '1000', 'uscc:1', 'erp:C001', 'S01', 'reminder', '2026-06', 'zh',
     '江苏昇玥喆堃机械设备有限公司', '91320594MA1XYZ1234', '苏州市工业园区星湖街 328 号 5 幢 302 室',
     '王丽', '2026-06-30', 'planned', null, 3, '2026-02-15', 135),
    ('2f00bb', 'TX-202606-2f00bb', '1000', 'account:erp:C002', 'erp:C002', 'S01', 'reminder',
     '2026-06', 'zh', '杭州争议机电有限公司', null, '杭州市滨江区江南大道 1 号', '周经理', '2026-06-30',
     'planned', null, 1, '2026-05-21', 40),
    ('3f00cc', 'TX-202606-3f00cc', '1000', 'account:erp:C003', 'erp:C003', 'S01', 'reminder',
     '2026-06', 'zh', null, null, null, null, '2026-06-30', 'withheld', 'data_hold', 1,
     '2026-06-25', 5),
    ('9f00dd', 'TX-202606-9f00dd', '1000', 'account:erp:C101', 'erp:C101', '../S02', 'reminder',
     '2026-06', 'en', '深圳他人电子有限公司', null, '深圳市南山区科技路 9 号', '吴总', '2026-06-30',
     'planned', null, 1, '2026-06-21', 9);
insert into marts.letter_amounts values
    ('1f00aa', 'CNY', 107990.5, 0, '中国工商银行上杭支行', '上杭鼎金精密制造股份有限公司', '1410 0202 0900 1234'),
    ('1f00aa', 'USD', 2500, 300, '中国银行上杭支行', '上杭鼎金精密制造股份有限公司', '4170 0000 9876'),
    ('2f00bb', 'CNY', 30000, 0, '中国工商银行上杭支行', '上杭鼎金精密制造股份有限公司', '1410 0202 0900 1234'),
    ('9f00dd', 'CNY', 666.66, 0, '中国工商银行上杭支行', '上杭鼎金精密制造股份有限公司', '1410 0202 0900 1234');
insert into marts.letter_items values
    ('1f00aa', 'd1', 'r1', 's1', 1, 'XS20260101', 1, '2026-01-10', '2026-02-15', 135, 'CNY',
     362665.98, 262665.98, 100000),
    ('1f00aa', 'd2', 'r2', 's2', 2, 'XS20260102', 2, '2026-02-10', '2026-03-15', 107, 'CNY',
     7990.5, 0, 7990.5),
    ('1f00aa', 'd3', 'r3', 's3', 3, 'EX20260103', 1, '2026-03-10', '2026-04-10', 81, 'USD',
     2500, 0, 2500),
    ('2f00bb', 'd4', 'r4', 's4', 1, 'XS20260104', 1, '2026-04-21', '2026-05-21', 40, 'CNY',
     50000, 0, 30000),
    ('9f00dd', 'd9', 'r9', 's9', 1, 'XS20260901', 1, '2026-05-21', '2026-06-21', 9, 'CNY',
     666.66, 0, 666.66);
"""


def make_warehouse(path: Path, *changes: str) -> Path:
    """Writes the database, then the given SQL changes; gives its path."""
    path.write_bytes(_unchanged())
    if changes:
        with duckdb.connect(str(path)) as connection:
            for change in changes:
                connection.execute(change)
    return path


@cache
def _unchanged() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        with duckdb.connect(str(path)) as connection:
            for script in (TABLES, FACTS, DEBTORS, LETTERS, CASES):
                connection.execute(script)
        return path.read_bytes()
