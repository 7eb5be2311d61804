-- What the key figures of every month, roll rates and the starts of limitation are made of,
-- reckoned when somebody asks: as rows they would be many times the company's books. An item of
-- which nothing stood on the day adds nothing to what stood, so its rows are left out.
{%- set flows = ["sales_amount", "received_amount", "received_without_bills_amount"] %}
{%- set stocks = {
    "opening_amount": "debit_amount - movements.settled_amount",
    "ending_amount": "debit_amount - movements.settled_amount",
    "overdue_amount": "debit_amount - movements.settled_amount",
    "open_count": "item_count",
    "overdue_count": "item_count",
} %}

with terms as (
    {%- for code, sides in key_figure_terms().items() %}
    {%- set last_code = loop.last %}
    {%- for column in ["numerator", "denominator"] %}
    {%- set last_column = loop.last %}
    {%- for measure, weight in sides[loop.index0].items() %}
    select
        '{{ code }}' as figure_code,
        '{{ column }}' as output_column,
        '{{ measure }}' as measure,
        cast({{ weight }} as decimal(2, 1)) as weight
    {{ "union all" if not (last_code and last_column and loop.last) }}
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
),

figures as (
    select
        figures.key_figure_id,
        figures.company_id,
        figures.subject_type,
        figures.subject_id,
        figures.currency_code,
        figures.first_day,
        figures.last_day,
        terms.output_column,
        terms.measure,
        terms.weight
    from {{ ref('key_figures') }} as figures
    inner join terms on figures.figure_code = terms.figure_code
    where figures.numerator is not null
),

figure_rows as (
    select
        'key_figures' as output_table,
        figures.key_figure_id as output_key,
        figures.output_column,
        figures.measure,
        movements.receivable_id,
        movements.source_row_id,
        cast(figures.weight * case figures.measure
            {%- for measure in flows %}
            when '{{ measure }}' then movements.{{ measure }}
            {%- endfor %}
            {%- for measure, contribution in stocks.items() %}
            when '{{ measure }}' then movements.{{ contribution }}
            {%- endfor %}
            when 'due_amount'
                then
                    movements.debit_amount - movements.settled_amount + movements.collected_amount
            when 'due_collected_amount' then movements.collected_amount
        end as decimal(38, 5)) as contribution
    from figures
    inner join {{ ref('receivable_movements') }} as movements
        on
            figures.company_id = movements.company_id
            and figures.currency_code = movements.currency_code
    left join {{ ref('int_sales_reps') }} as reps on movements.sales_rep_id = reps.sales_rep_id
    where
        (
            figures.subject_type = 'company'
            or (figures.subject_type = 'sales_rep' and figures.subject_id = movements.sales_rep_id)
            or (figures.subject_type = 'department' and figures.subject_id = reps.department)
        )
        and case figures.measure
            when 'opening_amount' then movements.counted_on < figures.first_day
            when 'ending_amount' then movements.counted_on <= figures.last_day
            when 'open_count' then movements.counted_on <= figures.last_day
            when 'overdue_amount' then movements.overdue_on <= figures.last_day
            when 'overdue_count' then movements.overdue_on <= figures.last_day
            {%- for measure in flows %}
            when '{{ measure }}'
                then movements.counted_on between figures.first_day and figures.last_day
            {%- endfor %}
            {%- for measure in ["due_amount", "due_collected_amount"] %}
            when '{{ measure }}'
                then
                    movements.is_in_due_month
                    and movements.due_date between figures.first_day and figures.last_day
            {%- endfor %}
            else false
        end
),

promise_rows as (
    select
        'key_figures' as output_table,
        figures.key_figure_id as output_key,
        figures.output_column,
        figures.measure,
        cast(null as {{ dbt.type_string() }}) as receivable_id,
        promises.source_row_id,
        cast(figures.weight * case
            when figures.measure = 'judged_count' then 1
            when figures.measure = 'kept_count'
                then case when promises.promise_state = 'kept' then 1 else 0 end
            when figures.measure = 'promised_amount' or promises.promise_state = 'kept'
                then promises.promised_amount
            else promises.paid_in_window
        end as decimal(38, 5)) as contribution
    from figures
    inner join {{ ref('promises') }} as promises
        on
            figures.company_id = promises.company_id
            and figures.currency_code = promises.currency_code
            and figures.first_day <= promises.promised_date
            and figures.last_day >= promises.promised_date
    left join {{ ref('int_sales_reps') }} as reps on promises.sales_rep_id = reps.sales_rep_id
    where
        figures.measure in ('judged_count', 'kept_count', 'promised_amount', 'kept_amount')
        and promises.promise_state in ('kept', 'partially_kept', 'broken')
        and (
            figures.subject_type = 'company'
            or (figures.subject_type = 'sales_rep' and figures.subject_id = promises.sales_rep_id)
            or (figures.subject_type = 'department' and figures.subject_id = reps.department)
        )
),

