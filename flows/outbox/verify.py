"""Verifies a written outbox: reopens every file and compares it with the marts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from flows.outbox.case_checks import case_problems, own_numbers, own_words
from flows.outbox.case_rows import CaseFile, read_case_tasks, read_cases, read_legal_tasks
from flows.outbox.folders import CASES, rep_folders
from flows.outbox.foreign_names import Identifiers, read_identifiers
from flows.outbox.labels import page_labels, report_labels, task_labels
from flows.outbox.letter_checks import letter_problems, referral_problems
from flows.outbox.letter_rows import LetterEntry, read_letters
from flows.outbox.letter_shapes import is_drafted
from flows.outbox.page_checks import list_problems, read_page, safety_problems
from flows.outbox.render import RenderedFile, RenderReport, batches
from flows.outbox.rep_index import INDEX, rep_index
from flows.outbox.report_book import report_books, reports_path
from flows.outbox.report_checks import report_problems
from flows.outbox.report_tables import ReportTable
from flows.outbox.run_facts import RunFacts, read_run_facts
from flows.outbox.task_rows import RepTasks, read_rep_names, read_rep_tasks
from flows.outbox.team_checks import team_problems
from flows.outbox.team_rows import Team, read_manager_names, read_teams
from flows.outbox.workbook_checks import Grid, workbook_problems
from flows.warehouse import Connection, read_only, rows

HTML_KINDS = frozenset({"page"})
LETTER_KINDS = frozenset({"letter", "draft"})


@dataclass(frozen=True)
class Owned:
    """Whose is what, as the marts say: tasks, letters to print, debtors of each rep; the teams.

    cases, referrals: by rep, the tasks that have a case file, a pack for counsel. drafts: the
    letters that also come in Word.
    """

    tasks: Mapping[str, frozenset[str]]
    letters: Mapping[str, frozenset[str]]
    debtors: Mapping[str, frozenset[str]]
    teams: Mapping[str, Team]
    cases: Mapping[str, tuple[str, ...]]
    drafts: Mapping[str, frozenset[str]]
    referrals: Mapping[str, tuple[str, ...]]


def verify_outbox(warehouse: Path, release: Path, report: RenderReport) -> list[str]:
    """The problems found, each naming file and fault but no customer; empty when all is well.

    Checks that the outbox holds the reported files and no others, with the reported bytes, each in
    its rep's folder; that every task and planned letter is there once; that workbooks and pages
    show the tasks, invoice lines and totals of the marts; that no cell and no text of a page
    identifies another rep's debtor; that a page can run and fetch nothing; that a case file tells
    of its debtor alone.
    """
    with read_only(warehouse) as connection:
        facts = read_run_facts(connection)
        names = read_rep_names(connection)
        owned = _read_owned(connection)
        identifiers = read_identifiers(connection, _our_words(facts, report.language, names))
        problems = _file_problems(release, report, names | read_manager_names(connection))
        problems += _completeness_problems(report, owned)
        is_whole = not problems
        for some in batches(names) if is_whole else ():
            wanted = {
                task_id
                for rep_id in some
                for tasks in (owned.cases, owned.referrals)
                for task_id in tasks.get(rep_id, ())
            }
            cases = read_cases(connection, sorted(wanted))
            for rep in read_rep_tasks(connection, some):
                debtors = owned.debtors.get(rep.sales_rep_id, frozenset())
                problems += _document_problems(release, report, rep, (identifiers, debtors))
                problems += _case_problems(release, report, rep, cases, identifiers)
                problems += _referral_problems(release, report, rep, cases, identifiers)
        for some in batches(names) if is_whole else ():
            problems += _letter_problems(release, report, read_letters(connection, [*some]), facts)
        for file in report.files if is_whole else ():
            if file.kind == "team":
                problems += _team_problems(release, file, owned, identifiers, report.language)
    return problems


def _letter_problems(
    release: Path, report: RenderReport, letters: Mapping[str, list[LetterEntry]], facts: RunFacts
) -> list[str]:
    """What the letters of some reps lack of the marts, as read back from their files."""
    entries = {entry.letter.letter_id: entry for own in letters.values() for entry in own}
    return [
        f"{file.path}: {problem}"
        for file in report.files
        if file.kind in LETTER_KINDS and file.subjects[0] in entries
        for problem in letter_problems(
            (release / file.path).read_bytes(), entries[file.subjects[0]], facts
        )
    ]


def _document_problems(
    release: Path, report: RenderReport, rep: RepTasks, known: tuple[Identifiers, frozenset[str]]
) -> list[str]:
    """What is wrong in a rep's workbook and page, each with its path."""
    files = [file for file in report.files if file.sales_rep_id == rep.sales_rep_id]
    has_workbook = any(file.kind == "tasks" for file in files)
    is_told = has_workbook or not rep.answers
    problems = [] if is_told else [f"{rep.sales_rep_id}: a rep does not see his answers"]
    for file in files:
        path = release / file.path
        found: list[str] = []
        if file.kind == "tasks":
            found += _workbook_problems(path, rep, report.language)
            found += _foreign_problems(path, _dispute_words(rep), _own_cells(path, rep), *known)
        elif file.kind in HTML_KINDS:
            found += _page_problems(release, file, report, rep, known)
        problems += [f"{file.path}: {problem}" for problem in found]
    return problems


