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
        "creditor_size": {
            "large": ["大型"], "medium": ["中型"], "small": ["小型"], "micro": ["微型"],
        },
        "debtor_size": {
            "large": ["大型"], "medium": ["中型"], "small": ["小型"], "micro": ["微型"],
            "authority": ["机关", "事业单位", "机关事业单位"],
        },
        "signal": {
            "W3": ["销售情形恶化", "销售恶化"], "W4": ["员工抱怨或离职", "员工离职"],
            "W5": ["投资不相干事业", "老板插手不相干的事业"], "W8": ["以停止合作相要挟"],
            "G1": ["为铺货放账", "多铺网点"], "G2": ["为完成任务放账", "冲销量"],
            "G3": ["碍于情面放账", "心软放账"],
            "P1": ["被执行人", "失信被执行人", "经营异常", "动产抵押"],
        },
        "limitation_event_type": {
            "demand": ["催款", "催款函", "催收", "律师函"],
            "agreement": [
                "同意履行", "对账确认", "签收对账单", "还款协议", "还款计划", "申请延期", "提供担保",
            ],
            "proceeding": ["起诉", "诉讼", "仲裁", "支付令", "申报债权", "保全", "调解", "强制执行"],
            "suspension": ["中止"],
        },
        "delivery_outcome": {
            "posted": ["寄出", "已寄出", "已收寄", "运输中", "sent"],
            "delivered": ["签收", "已签收", "妥投", "本人签收", "他人签收", "signed"],
            "bounced": ["退回", "已退回", "退件", "拒收", "未妥投", "returned"],
            "confirmed": ["回执确认", "回执已盖章", "盖章确认", "对账确认"],
        },
        "evidence_grade": {"strong": ["强", "有书面证据"], "weak": ["弱", "无书面证据"]},
        "seal_type": {
            "contract_seal": ["合同专用章", "合同章"], "company_seal": ["公章"],
            "finance_seal": ["财务专用章", "财务章"], "private_seal": ["私章", "个人章", "私人印章"],
            "none": ["未盖章", "无"],
        },
        "credit_type": {
            "receipt": ["收款", "收款单"], "advance": ["预收", "预收款", "预收单", "advance payment"],
            "credit_note": ["红字", "贷项", "贷项通知单", "credit memo"],
            "red_invoice": ["红字发票", "红票", "负数发票", "red-letter invoice"],
            "return": ["退货", "退货单", "销售退货", "sales return"],
            "rebate": ["返利", "销售返利"], "allowance": ["折让", "销售折让", "sales allowance"],
            "bill": ["承兑", "承兑汇票", "bill of exchange"],
            "bank_bill": ["银行承兑汇票", "银行承兑", "银承", "bank acceptance bill"],
            "commercial_bill": ["商业承兑汇票", "商业承兑", "商承", "commercial acceptance bill"],
            "electronic_claim": ["应收账款电子凭证", "电子债权凭证", "electronic payment claim"],
            "write_off": ["核销坏账", "坏账核销", "write-off"],
            "offset": ["对冲", "应收冲应付", "抵销", "ar/ap offset"],
            "refund": ["退款", "退款单"],
            "deposit": ["押金", "保证金", "履约保证金", "收取保证金"],
        },
        "bill_status": {
            "outstanding": ["在手", "在库", "持有", "未到期", "未兑付"], "endorsed": ["背书", "已背书"],
            "discounted": ["贴现", "已贴现"], "pledged": ["质押", "已质押"],
            "collecting": ["托收", "托收中", "已托收"],
            "honoured": ["兑付", "已兑付", "已承兑付款", "到期收款", "honored"],
            "dishonoured": ["拒付", "已拒付", "退票", "dishonored"],
        },
        "receivable_kind": {
            "invoice": ["发票", "销售发票", "应收单"], "debit_note": ["借项", "借项通知单"],
            "opening": ["期初", "期初余额", "期初应收"],
            "advanced_charges": ["代垫", "代垫款", "代垫运费", "代垫费用", "代付"],
            "retention": ["质保金", "质量保证金", "保留金"],
            "deposit": ["押金", "保证金", "履约保证金", "投标保证金", "支付保证金"],
            "dishonoured_bill": ["拒付票据", "票据拒付", "退票转应收", "dishonored bill"],
        },
        "balance_side": {"debit": ["借", "借方", "dr", "平"], "credit": ["贷", "贷方", "cr"]},
        "side": {
            "debit": ["借", "借方", "dr", "d", "s", "平"], "credit": ["贷", "贷方", "cr", "c", "h"],
        },
        "limit_kind": {
            "regular": ["常规", "固定", "固定额度", "正常额度"],
            "temporary": ["临时", "临时额度"],
            "group": ["集团", "集团额度", "共用额度", "共享额度"],
        },
        "stage": {
            "ordered": ["已下单", "订单", "未发货"],
            "delivered": ["已发货", "发货", "已出库", "发出商品"],
        },
        "collection_right": {
            "ours": ["本公司", "我方"], "theirs": ["受让方", "保理商"],
            "designated_account": ["指定账户"],
        },
        "document_type": {"RV": [], "DR": []},
        "document_status": {
            "posted": ["已审核", "已记账", "已过账"], "draft": ["草稿", "暂存", "未审核"],
            "cancelled": ["作废", "已作废", "已取消"],
        },
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

{#- 统一社会信用代码: eighteen digits and capital letters, without I, O, S, V and Z; the last one is the
    check digit (GB 32100-2015, 4.2: weights 3^(i-1) modulo 31). -#}
{% macro is_credit_code(code) -%}
    ({{ matches(code, "^[0-9A-HJ-NPQRTUWXY]{18}$") }} and {{ credit_code_value(code, 18) }} = mod(
        31 - mod(
            {%- set weights = namespace(next=1) %}
            {%- for place in range(1, 18) %}
            {{ "+ " if not loop.first }}{{ weights.next }} * {{ credit_code_value(code, place) }}
            {%- set weights.next = weights.next * 3 % 31 %}
            {%- endfor %},
            31
        ),
        31
    ))
{%- endmacro %}

{% macro credit_code_value(code, place) -%}
    (position(substring({{ code }}, {{ place }}, 1) in '0123456789ABCDEFGHJKLMNPQRTUWXY') - 1)
{%- endmacro %}
