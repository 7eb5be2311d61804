"""Exposure, breaches, limitation, grades of random accounts against the rules in plain Python."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest
from landing import Landing, Warehouse
from oracle import credit, signals
from oracle.credit_books import AS_OF, CreditAccount, draw_accounts
from oracle.signal_edges import edge_accounts

Fact = TypeVar("Fact")
ACCOUNTS = 180
# With this seed every type of breach occurs, also those near a limit.
SEED = 2
SIZES = {"strategic": "战略", "key": "重点", "ordinary": "普通"}
STATES = {"normal": "正常", "insolvent": "破产", "in_litigation": "诉讼中"}
OBSERVED = {
    "W3": "销售恶化", "W4": "员工离职", "W5": "老板插手不相干的事业", "W8": "以停止合作相要挟",
    "P1": "经营异常",
}  # fmt: skip
EFFECTS = {"demand": "催款", "agreement": "对账确认", "suspension": "中止"}


@dataclass(frozen=True)
class Compared:
    """The accounts and the database built from them."""

    accounts: list[CreditAccount]
    warehouse: Warehouse

    def group_of(self, account: CreditAccount) -> list[CreditAccount]:
        """The accounts of its group, itself alone when it is in none."""
        if account.group is None:
            return [account]
        return [one for one in self.accounts if one.group == account.group]


@pytest.fixture(scope="module")
def compared(landing: Landing) -> Compared:
    accounts = [*draw_accounts(SEED, ACCOUNTS), *edge_accounts()]
    landing.add(
        "exchange_rates",
        rate_date=AS_OF.isoformat(),
        from_currency_code="USD",
        to_currency_code="CNY",
        exchange_rate=str(credit.USD_IN_YUAN),
    )
    for account in accounts:
        _land(landing, account)
    models = ("credit_breaches", "limitation_clocks", "customer_grades")
    return Compared(accounts, landing.build_for(*models))


def _land(landing: Landing, account: CreditAccount) -> None:
    landing.add(
        "customers",
        customer_number=account.number,
        customer_name=account.name,
        customer_group=account.group,
        importance=SIZES[account.importance],
        legal_status=STATES[account.legal_status],
    )
    if account.has_record:
        landing.add(
            "observations",
            observation_number=f"{account.number}-P",
            customer_number=account.number,
            observed_on=AS_OF.isoformat(),
            signal="被执行人",
        )
    _land_words(landing, account)
    _land_documents(landing, account)
    for line in account.orders:
        landing.add(
            "open_orders",
            order_number=line.number,
            customer_number=account.number,
            ordered_on=line.ordered_on.isoformat(),
            deliver_by=line.deliver_by and line.deliver_by.isoformat(),
            amount=str(line.amount),
            delivered_amount=str(line.delivered),
            invoiced_amount=str(line.invoiced),
            is_closed="是" if line.is_closed else "否",
            currency_code=line.currency,
        )
    for limit in account.limits:
        landing.add(
            "credit_limits",
            customer_number=account.number,
            limit_amount=str(limit.amount),
            currency_code=limit.currency,
            valid_from=limit.valid_from and limit.valid_from.isoformat(),
            valid_until=limit.valid_until and limit.valid_until.isoformat(),
            limit_kind={"regular": "常规", "temporary": "临时", "group": "集团"}[limit.kind],
        )
    _land_evidence(landing, account)


def _land_words(landing: Landing, account: CreditAccount) -> None:
    """What was observed of a firm, and what a rep heard it threaten with."""
    for place, (code, day) in enumerate(account.observations):
        landing.add(
            "observations",
            observation_number=f"{account.number}-B{place}",
            customer_number=account.number,
            observed_on=day.isoformat(),
            signal=OBSERVED[code],
        )
    for place, day in enumerate(account.threats):
        shown = {
            "company_id": "1000",
            "currency_code": "CNY",
            "customer_id": f"erp:{account.number}",
            "demand_amount": "1",
            "open_amount": "1",
        }
        landing.add(
            "answers_answers",
            source="answers",
            folder="Y1",
            place=place + 1,
            problem="",
            is_signed=True,
            hk_task=account.number,
            hk_run="0123456789abcdef",
            hk_rep="Y1",
            hk_folder="Y1",
            hk_day=day.isoformat(),
            hk_shown=json.dumps(shown),
            promised_amount_cells="text",
            disputed_amount_cells="text",
            addresses="{}",
            contact_result="已联系：未给日期",
            excuse="E10 以停止合作相告",
        )


def _land_documents(landing: Landing, account: CreditAccount) -> None:
    for invoice in account.invoices:
        for part, (due, amount) in enumerate(
            zip(invoice.dues, invoice.amounts, strict=True), start=1
        ):
            landing.add(
                "receivables",
                document_number=invoice.number,
                instalment_number=part,
                customer_number=account.number,
                document_date=invoice.day.isoformat(),
                due_date=due.isoformat(),
                currency_code=invoice.currency,
                original_amount=str(amount),
            )
    for payment in account.payments:
        landing.add(
            "credits",
            credit_number=payment.number,
            credit_type=payment.kind,
            customer_number=account.number,
            effective_date=payment.day.isoformat(),
            currency_code=payment.currency,
            amount=str(payment.amount),
            maturity_date=payment.matures_on and payment.matures_on.isoformat(),
            bill_status=payment.status,
            reversed_on=payment.reversed_on and payment.reversed_on.isoformat(),
            payer_name=payment.payer,
        )
        for invoice, part, share, day in payment.shares:
            landing.add(
                "applications",
                credit_number=payment.number,
                document_number=invoice.number,
                instalment_number=part + 1,
                effective_date=day.isoformat(),
                amount=str(share),
            )


def _land_evidence(landing: Landing, account: CreditAccount) -> None:
    for place, one in enumerate(account.evidence):
        number = f"{account.number}-E{place}"
        told = one.invoice.number if one.invoice else None
        if one.is_promise:
            landing.add(
                "promises",
                promise_number=number,
                customer_number=account.number,
                document_number=told,
                instalment_number=1 if told else None,
                made_on=one.day.isoformat(),
                promised_date=(one.promised_on or one.day).isoformat(),
                promised_amount=str(one.amount),
                currency_code=one.invoice.currency if one.invoice else "CNY",
                channel=one.channel,
            )
        else:
            landing.add(
                "limitation_events",
                event_number=number,
                customer_number=account.number,
                document_number=told,
                limitation_event_type=EFFECTS[one.effect],
                occurred_on=one.day.isoformat(),
                evidence_grade="强" if one.is_strong else "弱",
                ends_on=one.ends_on and one.ends_on.isoformat(),
            )


def test_every_part_of_every_exposure(compared: Compared) -> None:
    names = (
        *("open_items", "unapplied", "bills_not_honoured", "delivered_not_invoiced"),
        *("ordered_not_delivered", "ordered_beyond_horizon"),
    )
    columns = ", ".join(f"{name}_amount" for name in names)
    found = {
        (number, currency): (total, *amounts)
        for number, currency, total, *amounts in compared.warehouse.rows(
            f"select split_part(customer_id, ':', 2), currency_code, exposure_amount, {columns}"
            " from marts.credit_exposures"
        )
    }
    expected: dict[tuple[str, str], tuple[Decimal, ...]] = {}
    for account in compared.accounts:
        parts = credit.exposure_parts(account)
        for currency, total in credit.exposures(account).items():
            amounts = (parts.get((currency, name), Decimal(0)) for name in names)
            expected[account.number, currency] = (total, *amounts)
    assert found == expected
    assert len(found) > ACCOUNTS


def as_expected(
    compared: Compared, kind: Callable[..., Fact], query: str, expected: set[Fact]
) -> set[Fact]:
    """The rows of a query, each as such a fact: those expected, no more and no less."""
    found = {kind(*row) for row in compared.warehouse.rows(query)}
    assert (found - expected, expected - found) == (set(), set())
    return found


def test_every_breach_its_exposure_limit_and_first_day(compared: Compared) -> None:
    query = (
        "select split_part(customer_id, ':', 2), breach_type, currency_code, exposure_amount,"
        " limit_amount, first_breach_on from marts.credit_breaches"
    )
    expected = {
        breach
        for account in compared.accounts
        for breach in credit.breaches(account, compared.group_of(account))
    }
    found = as_expected(compared, credit.Breach, query, expected)
    kinds = Counter(breach.breach_type for breach in found)
    assert min(kinds.values()) >= 2, kinds
    assert len(kinds) == 8, kinds


def test_every_clock_of_limitation(compared: Compared) -> None:
    query = (
        "select document_number, limitation_end_strong, limitation_end_any, limitation_state"
        " from marts.limitation_clocks"
    )
    expected = {clock for account in compared.accounts for clock in credit.clocks(account)}
    found = as_expected(compared, credit.Clock, query, expected)
    assert len({clock.state for clock in found}) == 4


def test_every_warning_signal_its_value_and_since_when(compared: Compared) -> None:
    query = (
        "select split_part(debtor_id, ':', -1), signal_code, currency_code, value,"
        " first_seen_on from marts.warning_signals"
    )
    expected = {
        signal for one in compared.accounts for signal in signals.signals(one, compared.accounts)
    }
    found = as_expected(compared, signals.Signal, query, expected)
    assert {row.code for row in found} == set(signals.RULES)


def test_every_grade_and_its_points(compared: Compared) -> None:
    rows = compared.warehouse.rows(
        "select debtor_id, grade, score, history_points, behaviour_points, financial_points,"
        " position_points, cooperation_points from marts.customer_grades"
    )
    accounts = {f"account:erp:{account.number}": account for account in compared.accounts}
    for debtor, grade, score, *parts in rows:
        account = accounts[debtor]
        codes = {row.code for row in signals.signals(account, compared.accounts)}
        judged, kept = signals.judged_and_kept(account)
        expected = credit.points(account, judged, kept, has_record="P1" in codes)
        assert tuple(parts) == tuple(expected.values()), debtor
        assert score == sum(expected.values())
        assert grade == credit.grade(score, credit.signal_weight(codes)), debtor
    assert len(rows) == sum(
        any(one.day <= AS_OF for one in account.invoices) for account in compared.accounts
    )
    assert {row[1] for row in rows} >= {"AA", "A", "B", "C"}


def test_the_accounts_meet_the_boundaries(compared: Compared) -> None:
    """Else the comparison would prove little about them."""
    limits = [limit for account in compared.accounts for limit in account.limits]
    assert {limit.valid_until for limit in limits} >= {AS_OF, date(2026, 6, 29), None}
    late = Counter(
        (payment.day - invoice.dues[part]).days
        for account in compared.accounts
        for payment in account.payments
        for invoice, part, *_ in payment.shares
    )
    assert min(late[days] for days in (0, 5, 6, 30, 31)) > 0
