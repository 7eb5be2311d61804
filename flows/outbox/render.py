"""Renders a run's outbox: each rep's workbook, page and letters, each team's and case files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from flows.errors import Defect, EnvironmentFault
from flows.garbage import collected_seldom
from flows.outbox.answers_sheet import answers_sheet
from flows.outbox.case_page import case_page
from flows.outbox.case_rows import CaseFile, read_case_tasks, read_cases, read_legal_tasks
from flows.outbox.entry_columns import Seal, entry_lists
from flows.outbox.folders import CASES, letter_files, rep_folders
from flows.outbox.guide_sheet import LetterOutcome, guide_sheet
from flows.outbox.items_sheet import items_sheet
from flows.outbox.labels import filled, task_labels
from flows.outbox.letter_content import content_sha256
from flows.outbox.letter_model import LetterRefused, Model, letter_model
from flows.outbox.letter_press import Press, Printed
from flows.outbox.letter_rows import LetterEntry, count_letters, read_letters
from flows.outbox.letter_shapes import is_drafted
from flows.outbox.letter_word import open_word_template, write_word_letter
from flows.outbox.list_sheet import currencies_of, list_sheet
from flows.outbox.page import RepLetters, list_page
from flows.outbox.referral import referral_pack
from flows.outbox.rep_index import INDEX, rep_index
from flows.outbox.run_facts import RunFacts, read_run_facts
from flows.outbox.sheets import Book, Sheet
from flows.outbox.task_rows import RepTasks, read_rep_names, read_rep_tasks
from flows.outbox.team_book import team_book
from flows.outbox.team_rows import Team, read_manager_names, read_teams
from flows.outbox.workbook import write_workbook
from flows.warehouse import Connection, read_only
from flows.worker import Worker

REPS_AT_A_TIME = 32
# A second process takes a second to start.
TWO_PROCESSES_FROM = 64
CHILD = "flows.outbox.render_child"
Item = TypeVar("Item")


@dataclass(frozen=True)
class RenderedFile:
    """A file of the outbox; path is relative to the release.

    sales_rep_id: whose folder it lies in; of a team's file the manager, or nobody (the office's).
    subjects: the ids of its tasks or letters, or of the reps of a team. content_sha256: of a letter
    the hash of all it says but its dates.
    """

    path: str
    sha256: str
    sales_rep_id: str
    kind: str
    subjects: tuple[str, ...]
    content_sha256: str = ""


@dataclass(frozen=True)
class RenderFailure:
    """A letter that could not be printed; the reason is a code."""

    sales_rep_id: str
    letter_id: str
    reason: str
    detail: str

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.reason}, {self.detail}"


@dataclass(frozen=True)
class RenderReport:
    """What was rendered, in the order of the paths."""

    language: str
    files: tuple[RenderedFile, ...]
    failures: tuple[RenderFailure, ...]

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> RenderReport:
        """A report from the plain values that `dataclasses.asdict` makes."""
        files: list[dict[str, Any]] = values["files"]
        failures: list[dict[str, str]] = values["failures"]
        for file in files:
            file["subjects"] = tuple(file["subjects"])
        return RenderReport(
            values["language"],
            tuple(RenderedFile(**file) for file in files),
            tuple(RenderFailure(**failure) for failure in failures),
        )

    @property
    def workbook_count(self) -> int:
        """How many task workbooks were written."""
        return sum(file.kind == "tasks" for file in self.files)

    @property
    def page_count(self) -> int:
        """How many pages for the phone were written."""
        return sum(file.kind == "page" for file in self.files)

    @property
    def case_count(self) -> int:
        """How many case files were written."""
        return sum(file.kind == "case" for file in self.files)

    @property
    def document_count(self) -> int:
        """How many files people receive; the index is the office's."""
        return sum(file.kind != "index" for file in self.files)

    @property
    def letter_count(self) -> int:
        """How many letters were printed."""
        return sum(file.kind == "letter" for file in self.files)


@dataclass(frozen=True)
class Job:
    """What rendering needs whoever the rep is; key: of the home, for the rows' checksums."""

    facts: RunFacts
    language: str
    release: Path
    press: Press
    key: bytes


