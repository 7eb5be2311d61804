{#- Typing of landed cells, exactly. Every macro gives null for a cell it cannot read, and a cell that
    is written but reads as null is quarantined (quarantine.sql); nothing is rounded or guessed. -#}

{% macro cell_text(cell) -%}
    nullif(trim({{ cell }}), '')
{%- endmacro %}

{#- Plain digits or well-grouped thousands, an optional ￥ or ¥ and a leading minus. -#}
{% macro number_pattern() -%}
    ^(-|[￥¥]|-[￥¥]|[￥¥]-)?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?$
{%- endmacro %}

{% macro bare_number(cell) -%}
    replace(replace(replace(trim({{ cell }}), ',', ''), '￥', ''), '¥', '')
{%- endmacro %}

{#- A number as plain digits, a leading minus and a point, of any way of writing that needs no guess
    (1,234.50, ￥1234.50, full-width digits) or that the table declares (`forms`, a list of words):
    trailing_minus 1,234.50-, parentheses (1,234.50), dash_is_zero - or —, currency_marks 1234.50元 and
    RMB 1234.50, decimal_comma 1.234,50. Null when it is none of these. -#}
{% macro number_text(cell, forms="_number_forms") -%}
    {%- set text = "trim(" ~ cell ~ ")" -%}
    {%- set half = half_width_number(text) -%}
    {%- set unmarked = without_currency_marks(half) -%}
    case
        when coalesce({{ forms }}, '') not like '%decimal_comma%'
            and {{ matches(text, number_pattern()) }} then {{ bare_number(cell) }}
        when {{ forms }} is null
            then case when {{ matches(half, number_pattern()) }} then {{ bare_number(half) }} end
        when {{ forms }} like '%dash_is_zero%' and {{ matches(text, "^[-－—–―]{1,2}$") }} then '0'
        when {{ forms }} like '%decimal_comma%' then {{ number_with_decimal_comma(half, forms) }}
        when {{ matches(half, number_pattern()) }} then {{ bare_number(half) }}
        else {{ signed_number(
            "case when " ~ forms ~ " like '%currency_marks%' then " ~ unmarked ~ " else " ~ half ~ " end", forms
        ) }}
    end
{%- endmacro %}

{% macro half_width_number(text) -%}
    translate({{ text }}, '０１２３４５６７８９，．－（）', '0123456789,.-()')
{%- endmacro %}

{#- 1234.50元 and RMB 1234.50 without the mark. -#}
{% macro without_currency_marks(text) -%}
    trim({{ replaced_everywhere(text, "^(RMB|CNY|人民币|￥|¥) *|(元整?|RMB|CNY)$", "") }})
{%- endmacro %}

{#- A number with its minus behind it or in brackets, where the table declares so. -#}
{% macro signed_number(text, forms) -%}
    {%- set digits = "[￥¥]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?" -%}
    case
        when {{ matches(text, number_pattern()) }} then {{ bare_number(text) }}
        when {{ forms }} like '%trailing_minus%' and {{ matches(text, "^" ~ digits ~ "-$") }}
            then '-' || replace({{ bare_number(text) }}, '-', '')
        when {{ forms }} like '%parentheses%' and {{ matches(text, "^[(]" ~ digits ~ "[)]$") }}
            then '-' || replace(replace({{ bare_number(text) }}, '(', ''), ')', '')
    end
{%- endmacro %}

{#- 1.234,50: points between thousands, a comma before the decimals. -#}
{% macro number_with_decimal_comma(text, forms) -%}
    case
        when {{ matches(text, "^-?[(]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?[)]?-?$") }}
            then {{ signed_number("replace(replace(" ~ text ~ ", '.', ''), ',', '.')", forms) }}
    end
{%- endmacro %}

{#- The digits of a number before and after its point. -#}
{% macro before_point(number) -%}
    {{ dbt.split_part(number, "'.'", 1) }}
{%- endmacro %}

{% macro after_point(number) -%}
    coalesce({{ dbt.split_part(number, "'.'", 2) }}, '')
{%- endmacro %}

{#- How many decimals a plain number is written with; zeros at the end say nothing. -#}
{% macro decimals_written(number) -%}
    length(rtrim({{ after_point(number) }}, '0'))
{%- endmacro %}

{#- An amount in a currency of `decimals` decimals (four when the currency is unknown). Text must have
    no more decimals than that; zeros at the end are none (ERPs write 1,284,500.00 for yen too). A
    binary cell is the nearest such value, when within 0.000001 of it. -#}
{% macro parse_amount(cell, decimals, cells="_cells") -%}
    case
        when {{ matches("trim(" ~ cell ~ ")", number_pattern()) }}
            then {{ amount_of_number(bare_number(cell), decimals, cells) }}
    end
{%- endmacro %}

{#- The amount of a plain number (`number_text`) that counts in units of ten to the power of `power`:
    4 where the file says 单位:万元. Exact: a unit only moves the point, so it allows as many decimals
    more. -#}
{% macro amount_of_number(number, decimals, cells="_cells", power=none) -%}
    {%- set scale = "coalesce(" ~ decimals ~ ", 4)" -%}
    {%- set exact = try_cast(number, "decimal(38, 18)") -%}
    case
        {%- if power %}
        when coalesce({{ power }}, 0) > 0 then {{ amount_in_units(number, scale, cells, power) }}
        {%- endif %}
        when {{ decimals_written(number) }} <= {{ scale }}
            then {{ try_cast(number, "decimal(18, 4)") }}
        when {{ cells }} = 'binary'
            and abs({{ exact }} - {{ round_half_up(exact, scale) }}) <= 0.000001
            then {{ try_cast(round_half_up(exact, scale), "decimal(18, 4)") }}
    end
{%- endmacro %}

{% macro amount_in_units(number, scale, cells, power) -%}
    {%- set exact -%}
        {{ try_cast(number, "decimal(28, 12)") }} * case {{ power }}
            {%- for digits in (3, 4, 6, 8) %} when {{ digits }} then cast({{ 10 ** digits }} as decimal(9, 0)){% endfor %}
        end
    {%- endset -%}
    case
        when {{ decimals_written(number) }} <= {{ scale }} + {{ power }} and {{ decimals_written(number) }} <= 12
            then {{ try_cast(exact, "decimal(18, 4)") }}
        when {{ cells }} = 'binary'
            and abs({{ exact }} - {{ round_half_up(exact, scale) }}) <= 0.000001
            then {{ try_cast(round_half_up(exact, scale), "decimal(18, 4)") }}
    end
{%- endmacro %}

{#- A rate above zero with at most ten decimals; binary cells as amounts. -#}
{% macro parse_rate(cell, cells="_cells") -%}
    {%- set exact = try_cast(bare_number(cell), "decimal(38, 18)") -%}
    case
        when not {{ matches("trim(" ~ cell ~ ")", "^[0-9]+([.][0-9]+)?$") }} then null
        when length({{ after_point(bare_number(cell)) }}) <= 10
            then nullif({{ try_cast(bare_number(cell), "decimal(20, 10)") }}, 0)
        when {{ cells }} = 'binary'
            then nullif({{ try_cast("round(" ~ exact ~ ", 10)", "decimal(20, 10)") }}, 0)
    end
{%- endmacro %}

{#- A date between 1990 and 2099, in year-month-day order or in the one other form that the table
    declares (`_date_format`); midnight may follow. A binary cell prints the whole number 20260601
    with `.0`. -#}
{% macro parse_date(cell, cells="_cells", date_format="_date_format") -%}
    {%- set text = "trim(" ~ cell ~ ")" -%}
    {%- set year = "(199[0-9]|20[0-9]{2})" -%}
    {%- set midnight = "([ T]00:00:00([.]0+)?)?" -%}
    case
        when {{ matches(text, "^" ~ year ~ "(" ~ month_and_day_pattern() ~ ")" ~ midnight ~ "$") }}
            or ({{ cells }} = 'binary' and {{ matches(text, "^" ~ year ~ "[0-9]{4}[.]0$") }})
            then {{ try_cast(date_with_dashes(text), "date") }}
        when {{ date_format }} is null then null
        when {{ date_format }} like 'serial%' then {{ date_of_serial(text, date_format) }}
        when {{ date_format }} = 'YY-M-D'
            then case when {{ matches(text, "^[0-9]{2}(-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.])[0-9]{1,2}" ~ midnight_of_minutes() ~ "$") }}
                then {{ try_cast(date_with_dashes("'20' || " ~ text), "date") }} end
        when {{ matches(text, "^[0-9]{1,2}/[0-9]{1,2}/" ~ year ~ midnight_of_minutes() ~ "$") }}
            and {{ date_format }} like '%/YYYY'
            then {{ try_cast(date_of_parts(text, date_format, "''", 4), "date") }}
        when {{ matches(text, "^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}" ~ midnight_of_minutes() ~ "$") }}
            and {{ date_format }} like '%/YY'
            then {{ try_cast(date_of_parts(text, date_format, "'20'", 2), "date") }}
        when {{ date_format }} = 'D.M.YYYY'
            and {{ matches(text, "^[0-9]{1,2}[.][0-9]{1,2}[.]" ~ year ~ midnight_of_minutes() ~ "$") }}
            then {{ try_cast(date_of_parts("replace(" ~ text ~ ", '.', '/')", date_format, "''", 4), "date") }}
    end
{%- endmacro %}

{#- The day of a spreadsheet's serial number: counted from 1899-12-30, or from 1904-01-01. -#}
{% macro date_of_serial(text, date_format) -%}
    {%- set number = try_cast(before_point(text), "integer") -%}
    {%- set first_day = "case when " ~ date_format ~ " = 'serial_1904' then date '1904-01-01' else date '1899-12-30' end" -%}
    case
        when {{ matches(text, "^[0-9]{5}([.]0+)?$") }} 
            and {{ number }} + case when {{ date_format }} = 'serial_1904' then 1462 else 0 end
                between 32874 and 73050
            then cast({{ dbt.dateadd("day", number, first_day) }} as date)
    end
{%- endmacro %}

{% macro midnight_of_minutes() -%}
    ([ T]0?0:00(:00([.]0+)?)?)?
{%- endmacro %}

{#- Year-month-day of a text such as 6/30/2026, its order told by the format's first letter. -#}
{% macro date_of_parts(text, date_format, century, year_digits) -%}
    {{ century }} || substring({{ dbt.split_part(text, "'/'", 3) }}, 1, {{ year_digits }})
    || case
        when {{ date_format }} like 'M/%'
            then '-' || {{ dbt.split_part(text, "'/'", 1) }} || '-' || {{ dbt.split_part(text, "'/'", 2) }}
        else '-' || {{ dbt.split_part(text, "'/'", 2) }} || '-' || {{ dbt.split_part(text, "'/'", 1) }}
    end
{%- endmacro %}

{% macro month_and_day_pattern() -%}
    [0-9]{4}|-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|[.][0-9]{1,2}[.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日
{%- endmacro %}

{#- How ERPs write "no date". -#}
{% macro is_no_date(cell) -%}
    {{ matches("trim(" ~ cell ~ ")", "^(0000[-/.]?00[-/.]?00|1900[-/.年]?0?1[-/.月]?0?1日?|9999[-/.年]?12[-/.月]?31日?)([ T]00:00:00([.]0+)?|[.]0)?$") }}
{%- endmacro %}

{#- A whole number from 0 to 999,999,999. -#}
{% macro parse_integer(cell, cells="_cells") -%}
    case
        when {{ matches("trim(" ~ cell ~ ")", "^[0-9]{1,9}$") }}
            then cast(trim({{ cell }}) as integer)
        when {{ cells }} = 'binary' and {{ matches("trim(" ~ cell ~ ")", "^[0-9]{1,9}[.]0$") }}
            then cast({{ before_point("trim(" ~ cell ~ ")") }} as integer)
    end
{%- endmacro %}

{% macro parse_flag(cell) -%}
    case
        when lower(trim({{ cell }})) in ('是', 'y', 'yes', 'true', '1', '1.0') then true
        when lower(trim({{ cell }})) in ('否', 'n', 'no', 'false', '0', '0.0') then false
    end
{%- endmacro %}

{#- A code kept as text; a binary cell prints the number 1930571429 as `1930571429.0`. -#}
{% macro parse_code(cell, cells="_cells") -%}
    case
        when {{ cells }} = 'binary' and {{ matches("trim(" ~ cell ~ ")", "^[0-9]+[.]0$") }}
            then {{ before_point("trim(" ~ cell ~ ")") }}
        else {{ cell_text(cell) }}
    end
{%- endmacro %}

{#- Whether a landed cell of `<relation>.<column>` is a code that another table has typed. -#}
{% macro same_code(cell, code) -%}
    {{ parse_code(cell, cell.split(".")[0] ~ "._cells") }}
    = {{ code }}
{%- endmacro %}

{#- The text of an amount with its sign turned: what an ERP writes negative stands positive here, and
    what is then negative is none of its kind. -#}
{% macro turned(cell) -%}
    case
        when trim({{ cell }}) like '-%' then substring(trim({{ cell }}), 2)
        else '-' || trim({{ cell }})
    end
{%- endmacro %}

{#- Whether the table is declared with `by_sign`: amounts of the other side of the account stand in the
    same file with the other sign. -#}
{% macro is_by_sign() -%}
    coalesce(_number_forms, '') like '%by_sign%'
{%- endmacro %}
