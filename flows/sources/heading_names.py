"""The headings by which people and programs call our columns: what `huikuan init` knows by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_CUSTOMER = (
    "客户编码 客户编号 客户代码 客户号 客商编码 往来单位编码 购货单位编码 customer_number"
    " customer_no customer_code customer_id customer account_number cust_number"
    # Where a file has no numbers, names stand for them.
    " 客户名称 客户 客户全称 单位名称 往来单位 购货单位 公司名称 customer_name"
)
_CURRENCY = "币种 币别 货币 原币 结算币种 currency currency_code ccy invoice_currency"
_COMPANY = "公司编码 公司代码 company company_id company_code business_code"
_REP = (
    "业务员编码 业务员编号 业务员 销售员 销售员编码 销售代表 客户经理 经办人 sales_rep"
    " sales_rep_number salesperson salesman"
)
_DOCUMENT = (
    "单据编号 单据号 单号 发票号 发票号码 发票编号 应收单号 应收单编号 凭证编号 单据号码"
    " document_number document_no invoice_number invoice_no invoice doc_no doc_number"
)
_APPLIED_TO = (
    "应收单号 应收单编号 发票号 发票号码 核销单据号 被核销单号 单据编号 document_number"
    " invoice_number"
)
_TERM = "付款条件 收款条件 账期 付款方式 信用条件 payment_term payment_terms terms"

# Table of the layout `generic` → column → headings, each without blanks (see `plain`).
HEADING_NAMES: Mapping[str, Mapping[str, str]] = {
    "receivables": {
        "document_number": _DOCUMENT,
        "customer_number": _CUSTOMER,
        "document_date": "单据日期 开票日期 发票日期 业务日期 日期 开单日期 制单日期 invoice_date"
        " document_date date bill_date",
        "due_date": "到期日 到期日期 应收日期 应收款日期 付款到期日 收款到期日 due_date due"
        " net_due_date",
        "currency_code": _CURRENCY,
        "original_amount": "金额 应收金额 价税合计 发票金额 开票金额 原币金额 应收款金额 含税金额"
        " amount original_amount invoice_amount total total_amount",
        "open_amount": "未收金额 应收余额 未核销金额 欠款金额 未收款 未收余额 余额 剩余金额"
        " 尚欠金额 open_amount balance outstanding outstanding_amount amount_due total_open_amount",
        "company_id": _COMPANY,
        "document_type": "单据类型 票据类型 业务类型 document_type type",
        "document_status": "单据状态 状态 审核状态 status document_status",
        "instalment_number": "期次 期数 分期 instalment installment",
        "posting_date": "过账日期 记账日期 posting_date",
        "delivery_date": "发货日期 出库日期 delivery_date ship_date",
        "acceptance_date": "验收日期 acceptance_date",
        "invoice_received_date": "收票日期 票到日期 invoice_received_date",
        "payment_term": _TERM,
        "sales_rep_number": _REP,
        "contract_number": "合同编号 合同号 contract_number contract",
        "order_number": "订单号 订单编号 销售订单号 order_number order so_number",
        "is_retention": "是否质保金",
        "assigned_to": "受让方 保理商",
        "assignment_notified_on": "转让通知日",
        "collection_right": "收款权",
        "gl_account": "科目编码 科目代码 gl_account",
        "side": "方向 借贷方向 借贷 dr_cr debit_credit",
    },
    "credits": {
        "credit_number": "收款单号 收款单编号 回款单号 回款编号 收款编号 收款流水号 单据编号 单据号"
        " credit_number receipt_number receipt_no payment_number payment_no",
        "credit_type": "收款类型 回款类型 款项类型 credit_type receipt_type",
        "effective_date": "收款日期 回款日期 到账日期 入账日期 业务日期 日期 effective_date"
        " receipt_date payment_date date",
        "currency_code": _CURRENCY,
        "amount": "收款金额 回款金额 到账金额 实收金额 金额 amount receipt_amount payment_amount",
        "customer_number": _CUSTOMER,
        "company_id": _COMPANY,
        "document_status": "单据状态 状态 status",
        "method": "结算方式 收款方式 付款方式 method payment_method",
        "account": "收款账户 银行账号 收款账号 account bank_account",
        "payer_name": "付款人 付款单位 付款方 户名 payer payer_name",
        "remittance_text": "摘要 附言 用途 备注 remittance_text memo description",
        "discount_amount": "折扣金额 现金折扣 discount_amount discount",
        "maturity_date": "票据到期日 maturity_date",
        "bill_status": "票据状态 bill_status",
        "reversed_on": "冲销日期 退票日期 reversed_on",
        "side": "方向 借贷方向 借贷",
    },
    "applications": {
        "credit_number": "收款单号 收款单编号 回款单号 收款编号 credit_number receipt_number",
        "document_number": _APPLIED_TO,
        "effective_date": "核销日期 匹配日期 effective_date application_date match_date",
        "amount": "核销金额 本次核销金额 匹配金额 amount applied_amount",
        "instalment_number": "期次 期数",
        "company_id": _COMPANY,
        "discount_amount": "折扣金额 现金折扣",
        "reversed_on": "反核销日期 取消核销日期 reversed_on",
    },
    "customers": {
        "customer_number": _CUSTOMER,
        "customer_name": "客户名称 客户 单位名称 往来单位 购货单位 公司名称 customer_name name",
        "unified_social_credit_code": "统一社会信用代码 信用代码 税号 纳税人识别号 uscc tax_id",
        "customer_group": "所属集团 集团 customer_group",
        "sales_rep_number": _REP,
        "region": "地区 区域 省份 region",
        "payment_term": _TERM,
        "importance": "重要程度 客户等级 importance",
        "enterprise_size": "企业规模",
        "legal_status": "法律状态",
        "is_intercompany": "是否关联方 关联方",
        "contact_name": "联系人 contact contact_name",
        "contact_role": "联系人职能 职务",
        "contact_phone": "联系电话 电话 手机 phone contact_phone telephone",
        "contact_email": "电子邮箱 邮箱 email contact_email",
        "postal_address": "通讯地址 地址 联系地址 address postal_address",
        "delivery_address": "约定送达地址 送达地址 delivery_address",
        "credit_limit": "信用额度 授信额度 credit_limit",
    },
    "sales_reps": {
        "sales_rep_number": "业务员编码 业务员编号 工号 职员编码 sales_rep_number rep_id",
        "rep_name": "姓名 业务员姓名 业务员名称 rep_name name",
        "department": "部门 department",
        "manager_number": "主管编码 上级编码",
        "deputy_number": "代理人编码",
        "is_active": "是否在职 在职",
        "daily_capacity": "每日任务上限",
        "email": "电子邮箱 邮箱 email",
    },
    "promises": {
        "promise_number": "承诺编号 promise_number",
        "customer_number": _CUSTOMER,
        "document_number": _APPLIED_TO,
        "instalment_number": "期次 期数",
        "made_on": "承诺登记日 承诺日期 登记日期 made_on",
        "promised_date": "承诺付款日 约定付款日 承诺还款日 promised_date",
        "promised_amount": "承诺金额 promised_amount",
        "currency_code": _CURRENCY,
        "promised_by": "承诺人",
        "channel": "沟通方式",
        "withdrawn_on": "撤回日期",
    },
    "disputes": {
        "dispute_number": "争议编号 dispute_number",
        "document_number": _APPLIED_TO,
        "customer_number": _CUSTOMER,
        "instalment_number": "期次 期数",
        "opened_on": "提出日期 争议日期 opened_on",
        "disputed_amount": "争议金额 disputed_amount",
        "currency_code": _CURRENCY,
        "reason": "争议原因 reason",
        "closed_on": "关闭日期 closed_on",
    },
    "credit_limits": {
        "customer_number": _CUSTOMER,
        "limit_amount": "信用额度 授信额度 credit_limit limit_amount",
        "currency_code": _CURRENCY,
        "valid_from": "生效日期 valid_from",
        "valid_until": "失效日期 有效期至 valid_until",
    },
    "exchange_rates": {
        "rate_date": "日期 汇率日期 rate_date",
        "from_currency_code": "源币种 原币种 from_currency",
        "to_currency_code": "目标币种 本币 to_currency",
        "exchange_rate": "汇率 exchange_rate rate",
    },
    "gl_balances": {
        "account_number": "科目编码 科目代码 account_number",
        "currency_code": _CURRENCY,
        "balance_date": "余额日期 日期 balance_date",
        "balance": "期末余额 余额 balance",
        "balance_side": "方向 余额方向",
    },
    "open_orders": {
        "order_number": "订单号 订单编号 销售订单号 order_number",
        "customer_number": _CUSTOMER,
        "currency_code": _CURRENCY,
        "amount": "未开票金额 未执行金额 订单金额 amount",
        "line_number": "行号",
        "delivery_number": "发货单号",
        "stage": "订单状态 状态",
        "ordered_on": "下单日期 订单日期",
        "delivered_on": "发货日期",
    },
    "contracts": {
        "contract_number": "合同编号 合同号",
        "customer_number": _CUSTOMER,
        "amends_contract_number": "补充的合同",
        "signed_on": "签订日期",
        "valid_until": "有效期至",
        "payment_term_text": "付款条款原文 付款条款",
        "seal_type": "用章",
        "is_signed": "是否签署",
        "penalty_rate_per_day": "违约金日利率",
        "guarantor": "保证人",
        "is_title_retained": "是否保留所有权",
        "delivery_address": "约定送达地址",
    },
    "limitation_events": {
        "event_number": "事件编号",
        "customer_number": _CUSTOMER,
        "document_number": _APPLIED_TO,
        "limitation_event_type": "事件类型",
        "occurred_on": "发生日期",
        "evidence_grade": "证据强弱",
        "evidence_reference": "证据",
    },
    "observations": {
        "observation_number": "观察编号",
        "customer_number": _CUSTOMER,
        "observed_on": "观察日期",
        "signal": "预警信号 信号",
        "observed_by": "观察人",
    },
    "sales_targets": {
        "sales_rep_number": "业务员编码 业务员编号",
        "target_month": "月份",
        "currency_code": _CURRENCY,
        "sales_target": "销售目标",
        "collection_target": "回款目标",
    },
    "sales_lines": {
        "document_number": "销货单号 发票号 单据编号",
        "customer_number": _CUSTOMER,
        "product_name": "产品名称 品名 货品名称",
        "quantity": "数量",
        "unit_price": "单价",
        "currency_code": _CURRENCY,
        "amount": "金额",
        "sold_on": "销售日期 日期",
    },
    "letter_deliveries": {
        "letter_number": "函件编号",
        "delivery_outcome": "投递结果",
        "occurred_on": "日期",
        "tracking_number": "运单号",
        "signed_by": "签收人",
    },
}

# Words in a file's name that tell which table it holds.
FILE_WORDS: Mapping[str, str] = {
    "receivables": "应收 发票 欠款 账龄 receivable invoice open",
    "credits": "收款 回款 receipt payment",
    "applications": "核销 match application",
    "customers": "客户档案 客户资料 customer",
    "sales_reps": "业务员 职员",
    "credit_limits": "信用额度 limit",
    "promises": "承诺 promise",
    "disputes": "争议 dispute",
}

_UNIT = re.compile(r"[(/](?:单位:)?(?:人民币)?(?:元|千元|万元|百万元|亿元)\)?$")


def plain(heading: str) -> str:
    """A heading as names are compared: half width, small, without blanks, marks and its unit."""
    text = unicodedata.normalize("NFKC", heading).lower().strip()
    text = re.sub(r"[\s_\-.:*#]+", "", _UNIT.sub("", text))
    return text.strip("()")


def names_of(table: str) -> dict[str, tuple[str, int]]:
    """Every plain name of a table's columns: the first column it stands for, and its rank there."""
    known: dict[str, tuple[str, int]] = {}
    for column, names in HEADING_NAMES[table].items():
        for rank, name in enumerate(names.split()):
            known.setdefault(plain(name), (column, rank))
    return known