@dataclass(frozen=True)
class BegunLetters:
    """A rep's letters, the planned ones in words or refused, and their printing."""

    entries: Sequence[LetterEntry]
    worded: Sequence[tuple[LetterEntry, Model | LetterRefused]]
    printing: Future[list[Printed]]

    def printed(self) -> Iterator[tuple[LetterEntry, Model, Printed]]:
        """Each planned letter with its content and its PDF, or why there is none."""
        printed = iter(self.printing.result())
        for entry, model in self.worded:
            if isinstance(model, LetterRefused):
                yield entry, {}, model
            else:
                yield entry, model, next(printed)


@dataclass(frozen=True)
class Cases:
    """What is known of some debtors' cases; which have a case file, which go to counsel."""

    files: Mapping[str, CaseFile]
    top: frozenset[str]
    legal: frozenset[str]


def open_press(warehouse: Path, logs: Path) -> closing[Press]:
    """Where the letters of a run are printed; its children take half a second to be ready."""
    with read_only(warehouse) as connection:
        as_of_date = read_run_facts(connection).as_of_date
        # Two processes that render everything print their own letters.
        is_divided = len(read_rep_names(connection)) >= TWO_PROCESSES_FROM
        expected = 0 if is_divided else count_letters(connection)
    return closing(Press(as_of_date, expected, logs))


def render_outbox(
    warehouse: Path,
    release: Path,
    language: str,
    key: bytes,
    prepared: closing[Press] | None = None,
) -> RenderReport:
    """Writes release/outbox/: reps' folders, teams' workbooks and case files, an index.

    language: zh or en. key: signs the rows of workbooks. prepared: the press, if it was opened
    before. Same database, language and key → same bytes. A letter that cannot be printed is a
    failure in the report and never stops the others; words missing in policy or templates raise
    UsageError.
    """
    with read_only(warehouse) as connection:
        facts = read_run_facts(connection)
        names = read_rep_names(connection)
        people = names | read_manager_names(connection)
        teams = read_teams(connection)
    folders = rep_folders(people)
    with prepared or open_press(warehouse, release.parent / "logs") as press:
        job = Job(facts, language, release, press, key)
        files = [_render_team(job, team, folders) for team in teams]
        render = _render_halves if len(names) >= TWO_PROCESSES_FROM else _render_whole
        halves = render(warehouse, job, sorted(names))
    files += [file for half in halves for file in half.files]
    failures = tuple(failure for half in halves for failure in half.failures)
    index = rep_index(people, folders, (file.sales_rep_id for file in files if file.sales_rep_id))
    if index is not None:
        files.append(_write(release, Path(INDEX), index, ("", "index", ())))
    files.sort(key=lambda file: file.path)
    return RenderReport(language, tuple(files), failures)


def _render_whole(warehouse: Path, job: Job, rep_ids: Sequence[str]) -> list[RenderReport]:
    return [render_reps(warehouse, job, rep_ids)]


def _render_halves(warehouse: Path, job: Job, rep_ids: Sequence[str]) -> list[RenderReport]:
    """Renders the first reps here and the others in a second process, or here if that fails."""
    middle = (len(rep_ids) + 1) // 2
    request = {
        "warehouse": str(warehouse),
        "release": str(job.release),
        "language": job.language,
        "key": job.key.hex(),
        "rep_ids": rep_ids[middle:],
    }
    child = Worker(CHILD, job.release.parent / "logs" / "render.log").begin()
    try:
        with ThreadPoolExecutor(1) as waiting:
            answer = waiting.submit(child.call, request)
            first = render_reps(warehouse, job, rep_ids[:middle])
            return [first, RenderReport.from_json(answer.result())]
    except (Defect, EnvironmentFault):
        return _render_whole(warehouse, job, rep_ids)
    finally:
        child.close()


def render_reps(warehouse: Path, job: Job, rep_ids: Sequence[str]) -> RenderReport:
    """Writes the documents of these reps, in the order of their ids."""
    files: list[RenderedFile] = []
    failures: list[RenderFailure] = []
    with collected_seldom(), read_only(warehouse) as connection:
        names = read_rep_names(connection)
        folders = rep_folders(names | read_manager_names(connection))
        places = case_places(read_teams(connection), folders)
        some = {rep_id: names[rep_id] for rep_id in rep_ids}
        contents = _contents(connection, some)
        begun = ((rep, _begin_letters(job, letters), cases) for rep, letters, cases in contents)
        # While a rep's workbook and page are written here, the next one's letters are printed.
        for rep, letters, cases in one_ahead(begun):
            folder = Path("outbox") / folders[rep.sales_rep_id]
            done = _render_rep(job, rep, letters, folder)
            files += [*done.files, *_render_cases(job, rep, cases, places)]
            files += _render_referrals(job, rep, cases, places)
            failures += done.failures
    return RenderReport(job.language, tuple(files), tuple(failures))


