"""What no ERP's receivables module tells: promises, disputes, limits, orders, rates, targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from flows.sample.accounts_tables import COMPANY, CURRENCIES
from flows.sample.draw import month_end
from flows.sample.facts import Contract, SampleCompany
from flows.sample.mapped import MappedTable
from flows.sample.truth import open_instalments, unapplied_credits
from flows.sample.written import day_text, money, yes_no

CARRIED: dict[str, str | int | bool] = {"required": False, "when_absent": "carry"}
LIMIT_KINDS = {"regular": "常规", "temporary": "临时", "group": "集团"}
SEALS = {"contract_seal": "合同专用章", "private_seal": "私章"}
CONTROL_ACCOUNT, ADVANCES_ACCOUNT = "1122", "2203"
BALANCE_MONTHS = 6


def promises(company: SampleCompany) -> MappedTable:
    """What customers said they would pay."""
    columns = (
        ("promise_number", "承诺编号"),
        ("customer_number", "客户编码"),
        ("document_number", "应收单号"),
        ("instalment_number", "期次"),
        ("made_on", "承诺日期"),
        ("promised_date", "约定付款日"),
        ("promised_amount", "承诺金额"),
        ("currency_code", "币种"),
        ("promised_by", "承诺人"),
        ("channel", "沟通方式"),
    )
    rows = [
        [
            promise.number,
            promise.customer.number,
            promise.instalment.document.number if promise.instalment else "",
            str(promise.instalment.number) if promise.instalment else "",
            day_text(promise.made_on),
            day_text(promise.promised_date),
            money(promise.amount, promise.currency_code) if promise.amount else "",
            CURRENCIES[promise.currency_code],
            promise.promised_by,
            promise.channel,
        ]
        for promise in company.promises
    ]
    return MappedTable("promises", "付款承诺", columns, rows, COMPANY, CARRIED)


def disputes(company: SampleCompany) -> MappedTable:
    """What customers refuse."""
    columns = (
        ("dispute_number", "争议编号"),
        ("customer_number", "客户编码"),
        ("document_number", "应收单号"),
        ("instalment_number", "期次"),
        ("opened_on", "提出日期"),
        ("disputed_amount", "争议金额"),
        ("currency_code", "币种"),
        ("reason", "争议原因"),
        ("closed_on", "关闭日期"),
    )
    rows = [
        [
            dispute.number,
            dispute.instalment.document.customer.number,
            dispute.instalment.document.number,
            str(dispute.instalment.number),
            day_text(dispute.opened_on),
            money(dispute.amount, dispute.instalment.document.currency_code)
            if dispute.amount
            else "",
            CURRENCIES[dispute.instalment.document.currency_code],
            dispute.reason,
            day_text(dispute.closed_on),
        ]
        for dispute in company.disputes
    ]
    return MappedTable("disputes", "争议", columns, rows, COMPANY, CARRIED)


def further_limits(company: SampleCompany) -> MappedTable:
    """The limits that an ERP with one limit a customer does not tell: for a time, for a group."""
    further = tuple(limit for limit in company.limits if limit.kind != "regular")
    return credit_limits(replace(company, limits=further))


def credit_limits(company: SampleCompany) -> MappedTable:
    """The limits with their validity and kind."""
    columns = (
        ("customer_number", "客户编码"),
        ("limit_amount", "信用额度"),
        ("currency_code", "币种"),
        ("valid_from", "生效日期"),
        ("valid_until", "失效日期"),
        ("limit_kind", "额度类型"),
    )
    rows = [
        [
            limit.customer.number,
            money(limit.amount, limit.currency_code),
            CURRENCIES[limit.currency_code],
            day_text(limit.valid_from),
            day_text(limit.valid_until),
            LIMIT_KINDS[limit.kind],
        ]
        for limit in company.limits
    ]
    return MappedTable("credit_limits", "信用额度", columns, rows, COMPANY, CARRIED)


def exchange_rates(company: SampleCompany) -> MappedTable:
    """What a unit of each currency is in yuan at each month's end."""
    columns = (
        ("rate_date", "日期"),
        ("from_currency_code", "源币种"),
        ("to_currency_code", "目标币种"),
        ("exchange_rate", "汇率"),
    )
    rows = [
        [day_text(rate.rate_date), rate.currency_code, "CNY", format(rate.rate, "f")]
        for rate in company.rates
    ]
    return MappedTable("exchange_rates", "汇率", columns, rows, settings=CARRIED)


