"""Reads what every document of a run says about the run itself: dates, currencies, words, age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flows.errors import Defect
from flows.outbox.money_text import money_text
from flows.warehouse import Connection, rows


@dataclass(frozen=True)
class Currency:
    """A currency as documents name it; decimals is the ISO 4217 scale."""

    currency_code: str
    decimals: int
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class ActionWords:
    """What policy calls an action: the opening line, what to reach, and what to do otherwise."""

    action_code: str
    label_zh: str
    label_en: str
    script_zh: str | None
    script_en: str | None
    good_result_zh: str | None
    good_result_en: str | None
    if_refused_zh: str | None
    if_refused_en: str | None

    def words(self, language: str) -> tuple[str, str, str]:
        """What to say, what to reach and what to do otherwise; empty what policy leaves open."""
        chinese = (self.script_zh, self.good_result_zh, self.if_refused_zh)
        english = (self.script_en, self.good_result_en, self.if_refused_en)
        script, good_result, if_refused = chinese if language == "zh" else english
        return script or "", good_result or "", if_refused or ""


@dataclass(frozen=True)
class CodeWords:
    """What policy calls a method or an excuse, and what it says to do about it."""

    code: str
    label_zh: str
    label_en: str
    text_zh: str
    text_en: str

    def label(self, language: str) -> str:
        """Its name in a language."""
        return self.label_zh if language == "zh" else self.label_en

    def text(self, language: str) -> str:
        """What to do, in a language."""
        return self.text_zh if language == "zh" else self.text_en


@dataclass(frozen=True)
class SourceAge:
    """A source of the run and how old what we know of its receipts is."""

    source_name: str
    business_date: date
    receipts_business_date: date | None
    receipts_state: str


@dataclass(frozen=True)
class CarriedFile:
    """A file of an earlier day that stood in for one that did not come."""

    source_name: str
    table_name: str
    business_date: date
    age_days: int


@dataclass(frozen=True)
class RunFacts:
    """The run as its documents show it.

    contact_results and excuse_choices: the words a rep may choose from, in Chinese and in English.
    """

    run_id: str
    as_of_date: date
    known_at: datetime
    home_currency_code: str
    currencies: Mapping[str, Currency]
    actions: Mapping[str, ActionWords]
    methods: Mapping[str, CodeWords]
    excuses: Mapping[str, CodeWords]
    contact_limits: Mapping[str, int]
    reason_texts: Mapping[str, tuple[str, str]]
    sources: tuple[SourceAge, ...]
    carried: tuple[CarriedFile, ...]
    contact_results: tuple[tuple[str, str], ...] = ()
    excuse_choices: tuple[tuple[str, str], ...] = ()

    @property
    def run_short(self) -> str:
        """The first eight characters of the run id, for people."""
        return self.run_id[:8]

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """The currency codes, each once: the home currency first, then by letter."""
        return sorted(set(codes), key=lambda code: (code != self.home_currency_code, code))

    def currency(self, code: str) -> Currency:
        """The currency of a code; one that policy does not list keeps its code as its name."""
        return self.currencies.get(code) or Currency(code, 2, code, code)

    def figures(self, code: str, amount: Decimal) -> str:
        """An amount of this currency in figures."""
        return money_text(amount, self.currency(code).decimals)


def read_run_facts(connection: Connection) -> RunFacts:
    """The facts of the run whose database this is."""
    runs = rows(connection, RUN)
    if len(runs) != 1:
        raise Defect(f"the run's database holds {len(runs)} rows of run parameters, not 1")
    currencies = [Currency(**row) for row in rows(connection, CURRENCIES)]
    actions = [ActionWords(**row) for row in rows(connection, ACTIONS)]
    return RunFacts(
        **runs[0],
        currencies={currency.currency_code: currency for currency in currencies},
        actions={action.action_code: action for action in actions},
        methods=_code_words(connection, "method"),
        excuses=_code_words(connection, "excuse"),
        contact_limits={
            row["capacity_code"]: row["capacity_value"] for row in rows(connection, CONTACT_LIMITS)
        },
        reason_texts={
            row["reason_code"]: (row["text_zh"], row["text_en"])
            for row in rows(connection, REASON_TEXTS)
        },
        sources=tuple(SourceAge(**row) for row in rows(connection, SOURCES)),
        carried=tuple(CarriedFile(**row) for row in rows(connection, CARRIED_FILES)),
        contact_results=_words(connection, CONTACT_RESULTS),
        excuse_choices=_words(connection, EXCUSES),
    )


def _code_words(connection: Connection, kind: str) -> Mapping[str, CodeWords]:
    words = [CodeWords(**row) for row in rows(connection, CODE_WORDS, [kind])]
    return {one.code: one for one in words}


def _words(connection: Connection, query: str) -> tuple[tuple[str, str], ...]:
    return tuple((row["zh"], row["en"]) for row in rows(connection, query))


CONTACT_RESULTS = """
select trim(label_zh) as zh, trim(label_en) as en
from landing.policy_contact_results
order by _line
"""

EXCUSES = """
select
    trim(excuse_code) || ' ' || trim(label_zh) as zh,
    trim(excuse_code) || ' ' || trim(label_en) as en
from landing.policy_excuse_codes
order by _line
"""

RUN = """
select run_id, as_of_date, known_at, home_currency_code
from landing.run_parameters
"""

CURRENCIES = """
select currency_code, decimals, name_zh, name_en
from staging.stg_policy__currencies
order by currency_code
"""

ACTIONS = """
select
    action_code, label_zh, label_en, script_zh, script_en, good_result_zh, good_result_en,
    if_refused_zh, if_refused_en
from staging.stg_policy__actions
order by action_code
"""

CODE_WORDS = """
select code, label_zh, label_en, text_zh, text_en
from marts.task_words
where word_kind = ?
order by code
"""

CONTACT_LIMITS = """
select capacity_code, capacity_value
from staging.stg_policy__capacity
where capacity_code like 'contact%'
order by capacity_code
"""

REASON_TEXTS = """
select reason_code, text_zh, text_en
from staging.stg_policy__reason_texts
order by reason_code
"""

SOURCES = """
select source_name, business_date, receipts_business_date, receipts_state
from landing.sources
order by source_name
"""

CARRIED_FILES = """
select source_name, table_name, business_date, age_days
from landing.files
where is_carried
order by source_name, table_name, business_date
"""
