"""Words a trace as an indented text."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal

from flows.lineage.amounts import Decimals, shown_amount, signed_amount
from flows.lineage.archived import ArchivedRow
from flows.lineage.values import NOTHING, Balance, Figure, Result, Settlement, Traced, Use
from flows.narrator import printable
from flows.report import NOT_PRINTED

LONGEST_TEXT = 160
NUMBERS = ("days", "times")
SHOWN_FACTS = {
    "debtor_name": "",
    "letter_kind": "",
    "recipient": "",
    "sales_rep_id": "rep ",
    "recommended_action": "",
    "score": "score ",
    "customer_id": "of ",
    "source_name": "",
    "table_name": "",
}
STATES = {NOT_PRINTED: "planned, not printed", "later": "not yet in force"}
WHY_NOTHING = {
    "settled": "nothing open: settled",
    "reversed": "nothing: reversed",
    "later": "nothing yet: not in force on the day of the run",
    "not_in_force": "nothing: not in force on the day of the run",
    "unused": "nothing: no figure of this release rests on it",
}


def trace_lines(traced: Traced) -> list[str]:
    """The trace as a person reads it: figures, payments, rows, and what became of it."""
    shown, decimals = [_title(traced)], traced.decimals
    shown += [f"  {_result(result, decimals)}" for result in traced.results]
    for figure in traced.figures:
        shown += [f"  {line}" for line in _figure(figure, traced.name, decimals)]
        if traced.results or figure.differs:
            shown += [f"    {line}" for line in _compared(figure, decimals)]
    own = {one.row for one in traced.evidence}
    if traced.balances or traced.settlements:
        shown.append("  payments")
        shown += [f"    {_balance(balance, decimals)}" for balance in traced.balances]
        for settlement in traced.settlements:
            shown += [f"    {line}" for line in _settlement(settlement, own, decimals)]
    if traced.evidence:
        shown.append("  rows")
        shown += [f"    {one.kind:<18}  {_row(one.row)}" for one in traced.evidence]
    if not traced.results:
        shown.append("  became")
    shown += [f"    {_use(use, decimals)}" for use in traced.uses]
    return [*shown, f"  {_checked(traced)}"]


def _checked(traced: Traced) -> str:
    """What was held against what, as the last words."""
    compared = sum(figure.told is not None for figure in traced.figures)
    figures = f"{compared} figure{'' if compared == 1 else 's'} compared with the mart; "
    rows = "every archived file and row named here was checked against its hash"
    return f"{figures if compared else ''}{rows}"


def _title(traced: Traced) -> str:
    facts = [
        f"{label}{traced.facts[name]}"
        for name, label in SHOWN_FACTS.items()
        if traced.facts.get(name)
    ]
    return "  ".join([f"{traced.kind} {traced.name}", *facts, f"(run {traced.run_id})"])


def _result(result: Result, decimals: Decimals) -> str:
    what = result.key.replace("|", " ")
    if result.value is None or result.unit is None:
        return f"{what}: {'not measurable, ' if result.unit else ''}{result.ground}"
    if result.unit == "share":
        told = f"{(result.value * 100).normalize():f} %"
    elif result.unit in NUMBERS:
        told = f"{result.value.normalize():f} {result.unit}"
    else:
        told = _money(result.unit, result.value, decimals)
    return f"{what} = {told} ({result.ground})"


def _figure(figure: Figure, name: str, decimals: Decimals) -> list[str]:
    """What it is and how much, and what each row adds to it."""
    code = figure.currency_code
    key = figure.key.split("|")
    column = figure.column.removesuffix("_amount").replace("_", " ")
    what = f"{column} {' '.join(key[1:])}" if len(key) > 1 else f"{column} of {key[0]}"
    share = signed_amount(figure.share, code, decimals)
    part = "" if figure.share == figure.total else f", of which {name} {share}"
    rows = [
        f"  {signed_amount(one.amount, code, decimals):>18}  {_row(one.row)}"
        for one in figure.contributions
    ]
    head = f"{what} = {shown_amount(figure.total, code, decimals)}{part}"
    return [head, *rows]


def _compared(figure: Figure, decimals: Decimals) -> list[str]:
    """The sum of the rows beside what the mart says."""
    if figure.told is None:
        return []
    code, count = figure.currency_code, len(figure.contributions)
    rows = shown_amount(figure.total, code, decimals)
    mart = shown_amount(figure.told, code, decimals)
    verdict = ": THEY DIFFER" if figure.differs else ""
    counted = (
        "its rows" if figure.total and not count else f"{count} row{'' if count == 1 else 's'}"
    )
    return [f"sum of {counted} = {rows}, the mart says {mart}{verdict}"]


def _balance(balance: Balance, decimals: Decimals) -> str:
    code = balance.currency_code
    head = f"{balance.kind} {balance.key} of {balance.document_date}"
    applied, left = balance.applied_amount, balance.left_amount
    if balance.amount is not None and applied is not None and left is not None:
        parts = [shown_amount(part, code, decimals) for part in (balance.amount, applied, left)]
        return f"{head}  {code} {parts[0]} = applied {parts[1]} + left {parts[2]}"
    known = (("amount", balance.amount), ("applied", applied), ("left", left))
    terms = [
        f"{word} {shown_amount(amount, code, decimals)}"
        for word, amount in known
        if amount is not None
    ]
    return f"{head}  {code} {', '.join(terms)}"


def _settlement(settlement: Settlement, own: Set[ArchivedRow], decimals: Decimals) -> list[str]:
    """What took how much off which document, and the lines that say so unless shown anyway."""
    code = settlement.currency_code
    state = "" if settlement.state == "counts" else f"  {_state(settlement.state)}"
    discount = (
        f", discount {shown_amount(settlement.discount_amount, code, decimals)} of it"
        if settlement.discount_amount
        else ""
    )
    method = (
        "" if settlement.application_method == "erp" else f"  by {settlement.application_method}"
    )
    head = (
        f"{settlement.effective_date}  {_money(code, settlement.amount, decimals)}"
        f"{discount}  {settlement.credit_type or 'credit'}"
        f" {settlement.credit_number or settlement.credit_id}"
        f" → {settlement.receivable_id}{method}{state}"
    )
    rows = [settlement.row, settlement.credit_row, settlement.receivable_row]
    return [
        head,
        *(f"  {_row(row)}" for row in dict.fromkeys(row for row in rows if row and row not in own)),
    ]


def _use(use: Use, decimals: Decimals) -> str:
    if use.kind == NOTHING:
        return WHY_NOTHING[use.state or "unused"]
    if use.kind == "quarantined":
        return f"quarantined in {use.name}: {use.state} ({use.reason})"
    if use.kind == "refused":
        return f"refused from {use.name}: {use.state + ': ' if use.state else ''}{use.reason}"
    if use.kind == "excluded":
        return f"excluded from {use.name}: {use.reason}"
    state = ": ".join(part for part in (_state(use.state), use.reason) if part)
    shares = [
        f"{share.column.replace('_', ' ')} {_money(share.currency_code, share.amount, decimals)}"
        for share in use.shares
    ]
    rep = f"rep {use.sales_rep_id}" if use.sales_rep_id else ""
    said = [
        f"{use.kind} {use.name.replace('|', ' ')}",
        rep,
        state,
        *shares,
        ", ".join(use.roles),
        use.file or "",
    ]
    return "  ".join(part for part in said if part)


def _state(state: str | None) -> str:
    return STATES.get(state or "", state or "")


def _money(currency_code: str | None, amount: Decimal, decimals: Decimals) -> str:
    return f"{currency_code or ''} {shown_amount(amount, currency_code, decimals)}".strip()


def _row(row: ArchivedRow) -> str:
    cut = row.text if len(row.text) <= LONGEST_TEXT else f"{row.text[:LONGEST_TEXT]}…"
    return printable(f"{row.place}  {cut}")
