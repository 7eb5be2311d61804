"""Plans the huikuan.toml of a new home from files that were looked into: sources and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flows.extracts.catalog import LAYOUTS
from flows.extracts.declaration import RESERVED_SOURCES, SOURCE_NAME
from flows.sources.draft import Draft, draft
from flows.sources.peek import Peeked
from flows.sources.recognise import Recognised, recognise

_DAY = re.compile(r"20\d{2}-\d{2}-\d{2}|20\d{6}")
_GENERIC = "erp"
BELOW_ZERO = ("quarantine", "credits")
Setting = str | bool | tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Something that the file does not say. `toml_lines` stand in huikuan.toml until it is told."""

    code: str
    text: str
    choices: tuple[str, ...]
    toml_lines: tuple[str, ...]


@dataclass(frozen=True)
class PlannedTable:
    """A table to declare: the file it comes from, the pattern of its name, what is known of it.

    pattern: empty where the layout's own fits. stored_as: the name in the inbox. draft: None for a
    layout that knows its headings. taken: column → heading as it will be written. settings: other
    keys of the table.
    """

    name: str
    file: Peeked
    pattern: str
    stored_as: str
    draft: Draft | None = None
    taken: Mapping[str, str] = field(default_factory=dict[str, str])
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    settings: Mapping[str, Setting] = field(default_factory=dict[str, "Setting"])
    questions: tuple[Question, ...] = ()
    is_copy: bool = False