def team_file(team: Team, folders: Mapping[str, str], facts: RunFacts) -> Path:
    """Where a team's workbook goes: to its manager, or, without one, beside all reps' folders."""
    folder = Path("outbox") / folders.get(team.manager_id, "")
    return folder / f"team_{facts.as_of_date.isoformat()}.xlsx"


def _render_team(job: Job, team: Team, folders: Mapping[str, str]) -> RenderedFile:
    book = write_workbook(team_book(team, job.facts, job.language))
    members = tuple(member.sales_rep_id for member in team.members)
    path = team_file(team, folders, job.facts)
    return _write(job.release, path, book, (team.manager_id, "team", members))


def case_places(teams: Sequence[Team], folders: Mapping[str, str]) -> dict[str, tuple[str, Path]]:
    """By rep: who gets the case files of his top debtors and where, as with a team's workbook."""
    return {
        member.sales_rep_id: (
            team.manager_id,
            Path("outbox") / folders.get(team.manager_id, "") / CASES,
        )
        for team in teams
        for member in team.members
    }


def _render_cases(
    job: Job, rep: RepTasks, cases: Cases, places: Mapping[str, tuple[str, Path]]
) -> Iterator[RenderedFile]:
    for entry in rep.entries:
        task_id = entry.task.task_id
        if task_id in cases.top:
            manager_id, folder = places[rep.sales_rep_id]
            html = case_page(rep, entry, cases.files[task_id], job.facts, job.language)
            path = folder / f"case_{job.facts.as_of_date.isoformat()}_{task_id}.html"
            yield _write(job.release, path, html, (manager_id, "case", (task_id,)))


def _render_referrals(
    job: Job, rep: RepTasks, cases: Cases, places: Mapping[str, tuple[str, Path]]
) -> Iterator[RenderedFile]:
    """The packs for counsel, beside the case files."""
    for entry in rep.entries:
        task_id = entry.task.task_id
        if task_id in cases.legal:
            manager_id, folder = places[rep.sales_rep_id]
            pack = referral_pack(rep, entry, cases.files[task_id], job.facts, job.language)
            path = folder / f"referral_{job.facts.as_of_date.isoformat()}_{task_id}.docx"
            yield _write(job.release, path, pack, (manager_id, "referral", (task_id,)))


def _contents(
    connection: Connection, names: Mapping[str, str]
) -> Iterator[tuple[RepTasks, list[LetterEntry], Cases]]:
    """Tasks, letters and cases rep by rep, read for a few reps at a time to bound memory."""
    case_tasks, legal_tasks = read_case_tasks(connection), read_legal_tasks(connection)
    for some in batches(names):
        letters = read_letters(connection, sorted(some))
        top, legal = (
            frozenset(task_id for rep_id in some for task_id in tasks.get(rep_id, ()))
            for tasks in (case_tasks, legal_tasks)
        )
        cases = Cases(read_cases(connection, sorted(top | legal)), top, legal)
        for rep in read_rep_tasks(connection, some):
            yield rep, letters[rep.sales_rep_id], cases


