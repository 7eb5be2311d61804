-- Every figure that anyone receives, down to the rows that made it. It is built part by part: one
-- statement would hold what every part of it joins until the last one is written.
select * from {{ ref('lineage_open_items') }}
union all
-- next part
select * from {{ ref('lineage_unapplied_credits') }}
union all
-- next part
select * from {{ ref('lineage_customer_balances') }}
union all
-- next part
select * from {{ ref('lineage_credit_exposures') }}
union all
-- next part
select * from {{ ref('lineage_credit_breaches') }}
union all
-- next part
select * from {{ ref('lineage_signals') }}
union all
-- next part
select * from {{ ref('lineage_gl_tie_out') }}
union all
-- next part
select * from {{ ref('lineage_collection_task_amounts') }}
union all
-- next part
select * from {{ ref('lineage_letter_amounts') }}
union all
-- next part
select * from {{ ref('lineage_promise_reliability') }}
union all
-- next part
select * from {{ ref('lineage_reports') }}
union all
-- next part
select * from {{ ref('lineage_figures') }}
union all
-- next part
select * from {{ ref('lineage_task_evidence') }}
union all
-- next part
select * from {{ ref('lineage_evidence') }}
