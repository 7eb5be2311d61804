-- Debtors who owe something under a contract that is unclear or badly signed: the time to mend it
-- is before there is a quarrel.
select distinct
    portions.sales_rep_id,
    portions.debtor_id,
    'contract_unclear' as condition_code
from {{ ref('task_portions') }} as portions
inner join {{ ref('int_contracts') }} as contracts
    on portions.debtor_id = contracts.debtor_id and portions.company_id = contracts.company_id
inner join {{ ref('contract_findings') }} as findings
    on contracts.contract_id = findings.subject_id
where portions.reason_code <> 'settlement'
