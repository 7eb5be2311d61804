"""What is measured of received tables and of figures, for the next published run to compare."""

from __future__ import annotations

# A folded table is what its files are together; amounts leave out what was excluded (totals).
MEASURES = """
    select
        concat(source_name, '.', table_name) as measured_table,
        '' as currency_code,
        cast(sum(rows_landed - rows_replaced) as decimal(38, 4)) as measure
    from landing.files
    where source_name not in ('policy', 'home', 'answers', 'bounces')
    group by source_name, table_name
    union all
    select
        concat(file.source_name, '.', file.table_name) as measured_table,
        amount.currency_code,
        sum(amount.amount_used + amount.amount_quarantined_readable) as measure
    from staging.stg_amount_reconciliation as amount
    inner join landing.files as file using (file_sha256, table_name)
    where amount.currency_code is not null
    group by file.source_name, file.table_name, amount.currency_code
"""

# Told beside the tables, under a name that no table of a source can have.
OVERDUE = "marts.overdue"
OVERDUE_MEASURES = f"""
    select '{OVERDUE}' as measured_table, currency_code, overdue_amount as measure
    from marts.run_summary
"""
