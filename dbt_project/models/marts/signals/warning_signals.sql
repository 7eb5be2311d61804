-- Signs that a debtor may stop paying, each with its value, its threshold and since when. Those
-- told by figures are looked at on as_of and every thirty days before, so that "since" is the first
-- of the looks without a break.
with rules as (
    select * from {{ ref('stg_policy__signal_rules') }}
),

looks as (
    {%- for look in range(12) %}
    select {{ look }} as look_number{{ " union all" if not loop.last }}
    {%- endfor %}
),

periods as (
    select * from {{ ref('debtor_periods') }}
),

lateness as (
    select
        periods.company_id,
        periods.debtor_id,
        looks.look_number,
        sum(
            case
                when periods.period_number <= looks.look_number + 2 then periods.settled_count
                else 0
            end
        ) as recent_count,
        sum(
            case
                when periods.period_number <= looks.look_number + 2 then periods.days_late
                else 0
            end
        ) as recent_days,
        sum(
            case
                when periods.period_number > looks.look_number + 2 then periods.settled_count
                else 0
            end
        ) as earlier_count,
        sum(
            case
                when periods.period_number > looks.look_number + 2 then periods.days_late
                else 0
            end
        ) as earlier_days
    from periods
    inner join looks
        on periods.period_number between looks.look_number and looks.look_number + 11
    group by periods.company_id, periods.debtor_id, looks.look_number
),

purchases as (
    select
        periods.company_id,
        periods.debtor_id,
        periods.currency_code,
        looks.look_number,
        {{ sum_amount(
            'periods.invoiced_amount + periods.ordered_amount',
            'periods.period_number = looks.look_number'
        ) }} as latest_amount,
        {{ sum_amount('periods.invoiced_amount', 'periods.period_number > looks.look_number') }}
            as before_amount,
        sum(
            case
                when periods.period_number > looks.look_number and periods.invoiced_amount > 0
                    then 1
                else 0
            end
        ) as before_periods,
        {{ sum_amount(
            'periods.invoiced_amount', 'periods.period_number <= looks.look_number + 2'
        ) }} as quarter_amount,
        {{ sum_amount(
            'periods.returned_amount', 'periods.period_number <= looks.look_number + 2'
        ) }} as returned_amount
    from periods
    inner join looks
        on periods.period_number between looks.look_number and looks.look_number + 3
    group by periods.company_id, periods.debtor_id, periods.currency_code, looks.look_number
),

looked as (
    -- W1: documents settled in the last ninety days took so many days longer than those before.
    select
        company_id,
        debtor_id,
        '*' as currency_code,
        'W1' as signal_code,
        look_number,
        cast(
            {{ money_divide('recent_days', 'recent_count', 2) }}
            - {{ money_divide('earlier_days', 'earlier_count', 2) }} as decimal(18, 4)
        ) as value
    from lateness
    where recent_count >= 2 and earlier_count >= 2
    union all
    -- W2: what was bought or ordered in the last thirty days, as a share of the mean of the ninety
    -- before, by whoever bought in each third of those.
    select
        company_id,
        debtor_id,
        currency_code,
        'W2' as signal_code,
        look_number,
        cast({{ money_divide('3 * latest_amount', 'before_amount', 4) }} as decimal(18, 4)) as value
    from purchases
    where before_periods = 3
    union all
    -- W3: what came back, as a share of what was bought in the same ninety days.
    select
        company_id,
        debtor_id,
        currency_code,
        'W3' as signal_code,
        look_number,
        cast(
            {{ money_divide('returned_amount', 'quarter_amount', 4) }} as decimal(18, 4)
        ) as value
    from purchases
    where quarter_amount > 0 and returned_amount > 0
),

raised as (
    select
        looked.*,
        rules.threshold,
        looked.look_number - row_number() over (
            partition by
                looked.company_id, looked.debtor_id, looked.currency_code, looked.signal_code
            order by looked.look_number
        ) as run_key
    from looked
    inner join rules on looked.signal_code = rules.signal_code
    where
        (looked.signal_code = 'W1' and looked.value > rules.threshold)
        or (looked.signal_code = 'W2' and looked.value < rules.threshold)
        or (looked.signal_code = 'W3' and looked.value > rules.threshold)
),

