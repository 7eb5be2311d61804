"""Prints the letters that a release run lets go out: each by itself, and in batches for posting."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows.delivery.address import is_address
from flows.outbox.folders import letter_files, rep_folders
from flows.outbox.letter_content import content_sha256
from flows.outbox.letter_model import LetterRefused, Model, letter_model
from flows.outbox.letter_rows import LetterEntry, read_letters
from flows.outbox.letters import open_compiler, print_letter, print_letters, print_posting
from flows.outbox.posting import Batch, posting_document
from flows.outbox.render import RenderedFile, RenderFailure, RenderReport
from flows.outbox.run_facts import RunFacts, read_run_facts
from flows.outbox.task_rows import read_rep_names
from flows.warehouse import Connection, read_only, rows

LETTERS_A_BATCH = 50
KINDS = """
    select letter_kind, min(label_zh) as label_zh, min(label_en) as label_en
    from staging.stg_policy__letter_kinds group by letter_kind
"""
CHANNELS = """
    select letter_id, channel, coalesce(trim(recipient_email), '') as address
    from marts.letters_due where letter_state = 'released'
"""
BAD_ADDRESS = "bad_mail_address"


@dataclass(frozen=True)
class Signed:
    """By letter the hash that was approved and who approved it; who lets them go out.

    mail_hindrance: the code of why no letter can go by mail from this home; empty when it can.
    """

    content_sha256: Mapping[str, str]
    approver: Mapping[str, str]
    released_by: str
    mail_hindrance: str = ""


@dataclass(frozen=True)
class _Printed:
    entry: LetterEntry
    model: Model
    folder: Path


def render_released(warehouse: Path, release: Path, language: str, signed: Signed) -> RenderReport:
    """Writes release/outbox/<rep>/letters and, of those that go by post, /posting.

    A letter that cannot be printed, or whose printed content is not what was approved, is a failure
    and not written; the others go on.
    """
    with read_only(warehouse) as connection:
        facts, names = read_run_facts(connection), read_rep_names(connection)
        folders = rep_folders(names)
        kinds = {row["letter_kind"]: row[f"label_{language}"] for row in rows(connection, KINDS)}
        mailed = {
            str(row["letter_id"]): str(row["address"])
            for row in rows(connection, CHANNELS)
            if row["channel"] == "mail"
        }
        entries = _released(connection, sorted(names))
    writer = _Writer(release, facts, language, signed, mailed)
    for rep_id, letters in entries.items():
        printed = writer.print_rep(rep_id, letters, Path("outbox") / folders[rep_id])
        to_post = [one for one in printed if one.entry.letter.letter_id not in mailed]
        writer.write_batches(rep_id, names[rep_id], kinds, to_post)
    files = sorted(writer.files, key=lambda file: file.path)
    return RenderReport(language, tuple(files), tuple(writer.failures))


def _released(connection: Connection, rep_ids: Sequence[str]) -> dict[str, list[LetterEntry]]:
    found: dict[str, list[LetterEntry]] = {}
    for rep_id, letters in read_letters(connection, rep_ids).items():
        own = [entry for entry in letters if entry.letter.letter_state == "released"]
        if own:
            found[rep_id] = own
    return found


class _Writer:
    """Writes files and remembers them."""

    def __init__(
        self,
        release: Path,
        facts: RunFacts,
        language: str,
        signed: Signed,
        mailed: Mapping[str, str],
    ) -> None:
        self._release, self._facts, self._language = release, facts, language
        self._signed, self._mailed, self._compiler = signed, mailed, open_compiler()
        self.files: list[RenderedFile] = []
        self.failures: list[RenderFailure] = []

    def print_rep(
        self, rep_id: str, letters: Sequence[LetterEntry], folder: Path
    ) -> list[_Printed]:
        """Each letter of a rep as a file of its own; those that could be printed."""
        names = letter_files((one.letter.letter_id, one.letter.letter_number) for one in letters)
        done: list[_Printed] = []
        for entry in letters:
            letter_id = entry.letter.letter_id
            try:
                self._refuse_unmailable(letter_id)
                said = content_sha256(entry, self._facts, self._language)
                if said != self._signed.content_sha256.get(letter_id):
                    raise LetterRefused("wording_changed", "it is not the text that was planned")
                model = letter_model(entry, self._facts, self._language)
                pdf = print_letter(self._compiler, model, self._facts.as_of_date)
            except LetterRefused as refusal:
                failure = RenderFailure(rep_id, letter_id, refusal.reason, refusal.detail)
                self.failures.append(failure)
                continue
            path = (folder / "letters" / names[letter_id]).as_posix()
            self._write(RenderedFile(path, "", rep_id, "letter", (letter_id,), said), pdf)
            done.append(_Printed(entry, model, folder))
        return done

    def _refuse_unmailable(self, letter_id: str) -> None:
        """A letter that goes by mail goes now or not at all: it would not bear another day."""
        if letter_id not in self._mailed:
            return
        if self._signed.mail_hindrance:
            raise LetterRefused(self._signed.mail_hindrance, "[mail] of huikuan.toml")
        if not is_address(self._mailed[letter_id]):
            raise LetterRefused(BAD_ADDRESS, "what master data has is not one mail address")

    def write_batches(
        self, rep_id: str, rep_name: str, kinds: dict[str, str], printed: Sequence[_Printed]
    ) -> None:
        """The print batches of a rep, one for each approver, with cover list and labels."""
        for number, (approver, some) in enumerate(self._by_approver(printed), start=1):
            folder = some[0].folder / "posting"
            ids = tuple(one.entry.letter.letter_id for one in some)
            day = self._facts.as_of_date
            batch = Batch(
                rep_name,
                approver,
                self._signed.released_by,
                str(some[0].entry.letter.letter_date),
                kinds,
                tuple(one.entry for one in some),
            )
            cover = print_posting(posting_document(batch, self._facts, self._language), day)
            merged = print_letters(self._compiler, [one.model for one in some], day)
            for name, pdf in (("cover", cover), ("letters", merged)):
                path = (folder / f"{name}_{number}.pdf").as_posix()
                self._write(RenderedFile(path, "", rep_id, f"posting {name}", ids), pdf)

    def _by_approver(self, printed: Sequence[_Printed]) -> Iterator[tuple[str, list[_Printed]]]:
        by_approver: dict[str, list[_Printed]] = {}
        for one in printed:
            approver = self._signed.approver.get(one.entry.letter.letter_id, "")
            by_approver.setdefault(approver, []).append(one)
        for approver, letters in sorted(by_approver.items()):
            for start in range(0, len(letters), LETTERS_A_BATCH):
                yield approver, letters[start : start + LETTERS_A_BATCH]

    def _write(self, file: RenderedFile, content: bytes) -> None:
        target = self._release / file.path
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        target.write_bytes(content)
        self.files.append(replace(file, sha256=hashlib.sha256(content).hexdigest()))