def open_orders(company: SampleCompany) -> MappedTable:
    """What is ordered and not delivered, or delivered and not invoiced."""
    columns = (
        ("order_number", "订单号"),
        ("line_number", "行号"),
        ("customer_number", "客户编码"),
        ("delivery_number", "发货单号"),
        ("stage", "状态"),
        ("ordered_on", "下单日期"),
        ("delivered_on", "发货日期"),
        ("currency_code", "币种"),
        ("amount", "未开票金额"),
    )
    rows = [
        [
            order.number,
            str(number),
            order.customer.number,
            order.delivery_number,
            "已发货" if order.delivered_on else "未发货",
            day_text(order.ordered_on),
            day_text(order.delivered_on),
            CURRENCIES[order.currency_code],
            money(line.amount, order.currency_code),
        ]
        for order in company.orders
        if order.invoiced_on is None
        for number, line in enumerate(order.lines, start=1)
    ]
    return MappedTable("open_orders", "未完成订单", columns, rows, COMPANY, CARRIED)


def sales_lines(company: SampleCompany) -> MappedTable:
    """What was sold on each invoice, product by product."""
    columns = (
        ("document_number", "应收单号"),
        ("line_number", "行号"),
        ("customer_number", "客户编码"),
        ("delivery_number", "发货单号"),
        ("product_number", "商品编码"),
        ("product_name", "商品名称"),
        ("quantity", "数量"),
        ("unit_price", "单价"),
        ("currency_code", "币种"),
        ("amount", "金额"),
        ("sold_on", "销售日期"),
    )
    rows = [
        [
            document.number,
            str(number),
            document.customer.number,
            document.order.delivery_number if document.order else "",
            line.product_number,
            line.product_name,
            str(line.quantity),
            money(line.price, document.currency_code),
            CURRENCIES[document.currency_code],
            money(line.amount, document.currency_code),
            day_text(document.document_date),
        ]
        for document in company.documents
        if document.status == "posted"
        for number, line in enumerate(document.lines, start=1)
    ]
    return MappedTable("sales_lines", "销售明细", columns, rows, COMPANY, CARRIED)


def sales_targets(company: SampleCompany) -> MappedTable:
    """What each rep should sell and collect in a month."""
    columns = (
        ("sales_rep_number", "业务员编码"),
        ("target_month", "月份"),
        ("currency_code", "币种"),
        ("sales_target", "销售目标"),
        ("collection_target", "回款目标"),
    )
    rows = [
        [
            target.rep,
            day_text(target.month),
            "CNY",
            money(target.sales, "CNY"),
            money(target.collection, "CNY"),
        ]
        for target in company.targets
    ]
    return MappedTable("sales_targets", "销售目标", columns, rows, settings=CARRIED)


def gl_balances(company: SampleCompany, advances_account: str = ADVANCES_ACCOUNT) -> MappedTable:
    """The control accounts at the last months' ends and of the day, from the truth alone."""
    columns = (
        ("account_number", "科目编码"),
        ("currency_code", "币种"),
        ("balance_date", "余额日期"),
        ("balance", "期末余额"),
        ("balance_side", "方向"),
    )
    ends = [month_end(company.as_of, -back) for back in range(BALANCE_MONTHS - 1, -1, -1)]
    days = [min(day, company.as_of) for day in ends]
    rows = [row for day in days for row in _balances(company, day, advances_account)]
    return MappedTable("gl_balances", "科目余额", columns, rows, COMPANY, CARRIED)


