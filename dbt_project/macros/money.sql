{#- Money is decimal and is multiplied and divided only here: exact, then half-up to the currency's
    scale (`decimals`, an integer expression from the currencies table). -#}

{#- To decimal(38,4) whatever the scale, since an engine may give branches of unlike scales the
    smallest. -#}
{% macro round_half_up(amount, decimals) -%}
    case {{ decimals }}
        {%- for scale in range(5) %}
        when {{ scale }} then cast(round({{ amount }}, {{ scale }}) as decimal(38, 4))
        {%- endfor %}
    end
{%- endmacro %}

{#- amount × factor (a rate or a share of at most 10 decimals) → decimal(38,4). -#}
{% macro money_multiply(amount, factor, decimals) -%}
    {%- set product = "cast(" ~ amount ~ " as decimal(28,4)) * cast(" ~ factor ~ " as decimal(20,10))" -%}
    {{ round_half_up(product, decimals) }}
{%- endmacro %}

{#- amount ÷ divisor (at most 10 decimals) → decimal(38,4); null when the divisor is 0. -#}
{% macro money_divide(amount, divisor, decimals) -%}
    {{ return(adapter.dispatch("money_divide")(amount, divisor, decimals)) }}
{%- endmacro %}

{% macro default__money_divide(amount, divisor, decimals) -%}
    {%- set quotient = "cast(" ~ amount ~ " as decimal(18,4)) / nullif(cast(" ~ divisor ~ " as decimal(20,10)), 0)" -%}
    {{ round_half_up(quotient, decimals) }}
{%- endmacro %}

{#- DuckDB divides decimals as doubles, so the division is done on whole numbers: the absolute
    quotient doubled, plus one, halved, is half-up; the sign is put back after. -#}
{% macro duckdb__money_divide(amount, divisor, decimals) -%}
    {%- set numerator = "cast(abs(cast(" ~ amount ~ " as decimal(28, 4))) * 10000 as hugeint)" -%}
    {%- set denominator = "cast(abs(cast(" ~ divisor ~ " as decimal(30, 10))) * 10000000000 as hugeint)" -%}
    cast(
        cast(
            (2 * {{ numerator }} * {{ power_of_ten(decimals) }} * 1000000 + {{ denominator }})
            // nullif(2 * {{ denominator }}, 0) as decimal(28, 0)
        )
        * case when ({{ amount }} < 0) <> ({{ divisor }} < 0) then -1 else 1 end
        * {{ smallest_unit(decimals) }} as decimal(38, 4)
    )
{%- endmacro %}

{#- amount × factor ÷ divisor (at most 10 decimals each), rounded once → decimal(38,4). -#}
{% macro money_multiply_divide(amount, factor, divisor, decimals) -%}
    {{ return(adapter.dispatch("money_multiply_divide")(amount, factor, divisor, decimals)) }}
{%- endmacro %}

{% macro default__money_multiply_divide(amount, factor, divisor, decimals) -%}
    {%- set product = "cast(" ~ amount ~ " as decimal(18,4)) * cast(" ~ factor ~ " as decimal(20,10))" -%}
    {{ round_half_up(product ~ " / nullif(cast(" ~ divisor ~ " as decimal(20,10)), 0)", decimals) }}
{%- endmacro %}

{#- In whole numbers, as money_divide; for an amount and a factor that are not below 0. -#}
{% macro duckdb__money_multiply_divide(amount, factor, divisor, decimals) -%}
    {%- set product = "cast(cast(" ~ amount ~ " as decimal(18, 4)) * 10000 as hugeint) * cast(cast(" ~ factor ~ " as decimal(20, 10)) * 10000000000 as hugeint)" -%}
    {%- set denominator = "cast(cast(" ~ divisor ~ " as decimal(20, 10)) * 10000000000 as hugeint)" -%}
    cast(
        cast(
            (2 * {{ product }} * {{ power_of_ten(decimals) }} + {{ denominator }} * 10000)
            // nullif(2 * {{ denominator }} * 10000, 0) as decimal(28, 0)
        )
        * {{ smallest_unit(decimals) }} as decimal(38, 4)
    )
{%- endmacro %}

{% macro power_of_ten(decimals) -%}
    cast(
        case {{ decimals }} when 0 then 1 when 1 then 10 when 2 then 100 when 3 then 1000 when 4 then 10000 end
        as hugeint
    )
{%- endmacro %}

{% macro smallest_unit(decimals) -%}
    case {{ decimals }}
        when 0 then cast(1 as decimal(5, 4))
        when 1 then cast(0.1 as decimal(5, 4))
        when 2 then cast(0.01 as decimal(5, 4))
        when 3 then cast(0.001 as decimal(5, 4))
        when 4 then cast(0.0001 as decimal(5, 4))
    end
{%- endmacro %}

{#- The text of 1 ÷ rate to ten decimals, half-up; null when the cell is no rate above zero. Whole numbers
    again, because a database keeps fifteen digits of a rate and a double loses the last. -#}
{% macro inverse_rate(cell) -%}
    {{ return(adapter.dispatch("inverse_rate")(cell)) }}
{%- endmacro %}

{% macro default__inverse_rate(cell) -%}
    cast(round(1 / nullif({{ try_cast(cell, "decimal(30, 15)") }}, 0), 10) as varchar)
{%- endmacro %}

{% macro duckdb__inverse_rate(cell) -%}
    {%- set rate = "cast(try_cast(trim(" ~ cell ~ ") as decimal(30, 15)) * 1000000000000000 as hugeint)" -%}
    case
        when try_cast(trim({{ cell }}) as decimal(30, 15)) > 0
            then cast(
                cast((20000000000000000000000000 + {{ rate }}) // (2 * {{ rate }}) as decimal(28, 0))
                * cast(0.0000000001 as decimal(10, 10)) as varchar
            )
    end
{%- endmacro %}