bands as (
    select
        band_code,
        from_value,
        lead(from_value) over (partition by basis order by from_value) as next_from_value,
        row_number() over (partition by basis order by from_value desc) = 2 as is_last_but_one
    from {{ ref('stg_policy__allowance_bands') }}
),

places as (
    {#- Column of the rate, whether of the next band, when, weight, whether of the last but one. #}
    {%- for column, is_next, moment, weight, is_rare in [
        ("opening_amount", "false", "start", 1, "false"),
        ("next_opening_amount", "true", "start", 1, "false"),
        ("next_ending_amount", "true", "end", 1, "false"),
        ("written_off_amount", "false", "written_off", 1, "false"),
        ("written_off_amount", "true", "written_off", 1, "true"),
        ("moved_amount", "true", "end", 1, "false"),
        ("moved_amount", "true", "start", -1, "true"),
        ("moved_amount", "false", "written_off", 1, "false"),
        ("moved_amount", "true", "written_off", 1, "true"),
    ] %}
    select
        '{{ column }}' as output_column,
        {{ is_next }} as is_next,
        '{{ moment }}' as moment,
        {{ weight }} as weight,
        {{ is_rare }} as is_before_the_last_band
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

rates as (
    select
        rates.migration_rate_id,
        rates.company_id,
        rates.currency_code,
        rates.basis,
        rates.period_start,
        rates.period_end,
        case when places.moment = 'end' then rates.period_end else rates.period_start end
            as placed_on,
        places.output_column,
        places.moment,
        places.weight,
        here.from_value,
        here.next_from_value
    from {{ ref('migration_rates') }} as rates
    cross join places
    inner join bands as own on rates.band_code = own.band_code
    inner join bands as here
        on
            case when places.is_next then rates.next_band_code else rates.band_code end
            = here.band_code
    where own.is_last_but_one or not places.is_before_the_last_band
),

placed as (
    select
        rates.*,
        movements.receivable_id,
        movements.source_row_id,
        case
            when rates.basis = 'age'
                then {{ years_completed('movements.recognition_date', 'rates.placed_on') }}
            else {{ days_since('movements.due_date', 'rates.placed_on') }}
        end as band_value,
        cast(rates.weight * case
            when rates.moment = 'written_off' then movements.written_off_amount
            else movements.debit_amount - movements.settled_amount
        end as decimal(38, 5)) as contribution
    from rates
    inner join {{ ref('receivable_movements') }} as movements
        on
            rates.company_id = movements.company_id
            and rates.currency_code = movements.currency_code
            and rates.placed_on >= movements.document_date
    where
        case
            when rates.moment = 'written_off'
                then
                    movements.counted_on > rates.period_start
                    and movements.counted_on <= rates.period_end
            else movements.counted_on <= rates.placed_on
        end
),

rate_rows as (
    select
        'migration_rates' as output_table,
        migration_rate_id as output_key,
        output_column,
        moment as measure,
        receivable_id,
        source_row_id,
        contribution
    from placed
    where band_value >= from_value and (next_from_value is null or band_value < next_from_value)
),

of_items as (
    select * from figure_rows
    union all
    select * from rate_rows
),

amounts as (
    select
        *,
        sum(contribution) over (
            partition by output_table, output_key, output_column, measure, receivable_id
        ) as left_of_item
    from of_items
    union all
    select
        *,
        contribution as left_of_item
    from promise_rows
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    contribution,
    'amount' as edge_type
from amounts
where
    contribution <> 0
    and source_row_id is not null
    and (
        left_of_item <> 0
        or receivable_id is null
        or measure not in (
            {%- for measure in stocks %}
            '{{ measure }}',
            {%- endfor %}
            'start',
            'end'
        )
    )
union all
select
    'limitation_clocks' as output_table,
    clocks.debt_id as output_key,
    'limitation_start' as output_column,
    balances.source_row_id,
    cast(null as decimal(38, 5)) as contribution,
    'evidence' as edge_type
from {{ ref('limitation_clocks') }} as clocks
inner join {{ ref('receivable_balances') }} as balances
    on
        clocks.debt_id
        = {{ key("balances.source_name", "balances.company_id", "balances.document_number") }}
        and clocks.limitation_start = balances.due_date
