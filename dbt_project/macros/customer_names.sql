{#- How two spellings of one firm's name are made alike, to suggest and never to join. -#}

{#- Capitals and half-width signs, without blanks of any kind and notes of the clerk behind the name. -#}
{% macro plain_name(name) -%}
    {%- set half -%}
        translate(
            upper({{ name }}),
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（）〔〕【】［］[]：－',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ()()()()():-'
        )
    {%- endset -%}
    {%- set dense = replaced_everywhere(half, "[\\s\\x{3000}\\x{00A0}\\x{200B}\\x{FEFF}]+", "") -%}
    {{ replaced_everywhere(dense, "([-_]|[(])(停用|禁用|作废|勿用|旧|已注销|注销)[)]?$", "") }}
{%- endmacro %}

{#- The name that the firm had before, of a plain name such as 甲公司(原乙公司); null when it tells none. -#}
{% macro former_name(plain) -%}
    case
        when {{ matches(plain, "[(](原名?|曾用名|更名前):?[^()]+[)]") }}
            then {{ replaced_everywhere(
                replaced_everywhere(plain, "^.*[(](原名?|曾用名|更名前):?", ""), "[)].*$", ""
            ) }}
    end
{%- endmacro %}

{% macro without_former_name(plain) -%}
    {{ replaced_everywhere(plain, "[(](原名?|曾用名|更名前):?[^()]+[)]", "") }}
{%- endmacro %}

{#- The company of a branch, of a plain name such as 甲有限公司苏州分公司; null when it is none. A branch
    is no legal person; the company answers for its debts (公司法 2023, article 13). -#}
{% macro parent_name(plain) -%}
    {%- set branch = "公司[^司]*(分公司|办事处|分厂|分店|营业部|经营部|门市部)$" -%}
    case
        when {{ matches(plain, branch) }} then {{ replaced_everywhere(plain, branch, "公司") }}
    end
{%- endmacro %}

{#- What is compared: 有限责任公司 and 有限公司 are one form of company; brackets and points say nothing. -#}
{% macro name_key(plain) -%}
    {{ replaced_everywhere(
        replaced_everywhere(plain, "有限责任公司|[(]有限[)]公司|[(]有限[)]", "有限公司"), "[().,，。·-]", ""
    ) }}
{%- endmacro %}