def batches(names: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The reps in the order of their ids, a few at a time."""
    rep_ids = sorted(names)
    for start in range(0, len(rep_ids), REPS_AT_A_TIME):
        yield {rep_id: names[rep_id] for rep_id in rep_ids[start : start + REPS_AT_A_TIME]}


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items; whenever one is given out, the next has been fetched."""
    waiting: list[Item] = []
    for item in items:
        yield from waiting
        waiting = [item]
    yield from waiting


def _render_rep(job: Job, rep: RepTasks, letters: BegunLetters, folder: Path) -> RenderReport:
    printed = _write_letters(job, rep.sales_rep_id, letters, folder)
    if not rep.entries and not rep.answers:
        return printed
    rep_words = {"as_of": job.facts.as_of_date.isoformat(), "run": job.facts.run_short}
    labels = task_labels(job.language)
    outcomes = _outcomes(letters.entries, printed)
    book = Book(
        title=filled(labels["title.list"], rep=rep.shown_name),
        created_on=job.facts.as_of_date,
        footer_left=filled(labels["print.footer"], **rep_words),
        footer_right=labels["print.page"],
        sheets=_sheets(rep, outcomes, job, Seal(job.key, job.facts.run_id, folder.name)),
        lists=entry_lists(currencies_of(rep, job.facts), job.facts, job.language)
        if rep.entries
        else {},
    )
    path = folder / f"tasks_{rep_words['as_of']}.xlsx"
    task_ids = tuple(entry.task.task_id for entry in rep.entries)
    file = _write(job.release, path, write_workbook(book), (rep.sales_rep_id, "tasks", task_ids))
    if not rep.entries:
        return RenderReport(job.language, (file, *printed.files), printed.failures)
    html = list_page(rep, RepLetters(letters.entries, outcomes), job.facts, job.language)
    page = _write(
        job.release, path.with_suffix(".html"), html, (rep.sales_rep_id, "page", task_ids)
    )
    return RenderReport(job.language, (file, page, *printed.files), printed.failures)


def _sheets(
    rep: RepTasks, outcomes: Sequence[LetterOutcome], job: Job, seal: Seal
) -> tuple[Sheet, ...]:
    facts, language = job.facts, job.language
    guide = guide_sheet(rep, outcomes, facts, language)
    if not rep.entries:
        return (answers_sheet(rep, language), guide)
    has_cut = any(entry.task.is_cut for entry in rep.entries)
    return (
        list_sheet(rep, False, facts, language, seal),
        *((answers_sheet(rep, language),) if rep.answers else ()),
        items_sheet(rep, facts, language),
        *((list_sheet(rep, True, facts, language, seal),) if has_cut else ()),
        guide,
    )


def _begin_letters(job: Job, letters: Sequence[LetterEntry]) -> BegunLetters:
    """Words a rep's planned letters and begins to print them."""
    worded: list[tuple[LetterEntry, Model | LetterRefused]] = []
    for entry in letters:
        if entry.letter.letter_state == "planned":
            try:
                worded.append((entry, letter_model(entry, job.facts, job.language)))
            except LetterRefused as refusal:
                worded.append((entry, refusal))
    models = [model for _, model in worded if not isinstance(model, LetterRefused)]
    return BegunLetters(letters, worded, job.press.begin(models))


def _write_letters(job: Job, rep_id: str, letters: BegunLetters, folder: Path) -> RenderReport:
    """Writes what was printed; each that cannot be printed is a failure, the others go on."""
    names = letter_files(
        (entry.letter.letter_id, entry.letter.letter_number) for entry, _ in letters.worded
    )
    files: list[RenderedFile] = []
    failures: list[RenderFailure] = []
    for entry, model, printed in letters.printed():
        letter_id = entry.letter.letter_id
        if isinstance(printed, LetterRefused):
            failures.append(RenderFailure(rep_id, letter_id, printed.reason, printed.detail))
            continue
        path = folder / "letters" / names[letter_id]
        file = _write(job.release, path, printed, (rep_id, "letter", (letter_id,)))
        said = content_sha256(entry, job.facts, job.language)
        files.append(replace(file, content_sha256=said))
        if is_drafted(entry.letter.letter_kind):
            draft = write_word_letter(open_word_template(), model)
            about = (rep_id, "draft", (letter_id,))
            files.append(_write(job.release, path.with_suffix(".docx"), draft, about))
    return RenderReport(job.language, tuple(files), tuple(failures))


def _outcomes(letters: Sequence[LetterEntry], printed: RenderReport) -> list[LetterOutcome]:
    """What the guide says of each letter: its file, or why there is none."""
    files = {file.subjects[0]: file.path for file in printed.files}
    failed = {failure.letter_id: failure.reason for failure in printed.failures}
    outcomes: list[LetterOutcome] = []
    for letter in (entry.letter for entry in letters):
        in_folder = "/".join(Path(files.get(letter.letter_id, "")).parts[2:])
        state = "failed" if letter.letter_id in failed else letter.letter_state
        reason = failed.get(letter.letter_id) or letter.withheld_reason or ""
        name = letter.recipient_name or letter.customer_name or ""
        outcomes.append(LetterOutcome(letter.letter_number, name, state, in_folder, reason))
    return outcomes


def _write(
    release: Path, path: Path, content: bytes, about: tuple[str, str, tuple[str, ...]]
) -> RenderedFile:
    target = release / path
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    target.write_bytes(content)
    rep_id, kind, subjects = about
    digest = hashlib.sha256(content).hexdigest()
    return RenderedFile(path.as_posix(), digest, rep_id, kind, subjects)