def _balances(company: SampleCompany, day: date, advances_account: str) -> Iterator[list[str]]:
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for part, amount in open_instalments(company, day):
        sums[CONTROL_ACCOUNT, part.document.currency_code] += amount
    for credit, amount in unapplied_credits(company, day):
        account = advances_account if credit.kind == "advance" else CONTROL_ACCOUNT
        sums[account, credit.currency_code] -= amount
    for (account, currency), amount in sorted(sums.items()):
        side = "贷" if amount < 0 else "借"
        yield [account, currency, day_text(day), money(abs(amount), currency), side]


def contracts(company: SampleCompany) -> MappedTable:
    """The contracts as they lie in the drawer; an amendment is a row of its own."""
    columns = (
        ("contract_number", "合同编号"),
        ("customer_number", "客户编码"),
        ("amends_contract_number", "补充的合同"),
        ("signed_on", "签订日期"),
        ("valid_until", "有效期至"),
        ("payment_term_text", "付款条款原文"),
        ("seal_type", "用章"),
        ("is_signed", "是否签署"),
        ("penalty_rate_per_day", "违约金日利率"),
        ("guarantor", "保证人"),
        ("is_title_retained", "是否保留所有权"),
        ("delivery_address", "约定送达地址"),
    )
    rows = [row for contract in company.contracts for row in _contract_rows(contract)]
    return MappedTable("contracts", "合同", columns, rows, COMPANY, CARRIED)


def limitation_events(company: SampleCompany) -> MappedTable:
    """What interrupts limitation and is in the drawer of the office."""
    columns = (
        ("event_number", "事件编号"),
        ("customer_number", "客户编码"),
        ("document_number", "应收单号"),
        ("limitation_event_type", "事件类型"),
        ("occurred_on", "发生日期"),
        ("evidence_grade", "证据强弱"),
        ("evidence_reference", "证据"),
    )
    rows = [
        [
            act.number,
            act.customer.number,
            act.document.number if act.document else "",
            act.kind,
            day_text(act.occurred_on),
            "强" if act.is_strong else "弱",
            act.reference,
        ]
        for act in company.acts
    ]
    return MappedTable("limitation_events", "时效事件", columns, rows, COMPANY, CARRIED)


def observations(company: SampleCompany) -> MappedTable:
    """What reps and public records say of firms."""
    columns = (
        ("observation_number", "观察编号"),
        ("customer_number", "客户编码"),
        ("observed_on", "观察日期"),
        ("signal", "预警信号"),
        ("observed_by", "观察人"),
    )
    rows = [
        [
            seen.number,
            seen.customer.number,
            day_text(seen.observed_on),
            seen.signal,
            seen.observed_by,
        ]
        for seen in company.observations
    ]
    return MappedTable("observations", "预警观察", columns, rows, settings=CARRIED)


def _contract_rows(contract: Contract) -> Iterator[list[str]]:
    yield [
        contract.number,
        contract.customer.number,
        "",
        day_text(contract.signed_on),
        day_text(contract.valid_until),
        contract.term_text,
        SEALS[contract.seal_type],
        yes_no(True),
        format(contract.penalty_daily_rate, "f") if contract.penalty_daily_rate else "",
        contract.guarantor,
        yes_no(contract.has_retention_of_title),
        contract.delivery_address,
    ]
    if contract.amended_on:
        number, customer = f"{contract.number}-补1", contract.customer.number
        signed = yes_no(contract.is_amendment_signed)
        text = "货款可顺延支付"
        yield [
            number, customer, contract.number, day_text(contract.amended_on), "", text, "", signed,
            "", "", yes_no(False), "",
        ]  # fmt: skip


BESIDE_TABLES: tuple[Callable[[SampleCompany], MappedTable], ...] = (
    promises,
    disputes,
    credit_limits,
    exchange_rates,
    open_orders,
    contracts,
    limitation_events,
    observations,
    sales_lines,
    sales_targets,
    gl_balances,
)