@dataclass(frozen=True)
class PlannedSource:
    """A source to declare. missing: tables that its capability rests on and no file is."""

    name: str
    layout: str
    capability: str
    capability_reason: str
    tables: tuple[PlannedTable, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class HomePlan:
    """The home to make. left_out: files that are a table which another file is already."""

    sources: tuple[PlannedSource, ...]
    legal_name: str
    home_currency: str
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> list[tuple[PlannedSource, PlannedTable]]:
        """All tables with their source."""
        return [(source, table) for source in self.sources for table in source.tables]

    @property
    def questions(self) -> list[Question]:
        """What is still open."""
        return [question for _source, table in self.tables for question in table.questions]


@dataclass(frozen=True)
class Wishes:
    """What the user says himself. day: of files whose name has none.

    dates: the order of ambiguous days. below_zero: what amounts below zero are, `quarantine` or
    `credits`; None leaves the question open, which is read as quarantine.
    """

    day: date | None = None
    dates: str | None = None
    below_zero: str | None = None
    legal_name: str = ""
    home_currency: str = "CNY"


def plan_home(files: Sequence[Peeked], home_inbox: str, wishes: Wishes) -> HomePlan:
    """Files of one layout and folder become one source; the first file of a table stands for it.

    home_inbox: the home's inbox, whose folders name the sources of files that lie there already.
    """
    sources: dict[tuple[str, str], list[PlannedTable]] = {}
    left_out: list[tuple[str, str]] = []
    for file in files:
        known = recognise(file.headings, file.path.name)
        layout = known.layout.name if known else "generic"
        name = _source_name(file, home_inbox, layout)
        table = _known(file, known, wishes) if known else _drafted(file, wishes)
        tables = sources.setdefault((name, layout), [])
        if any(other.name == table.name for other in tables):
            left_out.append((file.path.name, f"{name}.{table.name}"))
        else:
            tables.append(table)
    planned = [_source(name, layout, tables) for (name, layout), tables in sources.items()]
    return HomePlan(tuple(planned), wishes.legal_name, wishes.home_currency, tuple(left_out))


def day_of(name: str) -> date | None:
    """The business day in a file's name, when there is exactly one."""
    found = _DAY.findall(name)
    try:
        return date.fromisoformat(found[0]) if len(found) == 1 else None
    except ValueError:
        return None


def _source_name(file: Peeked, home_inbox: str, layout: str) -> str:
    """The folder of the inbox in which the file lies, else the layout's name."""
    folder = file.path.resolve().parent
    is_source = SOURCE_NAME.fullmatch(folder.name) and folder.name not in RESERVED_SOURCES
    if str(folder.parent) == home_inbox and is_source:
        return folder.name
    return _GENERIC if layout == "generic" else layout


def _pattern(file: Peeked, wishes: Wishes) -> tuple[str, str]:
    """The pattern of a file's name, and the name itself with its day."""
    name = file.path.name
    if day_of(name) is None and wishes.day is not None:
        stem, dot, ending = name.partition(".")
        name = f"{stem}_{wishes.day:%Y%m%d}{dot}{ending}"
    # Signs that a pattern gives a meaning stand for any one sign.
    parts = [re.sub(r"[*?\[\]{}]", "?", part) for part in _DAY.split(name, maxsplit=1)]
    return "{date}".join(parts), name


def _known(file: Peeked, known: Recognised, wishes: Wishes) -> PlannedTable:
    pattern, stored_as = _pattern(file, wishes)
    own = "" if pattern == known.table.files else pattern
    return PlannedTable(known.table.name, file, own, stored_as)


def _drafted(file: Peeked, wishes: Wishes) -> PlannedTable:
    made = draft(file, wishes.home_currency)
    pattern, stored_as = _pattern(file, wishes)
    taken = {guess.column: guess.heading for guess in made.guesses if guess.confidence != "unsure"}
    questions = [*_date_question(made, wishes), *_sign_question(made, wishes)]
    return PlannedTable(
        made.table.name,
        file,
        pattern,
        stored_as,
        made,
        taken,
        made.constants,
        _settings(file, made, wishes),
        tuple(questions),
    )


def _settings(file: Peeked, made: Draft, wishes: Wishes) -> dict[str, Setting]:
    settings: dict[str, Setting] = {}
    if file.facts["sheet_number"] > 1:
        settings["sheet"] = str(file.facts["sheet"])
    if file.total_labels:
        settings["total_label"] = file.total_labels
    if made.number_forms:
        settings["number_forms"] = made.number_forms
    if form := _date_form(made, wishes):
        settings["date_format"] = form
    if _is_by_sign(made, wishes):
        settings["by_sign"] = True
    return settings


def _is_by_sign(made: Draft, wishes: Wishes) -> bool:
    """Whether the user says that what is below zero in the receivables are credits."""
    has_negative = any(seen.negative_rows for seen in made.money.values())
    return made.table.name == "receivables" and wishes.below_zero == "credits" and has_negative


def _date_form(made: Draft, wishes: Wishes) -> str | None:
    """The only form that reads all days, or the one that the user names among several."""
    if len(made.date_forms) == 1:
        return made.date_forms[0]
    return wishes.dates if wishes.dates in made.date_forms else None


def _date_question(made: Draft, wishes: Wishes) -> list[Question]:
    if len(made.date_forms) < 2 or _date_form(made, wishes):
        return []
    forms = tuple(form for form in made.date_forms if form)
    return [
        Question(
            "dates",
            f"{made.table.name}: its days can be read as {' or as '.join(forms)}; which is it?"
            " Until it is said, rows with such days go to quarantine",
            forms,
            (
                "question: which day is meant? All cells can be read in each of these ways:",
                *(f'date_format = "{form}"' for form in forms),
            ),
        )
    ]


def _sign_question(made: Draft, wishes: Wishes) -> list[Question]:
    below = [(name, seen) for name, seen in made.money.items() if seen.negative_rows]
    if not below or wishes.below_zero or made.heading_of("side"):
        return []
    name, seen = below[0]
    heading = made.heading_of(name)
    counted = f"{seen.negative_rows} row{'' if seen.negative_rows == 1 else 's'}"
    return [
        Question(
            "below_zero",
            f"{made.table.name}: {heading} is below zero in {counted}, such as"
            f" {seen.first_negative}; amounts above zero are read as"
            f" {'owed to you' if made.table.name == 'receivables' else 'received'}. Are those below"
            " zero red invoices and receipts (credits)? Until it is said, they go to quarantine",
            BELOW_ZERO,
            (
                "question: what are the amounts below zero? Until it is said, they go to quarantine"
                " and hold their",
                "customers. If they are red invoices or receipts, declare by_sign here and in a"
                " table credits that",
                "reads the same file (docs/sources-files.md):",
                "by_sign = true",
            ),
        )
    ]


def _source(name: str, layout: str, tables: Sequence[PlannedTable]) -> PlannedSource:
    if layout != "generic":
        return _known_source(name, layout, tables)
    names = {table.name for table in tables}
    owed = next((table for table in tables if table.name == "receivables"), None)
    if "credits" in names and "applications" in names:
        chosen = "open_items", "invoices, receipts, and which pays which"
    elif "credits" in names:
        chosen = "balance_forward", "invoices and receipts; which pays which is inferred"
    elif owed and "open_amount" in owed.taken:
        chosen = "open_balances", "what is open of each invoice on the day of the file"
    else:
        chosen = "", "to do: no file tells what was paid or what is open, so all would be owed"
    fitted = [_fitted(table, chosen[0]) for table in tables]
    fitted += [_other_side(table) for table in fitted if table.settings.get("by_sign")]
    return PlannedSource(name, layout, *chosen, tuple(fitted))


def _other_side(table: PlannedTable) -> PlannedTable:
    """The credits among the receivables: the same rows of the same file, by their sign."""
    taken = {
        ours: table.taken[theirs]
        for ours, theirs in (
            ("credit_number", "document_number"),
            ("effective_date", "document_date"),
            ("currency_code", "currency_code"),
            ("amount", "open_amount" if "open_amount" in table.taken else "original_amount"),
            ("customer_number", "customer_number"),
            ("company_id", "company_id"),
        )
        if theirs in table.taken
    }
    constants = {**table.constants, "credit_type": "红字"}
    return replace(
        table, name="credits", taken=taken, constants=constants, questions=(), is_copy=True
    )


def _fitted(table: PlannedTable, capability: str) -> PlannedTable:
    """Of two money columns the one that the capability rests on is written, the other is not."""
    if table.name != "receivables" or table.draft is None:
        return table
    unused = "original_amount" if capability == "open_balances" else "open_amount"
    taken = {column: heading for column, heading in table.taken.items() if column != unused}
    return table if len(taken) == len(table.taken) else replace(table, taken=taken)


def _known_source(name: str, layout: str, tables: Sequence[PlannedTable]) -> PlannedSource:
    """The first capability of the layout whose tables are all there, else the first."""
    known, names = LAYOUTS[layout], {table.name for table in tables}
    lacking = {
        capability: tuple(need for need in known.needs.get(capability, ()) if need not in names)
        for capability in known.capabilities
    }
    whole = [capability for capability, absent in lacking.items() if not absent]
    chosen = (whole or list(known.capabilities))[0]
    reason = "recognised by its headings"
    return PlannedSource(name, layout, chosen, reason, tuple(tables), lacking[chosen])