def verify_reports(warehouse: Path, release: Path, language: str) -> list[str]:
    """The problems of the office's workbooks: what their sheets do not tell as the marts do."""
    with read_only(warehouse) as connection:
        facts = read_run_facts(connection)
        return [
            problem
            for name, tables in report_books(facts).items()
            for problem in _book_problems(
                connection, reports_path(release, name, facts), tables, language
            )
        ]


def _book_problems(
    connection: Connection, path: Path, tables: Sequence[ReportTable], language: str
) -> list[str]:
    labels = report_labels(language)
    try:
        grids = _grids(path)
    except CalamineError as error:
        return [f"{path.name}: cannot be opened: {error}"]
    return [
        f"{path.name}: {problem}"
        for table in tables
        for problem in report_problems(
            table,
            grids.get(labels[f"sheet.{table.key}"], ()),
            rows(connection, table.query),
            language,
        )
    ]


def _file_problems(release: Path, report: RenderReport, names: Mapping[str, str]) -> list[str]:
    folders = rep_folders(names)
    problems: list[str] = []
    for file in report.files:
        path = release / file.path
        if file.kind == "index":
            problems += _index_problems(release, report, names, folders)
        elif not _is_at_home(file, folders):
            problems.append(f"{file.path}: in another rep's folder")
        if path.is_symlink() or not path.is_file():
            problems.append(f"{file.path}: missing")
        else:
            problems += _content_problems(file, path.read_bytes())
    written = {
        path.relative_to(release).as_posix()
        for path in (release / "outbox").rglob("*")
        if not path.is_dir()
    }
    unknown = written - {file.path for file in report.files}
    return problems + [f"{path}: not reported" for path in sorted(unknown)]


def _is_at_home(file: RenderedFile, folders: Mapping[str, str]) -> bool:
    """Whether a file lies in its rep's folder; what is the office's has a place beside them."""
    place = Path(file.path).parts
    if file.kind == "team" and not file.sales_rep_id:
        return place[:1] == ("outbox",) and len(place) == 2
    if file.kind in ("case", "referral") and not file.sales_rep_id:
        return place[:-1] == ("outbox", CASES)
    return place[:2] == ("outbox", folders.get(file.sales_rep_id))


def _index_problems(
    release: Path, report: RenderReport, names: Mapping[str, str], folders: Mapping[str, str]
) -> list[str]:
    owners = (file.sales_rep_id for file in report.files if file.sales_rep_id)
    path = release / INDEX
    is_sound = path.is_file() and path.read_bytes() == rep_index(names, folders, owners)
    return [] if is_sound else [f"{INDEX}: does not tell whose folders these are"]


def _content_problems(file: RenderedFile, content: bytes) -> list[str]:
    problems: list[str] = []
    if hashlib.sha256(content).hexdigest() != file.sha256:
        problems.append(f"{file.path}: other bytes than reported")
    if file.kind == "letter" and not content.startswith(b"%PDF-"):
        problems.append(f"{file.path}: no PDF")
    return problems


