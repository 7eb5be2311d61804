"""The company's accounts as mapped tables: customers, reps, what is owed, what was paid."""

from __future__ import annotations

from flows.sample.facts import Customer, Document, Instalment, SampleCompany
from flows.sample.mapped import MappedTable
from flows.sample.written import day_text, money, yes_no

COMPANY = {"company_id": "1000"}
LEGAL_STATUSES = {
    "normal": "正常",
    "insolvent": "破产",
    "in_litigation": "诉讼中",
    "deregistered": "注销",
}
IMPORTANCES = {"strategic": "战略", "key": "重点", "ordinary": "普通"}
SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
CURRENCIES = {"CNY": "人民币", "USD": "美元", "JPY": "日元"}
DOCUMENT_KINDS = {"invoice": "销售发票", "opening": "期初应收", "advanced_charges": "代垫运费"}
STATUSES = {"posted": "已审核", "draft": "暂存", "cancelled": "已作废"}
CREDIT_KINDS = {
    "receipt": "收款",
    "advance": "预收款",
    "red_invoice": "红字发票",
    "rebate": "销售返利",
    "bank_bill": "银行承兑汇票",
    "commercial_bill": "商业承兑汇票",
    "write_off": "坏账核销",
    "refund": "退款",
}
BILL_STATUSES = {"outstanding": "在手", "honoured": "已兑付", "dishonoured": "拒付", "": ""}


def customers(company: SampleCompany) -> MappedTable:
    """The customer file; limits are a table of their own."""
    columns = (
        ("customer_number", "客户编码"),
        ("customer_name", "客户名称"),
        ("unified_social_credit_code", "统一社会信用代码"),
        ("customer_group", "所属集团"),
        ("sales_rep_number", "业务员编码"),
        ("region", "地区"),
        ("payment_term", "付款条件"),
        ("importance", "重要程度"),
        ("enterprise_size", "企业规模"),
        ("legal_status", "法律状态"),
        ("is_intercompany", "是否关联方"),
        ("contact_name", "联系人"),
        ("contact_role", "联系人职能"),
        ("contact_phone", "联系电话"),
        ("contact_email", "电子邮箱"),
        ("postal_address", "通讯地址"),
    )
    rows = [_customer_row(customer) for customer in company.customers]
    return MappedTable("customers", "客户档案", columns, rows, settings={"sheet": "客户档案"})


def _customer_row(customer: Customer) -> list[str]:
    contact = customer.contacts[0]
    return [
        customer.number,
        customer.name,
        customer.credit_code,
        customer.group,
        customer.rep,
        customer.region,
        customer.term.wording,
        IMPORTANCES[customer.importance],
        SIZES[customer.enterprise_size],
        LEGAL_STATUSES[customer.legal_status],
        yes_no(customer.is_intercompany),
        contact.name,
        contact.role,
        contact.phone,
        contact.email,
        customer.address,
    ]


def sales_reps(company: SampleCompany) -> MappedTable:
    """The reps with their managers and deputies."""
    columns = (
        ("sales_rep_number", "业务员编码"),
        ("rep_name", "姓名"),
        ("department", "部门"),
        ("manager_number", "主管编码"),
        ("deputy_number", "代理人编码"),
        ("is_active", "是否在职"),
        ("daily_capacity", "每日任务上限"),
        ("email", "电子邮箱"),
    )
    rows = [
        [
            rep.number,
            rep.name,
            rep.department,
            rep.manager,
            rep.deputy,
            yes_no(rep.is_active),
            str(rep.daily_capacity),
            rep.email,
        ]
        for rep in company.reps
    ]
    return MappedTable("sales_reps", "业务员", columns, rows)


def receivables(company: SampleCompany) -> MappedTable:
    """One line per instalment."""
    columns = (
        ("document_number", "单据编号"),
        ("instalment_number", "期次"),
        ("document_type", "单据类型"),
        ("document_status", "单据状态"),
        ("customer_number", "客户编码"),
        ("", "客户名称"),
        ("contract_number", "合同编号"),
        ("order_number", "订单号"),
        ("document_date", "单据日期"),
        ("delivery_date", "发货日期"),
        ("acceptance_date", "验收日期"),
        ("due_date", "到期日"),
        ("currency_code", "币种"),
        ("original_amount", "原币金额"),
        ("is_retention", "是否质保金"),
        ("assigned_to", "受让方"),
        ("assignment_notified_on", "转让通知日"),
    )
    rows = [
        _receivable_row(document, part)
        for document in company.documents
        for part in document.instalments
    ]
    return MappedTable(
        "receivables",
        "应收单",
        columns,
        rows,
        COMPANY,
        {"heading_row": 3, "encoding": "auto", "total_label": "合计"},
    )


def _receivable_row(document: Document, part: Instalment) -> list[str]:
    return [
        document.number,
        str(part.number),
        DOCUMENT_KINDS[document.kind],
        STATUSES[document.status],
        document.customer.number,
        document.customer.name,
        document.contract.number if document.contract else "",
        document.order.number if document.order else "",
        day_text(document.document_date),
        day_text(document.delivered_on),
        day_text(document.accepted_on),
        day_text(part.due_date),
        CURRENCIES[document.currency_code],
        money(part.amount, document.currency_code),
        yes_no(part.is_retention),
        document.assigned_to,
        day_text(document.assigned_on),
    ]


def credits_table(company: SampleCompany) -> MappedTable:
    """Receipts, bills, red invoices, rebates, write-offs, refunds; each amount positive."""
    columns = (
        ("credit_number", "收款单号"),
        ("credit_type", "收款类型"),
        ("customer_number", "客户编码"),
        ("effective_date", "收款日期"),
        ("currency_code", "币种"),
        ("amount", "收款金额"),
        ("method", "结算方式"),
        ("account", "收款账户"),
        ("payer_name", "付款人"),
        ("remittance_text", "摘要"),
        ("maturity_date", "票据到期日"),
        ("bill_status", "票据状态"),
        ("reversed_on", "冲销日期"),
    )
    rows = [
        [
            credit.number,
            CREDIT_KINDS[credit.kind],
            credit.customer.number if credit.customer else "",
            day_text(credit.effective_on),
            CURRENCIES[credit.currency_code],
            money(credit.amount, credit.currency_code),
            credit.method,
            credit.account,
            credit.payer,
            credit.text,
            day_text(credit.matures_on),
            BILL_STATUSES[credit.bill_status],
            day_text(credit.reversed_on),
        ]
        for credit in company.credits
    ]
    return MappedTable("credits", "收款单", columns, rows, COMPANY)


def applications(company: SampleCompany) -> MappedTable:
    """Which credit was set against which instalment, and when."""
    columns = (
        ("credit_number", "收款单号"),
        ("document_number", "应收单号"),
        ("instalment_number", "期次"),
        ("effective_date", "核销日期"),
        ("amount", "核销金额"),
        ("reversed_on", "反核销日期"),
    )
    rows = [
        [
            entry.credit.number,
            entry.instalment.document.number,
            str(entry.instalment.number),
            day_text(entry.applied_on),
            money(entry.amount, entry.credit.currency_code),
            day_text(entry.reversed_on),
        ]
        for entry in company.applications
    ]
    return MappedTable("applications", "核销记录", columns, rows, COMPANY)
