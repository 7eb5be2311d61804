"""Lays out a top debtor's case file (案卷) as one page: how the debt arose, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from flows.outbox.badges import badges
from flows.outbox.case_advice import limitation_lines, papers_to_complete
from flows.outbox.case_rows import CaseFile
from flows.outbox.case_tables import CaseTable, case_tables
from flows.outbox.html import write_html
from flows.outbox.labels import filled, page_labels, task_labels
from flows.outbox.list_sheet import data_banners
from flows.outbox.page import LANGUAGE_TAGS, Sum, sums
from flows.outbox.phones import masked_name, masked_phone
from flows.outbox.reasons import reason_clauses
from flows.outbox.run_facts import RunFacts
from flows.outbox.state_lines import state_lines
from flows.outbox.task_advice import channel_line, leaves_line
from flows.outbox.task_rows import RepTasks, TaskEntry
from flows.outbox.words_of_codes import action_label


@dataclass(frozen=True)
class Advice:
    """What is to be done next, in the words of policy."""

    action: str
    method: str
    guidance: str
    reasons: tuple[str, ...]
    states: tuple[str, ...]
    script: str
    good_result: str
    if_refused: str
    leaves_when: str
    contact: str


@dataclass(frozen=True)
class CasePage:
    """A case file as the template prints it."""

    language_tag: str
    task_short: str
    title: str
    numbers: str
    subtitle: str
    badges: tuple[str, ...]
    totals: tuple[Sum, ...]
    oldest: str
    banners: tuple[str, ...]
    advice: Advice
    limitation: tuple[str, ...]
    papers: tuple[str, ...]
    tables: tuple[CaseTable, ...]
    foot: str


def case_page(
    rep: RepTasks, entry: TaskEntry, case: CaseFile, facts: RunFacts, language: str
) -> bytes:
    """The page (HTML) of one debtor of a rep."""
    task, words = entry.task, page_labels(language)
    days = task.maximum_days_overdue or 0
    demands = {part.currency_code: part.demand_amount for part in entry.amounts}
    about = {"rep": rep.shown_name, "rank": str(task.rank), "task": task.task_short}
    page = CasePage(
        language_tag=LANGUAGE_TAGS[language],
        task_short=task.task_short,
        title=filled(words["case.title"], name=task.debtor_name),
        numbers=task.customer_numbers or "",
        subtitle=filled(words["case.subtitle"], day=task.work_date.isoformat(), **about),
        badges=badges(task, language),
        totals=sums(demands, facts),
        oldest=filled(words["days"], days=str(days)) if days > 0 else "",
        banners=data_banners(facts, language),
        advice=_advice(entry, facts, language),
        limitation=limitation_lines(case, language),
        papers=papers_to_complete(case, language),
        tables=case_tables(case, facts, language),
        foot=filled(words["case.foot"], as_of=facts.as_of_date.isoformat(), run=facts.run_short),
    )
    return write_html("case.html.j2", page=page, words=words)


def _advice(entry: TaskEntry, facts: RunFacts, language: str) -> Advice:
    task = entry.task
    action = facts.actions.get(task.recommended_action)
    script, good_result, if_refused = action.words(language) if action else ("", "", "")
    method = facts.methods.get(task.method_code or "")
    contact = (masked_name(task.contact_name), masked_phone(task.contact_phone))
    return Advice(
        action=action_label(task.recommended_action, facts, language),
        method=channel_line(task, facts, language),
        guidance=method.text(language) if method else "",
        reasons=tuple(reason_clauses(task, facts, language)),
        states=state_lines(entry, facts, language),
        script=script,
        good_result=good_result,
        if_refused=if_refused,
        leaves_when=leaves_line(task, language),
        contact=task_labels(language)["reason.separator"].join(text for text in contact if text),
    )