def _completeness_problems(report: RenderReport, owned: Owned) -> list[str]:
    """Whether every rep has his tasks (workbook, page) and letters once, and nobody else's."""
    made: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for file in report.files:
        made[file.kind, file.sales_rep_id] += file.subjects
    for failure in report.failures:
        made["letter", failure.sales_rep_id].append(failure.letter_id)
    wanted = {("tasks", rep_id): ids for rep_id, ids in owned.tasks.items()}
    wanted |= {("page", rep_id): ids for rep_id, ids in owned.tasks.items()}
    wanted |= {("letter", rep_id): ids for rep_id, ids in owned.letters.items()}
    failed = {failure.letter_id for failure in report.failures}
    wanted |= {("draft", rep_id): ids - failed for rep_id, ids in owned.drafts.items()}
    wanted |= {
        ("team", manager_id): frozenset(member.sales_rep_id for member in team.members)
        for manager_id, team in owned.teams.items()
    }
    wanted |= {
        (kind, manager_id): frozenset(
            task_id for member in team.members for task_id in tasks.get(member.sales_rep_id, ())
        )
        for kind, tasks in (("case", owned.cases), ("referral", owned.referrals))
        for manager_id, team in owned.teams.items()
    }
    return [
        f"outbox of rep {rep_id}: {kind} differ from the marts"
        for kind, rep_id in sorted(set(made) | set(wanted))
        if sorted(made[kind, rep_id]) != sorted(wanted.get((kind, rep_id), ()))
    ]


def _workbook_problems(path: Path, rep: RepTasks, language: str) -> list[str]:
    try:
        return workbook_problems(_grids(path), rep, language)
    except CalamineError as error:
        return [f"cannot be opened: {error}"]


def _foreign_problems(
    path: Path,
    own_words: set[str],
    own_cells: set[str],
    identifiers: Identifiers,
    own_debtors: frozenset[str],
) -> list[str]:
    """Cells that identify a debtor who is not the rep's, by sheet, row and column.

    own_cells: what he wrote himself, and his own id and folder, say nothing of others.
    """
    problems: list[str] = []
    for number, grid in enumerate(_grids(path).values(), start=1):
        for row, cells in enumerate(grid, start=1):
            for column, cell in enumerate(cells, start=1):
                if not isinstance(cell, str) or cell in own_cells:
                    continue
                texts = _without(cell, own_words).split("\n")
                if any(
                    identifiers.is_foreign(text, own_debtors)
                    or identifiers.names_a_foreigner(text, own_debtors)
                    for text in texts
                ):
                    place = f"sheet {number}, row {row}, column {column}"
                    problems.append(f"{place} identifies another rep's debtor")
    return problems


def _own_cells(path: Path, rep: RepTasks) -> set[str]:
    written = {text for answer in rep.answers for text in answer.cells.values() if text}
    return written | {rep.sales_rep_id, path.parent.name}


def _page_problems(
    release: Path,
    file: RenderedFile,
    report: RenderReport,
    rep: RepTasks,
    known: tuple[Identifiers, frozenset[str]],
) -> list[str]:
    """Whether a page agrees with the marts, does nothing, and names nobody but the rep's own."""
    is_foreign = _stranger(*known, _dispute_words(rep))
    folder = Path(file.path).parent
    beside = {
        Path(other.path).relative_to(folder).as_posix()
        for other in report.files
        if Path(other.path).is_relative_to(folder)
    }
    reading = read_page((release / file.path).read_bytes())
    problems = safety_problems(reading, beside, is_foreign)
    return problems + (list_problems(reading, rep) if file.kind == "page" else [])


def _case_problems(
    release: Path,
    report: RenderReport,
    rep: RepTasks,
    cases: Mapping[str, CaseFile],
    identifiers: Identifiers,
) -> list[str]:
    """Whether the case files of a rep's debtors agree with the marts and name no other debtor."""
    entries = {entry.task.task_id: entry for entry in rep.entries}
    problems: list[str] = []
    for file in report.files:
        if file.kind == "case" and file.subjects[0] in entries:
            entry, case = entries[file.subjects[0]], cases[file.subjects[0]]
            reading = read_page((release / file.path).read_bytes())
            own = frozenset({entry.task.debtor_id})
            is_foreign = _stranger(identifiers, own, own_words(case), own_numbers(case))
            found = safety_problems(reading, (), is_foreign)
            found += ["holds links"] if reading.links else []
            found += case_problems(reading, entry, case)
            problems += [f"{file.path}: {problem}" for problem in found]
    return problems


def _referral_problems(
    release: Path,
    report: RenderReport,
    rep: RepTasks,
    cases: Mapping[str, CaseFile],
    identifiers: Identifiers,
) -> list[str]:
    """Whether the packs for counsel hold their debtors' documents and amounts and nobody else's."""
    entries = {entry.task.task_id: entry for entry in rep.entries}
    problems: list[str] = []
    for file in report.files:
        if file.kind == "referral" and file.subjects[0] in entries:
            entry, case = entries[file.subjects[0]], cases[file.subjects[0]]
            own = frozenset({entry.task.debtor_id})
            words = own_words(case) | {rep.shown_name}
            is_foreign = _stranger(identifiers, own, words, own_numbers(case))
            found = referral_problems((release / file.path).read_bytes(), case, is_foreign)
            problems += [f"{file.path}: {problem}" for problem in found]
    return problems


