{#- The words ERPs use for our codes, in one place. The code itself is always understood. -#}
{% macro coded_value(cell, column) -%}
    {%- set words = {
        "importance": {
            "strategic": ["战略"], "key": ["重点", "重要"], "ordinary": ["普通", "一般"],
        },
        "legal_status": {
            "normal": ["正常"], "insolvent": ["破产", "破产清算", "破产重整"],
            "deregistered": ["注销", "吊销"], "in_litigation": ["诉讼中", "诉讼"],
        },
        "enterprise_size": {
            "large": ["大型"], "medium": ["中型"], "small": ["小型"], "micro": ["微型"],
        },
        "credit_type": {
            "receipt": ["收款", "收款单"], "advance": ["预收", "预收款"],
            "credit_note": ["红字", "贷项"], "bill": ["承兑", "承兑汇票"],
            "write_off": ["核销坏账", "坏账核销"], "offset": ["对冲", "应收冲应付"],
        },
        "collection_right": {
            "ours": ["本公司", "我方"], "theirs": ["受让方", "保理商"],
            "designated_account": ["指定账户"],
        },
        "document_type": {"RV": [], "DR": []},
        "language": {"zh": ["中文"], "en": ["英文", "english"]},
    } -%}
    case lower(trim({{ cell }}))
        {%- for code, spellings in words[column].items() %}
        {%- for spelling in [code] + spellings %}
        when '{{ spelling | lower }}' then '{{ code }}'
        {%- endfor %}
        {%- endfor %}
    end
{%- endmacro %}

{#- 统一社会信用代码 (GB 32100): eighteen digits and capital letters, without I, O, S, V and Z. -#}
{% macro credit_code_pattern() -%}
    ^[0-9A-HJ-NPQRTUWXY]{18}$
{%- endmacro %}