-- A run without a break that begins at as_of has look number less row number of minus one.
by_figures as (
    select
        company_id,
        debtor_id,
        currency_code,
        signal_code,
        max(case when look_number = 0 then value end) as value,
        max(threshold) as threshold,
        cast({{ dbt.dateadd('day', '-30 * max(look_number)', as_of_date()) }} as date)
            as first_seen_on,
        cast(null as {{ dbt.type_string() }}) as source_row_id
    from raised
    where run_key = -1
    group by company_id, debtor_id, currency_code, signal_code
),

-- A document divided into instalments is one document, whose first row shows it.
documents as (
    select
        company_id,
        debtor_id,
        customer_id,
        document_number,
        currency_code,
        receivable_kind,
        min(document_date) as document_date,
        min(receivable_id) as receivable_id,
        cast(sum(original_amount) as decimal(38, 4)) as original_amount,
        min(source_row_id) as source_row_id
    from {{ ref('int_receivables') }}
    where receivable_kind in ('invoice', 'debit_note', 'opening')
    group by
        company_id,
        debtor_id,
        customer_id,
        document_number,
        currency_code,
        receivable_kind
),

medians as (
    select
        currency_code,
        percentile_disc(0.5) within group (order by original_amount) as median_amount
    from documents
    where
        receivable_kind <> 'opening'
        and document_date <= {{ as_of_date() }}
        and document_date > cast({{ dbt.dateadd('day', -365, as_of_date()) }} as date)
    group by currency_code
),

first_documents as (
    select
        *,
        row_number() over (
            partition by debtor_id
            order by document_date, receivable_id
        ) as place
    from documents
),

-- W6: the first document of a new customer, as a multiple of the median document in its currency.
first_orders as (
    select
        documents.company_id,
        documents.debtor_id,
        documents.currency_code,
        'W6' as signal_code,
        cast(
            {{ money_divide('documents.original_amount', 'medians.median_amount', 4) }}
            as decimal(18, 4)
        ) as value,
        rules.threshold,
        documents.document_date as first_seen_on,
        documents.source_row_id
    from first_documents as documents
    inner join rules on rules.signal_code = 'W6'
    inner join medians on documents.currency_code = medians.currency_code
    where
        documents.place = 1
        and documents.receivable_kind <> 'opening'
        and documents.document_date <= {{ as_of_date() }}
        and {{ dbt.datediff('documents.document_date', as_of_date(), 'day') }} < rules.valid_days
),

counted as (
    select
        events.*,
        rules.threshold,
        row_number() over (
            partition by events.signal_code, events.company_id, events.debtor_id
            order by events.happened_on, events.source_row_id
        ) as place,
        row_number() over (
            partition by events.signal_code, events.company_id, events.debtor_id
            order by events.happened_on desc, events.source_row_id desc
        ) as place_from_last
    from {{ ref('signal_events') }} as events
    inner join rules on events.signal_code = rules.signal_code
    where {{ dbt.datediff('events.happened_on', as_of_date(), 'day') }} < rules.valid_days
),

by_events as (
    select
        coalesce(company_id, '*') as company_id,
        debtor_id,
        '*' as currency_code,
        signal_code,
        cast(count(*) as decimal(18, 4)) as value,
        max(threshold) as threshold,
        min(case when place >= threshold then happened_on end) as first_seen_on,
        max(case when place_from_last = 1 then source_row_id end) as source_row_id
    from counted
    group by coalesce(company_id, '*'), debtor_id, signal_code
    having count(*) >= max(threshold)
),

signals as (
    select
        company_id,
        debtor_id,
        currency_code,
        signal_code,
        value,
        threshold,
        first_seen_on,
        source_row_id
    from by_figures
    union all
    select
        company_id,
        debtor_id,
        currency_code,
        signal_code,
        value,
        threshold,
        first_seen_on,
        source_row_id
    from first_orders
    where value > threshold
    union all
    select
        company_id,
        debtor_id,
        currency_code,
        signal_code,
        value,
        threshold,
        first_seen_on,
        source_row_id
    from by_events
)

select
    signals.company_id || '|' || signals.debtor_id || '|' || signals.signal_code || '|'
    || signals.currency_code as warning_signal_id,
    signals.company_id,
    signals.debtor_id,
    signals.signal_code,
    signals.currency_code,
    signals.value,
    cast(signals.threshold as decimal(18, 4)) as threshold,
    signals.first_seen_on,
    rules.weight,
    signals.source_row_id
from signals
inner join rules on signals.signal_code = rules.signal_code
