-- Every figure that anyone receives, down to the rows that made it.
select * from {{ ref('lineage_open_items') }}
union all
select * from {{ ref('lineage_unapplied_credits') }}
union all
select * from {{ ref('lineage_customer_balances') }}
union all
select * from {{ ref('lineage_credit_exposures') }}
union all
select * from {{ ref('lineage_credit_breaches') }}
union all
select * from {{ ref('lineage_signals') }}
union all
select * from {{ ref('lineage_gl_tie_out') }}
union all
select * from {{ ref('lineage_collection_task_amounts') }}
union all
select * from {{ ref('lineage_letter_amounts') }}
union all
select * from {{ ref('lineage_promise_reliability') }}
union all
select * from {{ ref('lineage_reports') }}
union all
select * from {{ ref('lineage_figures') }}
union all
select * from {{ ref('lineage_task_evidence') }}
union all
select * from {{ ref('lineage_evidence') }}
