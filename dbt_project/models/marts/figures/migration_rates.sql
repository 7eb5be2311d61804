-- 账龄迁徙率: what share of each band went on to the next from one month's end to the next (bands by
-- days overdue) or from one year's end to the next (bands by age). What was written off was not
-- collected and counts as gone on; the last band keeps what it had, so only its growth is new.
with recursive rules as (
    select * from {{ ref('company_allowance_rules') }}
    where rate_source = 'history' and not lacks_sales and not lacks_receipts
),

bands as (
    select
        basis,
        band_code,
        from_value,
        lead(from_value) over (partition by basis order by from_value) as next_from_value,
        lead(band_code) over (partition by basis order by from_value) as next_band_code,
        row_number() over (partition by basis order by from_value desc) = 2 as is_last_but_one
    from {{ ref('stg_policy__allowance_bands') }}
),

longest as (
    select max(periods) as periods from rules
),

steps as (
    select 0 as period_number
    union all
    select steps.period_number + 1 as period_number
    from steps
    cross join longest
    where steps.period_number < longest.periods
),

ends as (
    select
        rules.company_id,
        rules.basis,
        rules.history_from,
        rules.periods,
        steps.period_number,
        {{ month_end(
            last_month_end(as_of_date()),
            "case when rules.basis = 'age' then -12 else -1 end * steps.period_number"
        ) }} as period_end
    from rules
    inner join steps on rules.periods >= steps.period_number
),

firsts as (
    select
        company_id,
        min(period_end) as first_end
    from ends
    group by company_id
),

-- What was settled before the first of these days is in none of them.
relevant as (
    select movements.receivable_id
    from {{ ref('receivable_movements') }} as movements
    inner join firsts on movements.company_id = firsts.company_id
    where movements.receivable_id is not null
    group by movements.receivable_id
    having
        sum(movements.debit_amount - movements.settled_amount) > 0
        or max(movements.counted_on) > min(firsts.first_end)
),

placed as (
    select
        ends.company_id,
        movements.currency_code,
        ends.period_number,
        case
            when ends.basis = 'age'
                then {{ years_completed('movements.recognition_date', 'ends.period_end') }}
            else {{ days_since('movements.due_date', 'ends.period_end') }}
        end as band_value,
        ends.basis,
        case
            when movements.counted_on <= ends.period_end
                then movements.debit_amount - movements.settled_amount
            else 0
        end as balance,
        case
            when
                movements.counted_on > ends.period_end
                and movements.counted_on <= laters.period_end
                then movements.written_off_amount
            else 0
        end as written_off_amount
    from ends
    inner join {{ ref('receivable_movements') }} as movements
        on
            ends.company_id = movements.company_id
            and ends.period_end >= movements.document_date
    inner join relevant on movements.receivable_id = relevant.receivable_id
    left join ends as laters
        on
            ends.company_id = laters.company_id
            and ends.period_number - 1 = laters.period_number
),

banded as (
    select
        placed.company_id,
        placed.currency_code,
        placed.period_number,
        bands.band_code,
        sum(placed.balance) as balance,
        sum(placed.written_off_amount) as written_off_amount
    from placed
    inner join bands
        on
            placed.basis = bands.basis
            and placed.band_value >= bands.from_value
            and (bands.next_from_value is null or placed.band_value < bands.next_from_value)
    group by placed.company_id, placed.currency_code, placed.period_number, bands.band_code
),

currencies as (
    select distinct
        company_id,
        currency_code
    from banded
),

periods as (
    select
        ends.company_id,
        currencies.currency_code,
        ends.basis,
        bands.band_code,
        bands.next_band_code,
        bands.is_last_but_one,
        ends.period_end as period_start,
        laters.period_end,
        ends.history_from,
        coalesce(here.balance, 0) as opening_amount,
        coalesce(beyond.balance, 0) as next_opening_amount,
        coalesce(later.balance, 0) as next_ending_amount,
        coalesce(here.written_off_amount, 0)
        + case when bands.is_last_but_one then coalesce(beyond.written_off_amount, 0) else 0 end
            as written_off_amount
    from ends
    inner join currencies on ends.company_id = currencies.company_id
    inner join bands on ends.basis = bands.basis and bands.next_band_code is not null
    inner join ends as laters
        on ends.company_id = laters.company_id and ends.period_number - 1 = laters.period_number
    {%- for relation, end, band in [
        ("here", "ends", "band_code"), ("beyond", "ends", "next_band_code"),
        ("later", "laters", "next_band_code"),
    ] %}
    left join banded as {{ relation }}
        on
            ends.company_id = {{ relation }}.company_id
            and currencies.currency_code = {{ relation }}.currency_code
            and {{ end }}.period_number = {{ relation }}.period_number
            and bands.{{ band }} = {{ relation }}.band_code
    {%- endfor %}
),

moved as (
    select
        *,
        next_ending_amount
        - case when is_last_but_one then next_opening_amount else 0 end
        + written_off_amount as moved_amount,
        case
            when history_from is null or history_from > {{ days_after('period_start', 1) }}
                then 'history_too_short'
            when opening_amount <= 0 then 'nothing_to_divide_by'
        end as not_measurable_reason
    from periods
)

select
    company_id
    || '|' || band_code
    || '|' || cast(period_start as {{ dbt.type_string() }})
    || '|' || currency_code as migration_rate_id,
    company_id,
    currency_code,
    basis,
    band_code,
    next_band_code,
    period_start,
    period_end,
    cast(opening_amount as decimal(38, 4)) as opening_amount,
    cast(next_opening_amount as decimal(38, 4)) as next_opening_amount,
    cast(next_ending_amount as decimal(38, 4)) as next_ending_amount,
    cast(written_off_amount as decimal(38, 4)) as written_off_amount,
    cast(moved_amount as decimal(38, 4)) as moved_amount,
    cast(
        case
            when not_measurable_reason is null
                then
                    {{ exact_share(
                        "least(greatest(moved_amount, 0), opening_amount)", "opening_amount"
                    ) }}
        end as decimal(20, 10)
    ) as roll_rate,
    case
        when not_measurable_reason is not null then null
        when moved_amount > opening_amount then 'capped'
        when moved_amount < 0 then 'floored'
        else 'measured'
    end as rate_state,
    not_measurable_reason
from moved