def _stranger(
    identifiers: Identifiers,
    own_debtors: frozenset[str],
    words: set[str],
    numbers: Collection[str] = (),
) -> Callable[[str], bool]:
    """Asks whether a text identifies debtors that are not one's own, other people's words apart."""

    def is_foreign(text: str) -> bool:
        rest = _without(text, words)
        return text not in numbers and (
            identifiers.is_foreign(rest, own_debtors)
            or identifiers.names_a_foreigner(rest, own_debtors)
        )

    return is_foreign


def _team_problems(
    release: Path, file: RenderedFile, owned: Owned, identifiers: Identifiers, language: str
) -> list[str]:
    """Whether a manager's workbook agrees with the marts and names debtors of his team alone."""
    team = owned.teams[file.sales_rep_id]
    path = release / file.path
    own = frozenset(
        debtor for member in team.members for debtor in owned.debtors[member.sales_rep_id]
    )
    try:
        found = team_problems(_grids(path), team, language)
        found += _foreign_problems(path, set(), set(), identifiers, own)
    except CalamineError as error:
        found = [f"cannot be opened: {error}"]
    return [f"{file.path}: {problem}" for problem in found]


def _dispute_words(rep: RepTasks) -> set[str]:
    return {dispute.reason or "" for entry in rep.entries for dispute in entry.disputes}


def _without(text: str, words: set[str]) -> str:
    """The text without what people wrote about the rep's own debtors, whomever they named."""
    for word in filter(None, words):
        text = text.replace(word, "")
    return text


def _grids(path: Path) -> dict[str, Grid]:
    with CalamineWorkbook.from_path(path) as book:
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }


def _our_words(facts: RunFacts, language: str, names: Mapping[str, str]) -> str:
    """All words that stand in workbooks whatever the data say."""
    words: Sequence[str | None] = (
        *task_labels(language).values(),
        *names.values(),
        *(text for texts in facts.reason_texts.values() for text in texts),
        *(text for action in facts.actions.values() for text in astuple(action)),
        *(text for texts in (*facts.contact_results, *facts.excuse_choices) for text in texts),
        *(
            text
            for words in (*facts.methods.values(), *facts.excuses.values())
            for text in astuple(words)
        ),
        *page_labels(language).values(),
    )
    return "\n".join(word for word in words if word)


def _read_owned(connection: Connection) -> Owned:
    tasks: defaultdict[str, set[str]] = defaultdict(set)
    letters: defaultdict[str, set[str]] = defaultdict(set)
    debtors: defaultdict[str, set[str]] = defaultdict(set)
    drafts: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(connection, OWNED):
        debtors[row["sales_rep_id"]].add(row["debtor_id"])
        if row["task_id"] is not None:
            tasks[row["sales_rep_id"]].add(row["task_id"])
        if row["letter_id"] is not None:
            letters[row["sales_rep_id"]].add(row["letter_id"])
            if is_drafted(row["letter_kind"]):
                drafts[row["sales_rep_id"]].add(row["letter_id"])
    teams = {team.manager_id: team for team in read_teams(connection)}
    cases = read_case_tasks(connection)
    return Owned(
        *(_frozen(sets) for sets in (tasks, letters, debtors)),
        teams=teams,
        cases=cases,
        drafts=_frozen(drafts),
        referrals=read_legal_tasks(connection),
    )


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in sets.items()}


OWNED = """
select coalesce(sales_rep_id, '') as sales_rep_id, debtor_id, task_id, null as letter_id,
    null as letter_kind
from marts.collection_tasks
union all
select
    coalesce(sales_rep_id, '') as sales_rep_id,
    debtor_id,
    null as task_id,
    case when letter_state = 'planned' then letter_id end as letter_id,
    letter_kind
from marts.letters_due
union all
select coalesce(sales_rep_id, '') as sales_rep_id, debtor_id, null as task_id, null as letter_id,
    null as letter_kind
from marts.answers
where debtor_id is not null and coalesce(row_rule, 'two_answers') = 'two_answers'
"""
