{#- What reps write into a list, typed exactly: what cannot be read without guessing reads as null. -#}

{#- Full-width digits and signs as a phone's keyboard gives them, in ASCII. -#}
{% macro half_width(cell) -%}
    nullif(trim(translate({{ cell }}, '０１２３４５６７８９－．／，　', '0123456789-./, ')), '')
{%- endmacro %}

{#- An amount without what only decorates it: blanks, 元, RMB, CNY. -#}
{% macro plain_amount(cell) -%}
    nullif(
        replace(replace(replace(replace(upper({{ half_width(cell) }}), ' ', ''), '元', ''), 'RMB', ''), 'CNY', ''),
        ''
    )
{%- endmacro %}

{#- 3万 is 30,000 and 1.25万 is 12,500; 3万5 says two things and is not read. -#}
{% macro answered_amount(plain, decimals, cells) -%}
    {%- set bare = bare_number("replace(" ~ plain ~ ", '万', '')") -%}
    {%- set tenthousands = try_cast(bare, "decimal(28, 10)") ~ " * 10000" -%}
    case
        when {{ matches(plain, "^[￥¥]?[0-9,]+([.][0-9]+)?万$") }}
            and {{ matches("replace(" ~ plain ~ ", '万', '')", number_pattern()) }}
            then case
                when {{ tenthousands }} = {{ round_half_up(tenthousands, "coalesce(" ~ decimals ~ ", 4)") }}
                    then {{ try_cast(tenthousands, "decimal(18, 4)") }}
            end
        else {{ parse_amount(plain, decimals, cells) }}
    end
{%- endmacro %}

{#- A date with its year (also of two digits), a spreadsheet's day number, or month and day alone: that
    day of the list's year, of the next when it lies more than `year_back_days` before the list. -#}
{% macro answered_date(text, work_day, year_back_days) -%}
    {%- set this_year = try_cast(date_with_dashes("year_of_list || '年' || " ~ text), "date") -%}
    {%- set next_year = try_cast(date_with_dashes("next_year_of_list || '年' || " ~ text), "date") -%}
    case
        when {{ matches(text, "^[0-9]{1,2}(月[0-9]{1,2}[日号]?|[-/][0-9]{1,2})$") }}
            then case
                when {{ this_year }} >= {{ dbt.dateadd("day", "-" ~ year_back_days, work_day) }}
                    then {{ this_year }}
                else {{ next_year }}
            end
        when {{ matches(text, "^[0-9]{2}([-/.][0-9]{1,2}[-/.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}[日号]?)$") }}
            then {{ try_cast(date_with_dashes("'20' || " ~ text), "date") }}
        when {{ matches(text, "^20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}号?$") }}
            then {{ try_cast(date_with_dashes(text), "date") }}
        when {{ matches(text, "^[45][0-9]{4}([.]0)?$") }}
            then cast({{ dbt.dateadd("day", "cast(" ~ before_point(text) ~ " as integer)", "cast('1899-12-30' as date)") }} as date)
        else {{ parse_date(text, "'binary'", "cast(null as varchar)") }}
    end
{%- endmacro %}

{#- Why an amount that is written cannot be used; null when it can. -#}
{% macro amount_rule(plain, amount, decimals, largest) -%}
    case
        when {{ amount }} is null and {{ matches(plain, number_pattern()) }} then 'too_many_decimals'
        when {{ amount }} is null then 'not_an_amount'
        when {{ amount }} <= 0 then 'not_positive'
        when {{ amount }} > {{ largest }} then 'above_open_amount'
    end
{%- endmacro %}

{#- Why a day that is written cannot be used; null when it can. -#}
{% macro day_rule(text, day, work_day, maximum_days) -%}
    case
        when {{ day }} is null then 'not_a_date'
        when {{ day }} < {{ work_day }} then 'past_date'
        when {{ day }} > {{ dbt.dateadd("day", maximum_days, work_day) }} then 'too_far'
    end
{%- endmacro %}
