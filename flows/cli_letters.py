"""`huikuan letters …`: parses, calls, prints; home, clock and exit come from the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from flows.cli_options import home_option, json_option
from flows.speaker import Speaker


@dataclass(frozen=True)
class Front:
    """What the command line lends: the check of a home, and the clock of its settings."""

    existing: Callable[[Path], Path]
    clock: Callable[[Any], datetime]


person_option = click.option(
    "--as", "named", help="Who acts; default: the user of the operating system."
)
reason_option = click.option("--reason", required=True, help="Why; the ledger keeps it.")
numbers_argument = click.argument("numbers", nargs=-1, required=True)


@click.command("list", short_help="Where each letter stands.")
@home_option
@json_option
@click.option(
    "--state",
    default="waiting",
    show_default=True,
    help="Or: planned, approved, ask a person, released, delivered, bounced, rejected, lapsed,"
    " void, all.",
)
@click.pass_obj
def list_command(front: Front, home: Path, is_json: bool, state: str) -> None:
    """List the letters that wait for somebody, or those of one state.

    \b
    Examples:
      huikuan letters list
      huikuan letters list --state all --json
    """
    from flows.letters.listing import list_letters

    _tell(is_json, list_letters(front.existing(home), state))


@click.command(short_help="What to know before deciding about a letter.")
@numbers_argument
@home_option
@json_option
@click.pass_obj
def review(front: Front, numbers: tuple[str, ...], home: Path, is_json: bool) -> None:
    """Show file, content hash, preparer and approval of letters.

    \b
    Example:
      huikuan letters review TX-202606-1A2B3C4D
    """
    from flows.letters.listing import review_letters

    _tell(is_json, review_letters(front.existing(home), numbers))


@click.command(short_help="Approve letters, as a second person.")
@numbers_argument
@home_option
@json_option
@person_option
@click.pass_obj
def approve(
    front: Front, numbers: tuple[str, ...], home: Path, is_json: bool, named: str | None
) -> None:
    """Approve planned letters of the current run; not by the person whose run prepared them.

    \b
    Example:
      huikuan letters approve CK-202606-1A2B3C4D --as 李经理

    \b
    The approval is bound to what the letter says; when that changes, it counts no more.
    Exit codes: 0 approved · 2 one may not be approved, then none is · 5 a run is at work
    """
    from flows.letters.decide import approve as approve_letters

    _tell(is_json, approve_letters(_act(front, home, "approve", named), numbers))


@click.command(short_help="Reject letters, with a reason.")
@numbers_argument
@home_option
@json_option
@person_option
@reason_option
@click.pass_obj
def reject(  # noqa: PLR0913, the options of the command
    front: Front,
    numbers: tuple[str, ...],
    home: Path,
    is_json: bool,
    named: str | None,
    reason: str,
) -> None:
    """Reject letters that wait; they come again only when their content is another.

    \b
    Example:
      huikuan letters reject CK-202606-1A2B3C4D --reason "一起对账后再发"
    """
    from flows.letters.decide import reject as reject_letters

    _tell(is_json, reject_letters(_act(front, home, "reject", named), numbers, reason))


@click.command(short_help="Let letters go out: a run on the newest figures.")
@click.argument("numbers", nargs=-1)
@home_option
@json_option
@person_option
@click.option("--all", "is_everything", is_flag=True, help="Everything that may go out.")
@click.option(
    "--supersede", is_flag=True, help="Take other bytes under the name of a file that was read."
)
@click.pass_obj
def release(  # noqa: PLR0913, the options of the command
    front: Front,
    numbers: tuple[str, ...],
    home: Path,
    is_json: bool,
    named: str | None,
    is_everything: bool,
    supersede: bool,
) -> None:
    """Compare approved letters with the newest figures, date and print those that still hold.

    \b
    Examples:
      huikuan letters release --all
      huikuan letters release CK-202606-1A2B3C4D --as 张会计

    \b
    What has changed, was paid or is held is withheld with the reason. What goes by mail is mailed
    at once. Exit codes: those of `huikuan run` · 6 also when a mail did not go
    """
    from flows.errors import UsageError
    from flows.letters.persons import acting_person
    from flows.letters.release import Wish, release_letters
    from flows.narrator import Narrator
    from flows.settings import load_settings

    if bool(numbers) == is_everything:
        raise UsageError("name letters, or say --all", fix="`huikuan letters list` shows them")
    home = front.existing(home)
    settings = load_settings(home)
    wish = Wish(numbers, is_everything, acting_person(named), front.clock(settings), supersede)
    _tell(is_json, release_letters(home, settings, wish, Narrator(silent=is_json)))


@click.command(short_help="Declare letters void, with a reason.")
@numbers_argument
@home_option
@json_option
@person_option
@reason_option
@click.pass_obj
def void(  # noqa: PLR0913, the options of the command
    front: Front,
    numbers: tuple[str, ...],
    home: Path,
    is_json: bool,
    named: str | None,
    reason: str,
) -> None:
    """Declare letters void; their documents go back one step.

    \b
    Example:
      huikuan letters void CK-202606-1A2B3C4D --reason "收件单位名称有误"
    """
    from flows.letters.decide import void as void_letters

    _tell(is_json, void_letters(_act(front, home, "void", named), numbers, reason))


@click.command(short_help="Say whether an interrupted letter went out.")
@click.argument("number")
@home_option
@json_option
@person_option
@reason_option
@click.option("--went-out/--not-sent", "went_out", required=True, help="What you found.")
@click.pass_obj
def settle(  # noqa: PLR0913, the options of the command
    front: Front,
    number: str,
    home: Path,
    is_json: bool,
    named: str | None,
    reason: str,
    went_out: bool,
) -> None:
    """Answer what nobody else can know: whether a letter was posted or mailed before the crash.

    \b
    Example:
      huikuan letters settle CK-202606-1A2B3C4D --not-sent --reason "打印室没有此函"
    """
    from flows.letters.decide import settle as settle_letter

    _tell(is_json, settle_letter(_act(front, home, "settle", named), number, went_out, reason))


@click.command("mail", short_help="Mail what was released today and did not go.")
@home_option
@json_option
@click.option("--send", "is_sent", is_flag=True, help="Mail; without it: only show.")
@click.pass_obj
def mail_command(front: Front, home: Path, is_json: bool, is_sent: bool) -> None:
    """Show or send the mails of released letters that did not go with their release.

    \b
    Examples:
      huikuan letters mail             what would be sent, to whom, and what waits for a person
      huikuan letters mail --send      after the mail server is back

    \b
    A letter goes by mail with its release, once, and only on the day that it bears.
    Exit codes: 0 done · 2 not set up, or dry_run · 5 locked · 6 something did not go
    """
    from flows.letters.mail import Mailing, send_mail, show_mail
    from flows.settings import load_settings

    home = front.existing(home)
    settings = load_settings(home)
    mailing = Mailing(home, settings, front.clock(settings))
    _tell(is_json, (send_mail if is_sent else show_mail)(mailing))


@click.command(short_help="Which mails came back, and why.")
@home_option
@json_option
@click.pass_obj
def returned(front: Front, home: Path, is_json: bool) -> None:
    """List what lies in inbox/bounces, as the last run has read it: letter, code, text, or problem.

    \b
    Example:
      huikuan letters returned
    """
    from flows.letters.returned import list_returned

    _tell(is_json, list_returned(front.existing(home)))


@click.command(short_help="Print a copy (副本) of a letter that went out.")
@click.argument("number")
@home_option
@json_option
@person_option
@reason_option
@click.pass_obj
def reissue(  # noqa: PLR0913, the options of the command
    front: Front, number: str, home: Path, is_json: bool, named: str | None, reason: str
) -> None:
    """Print a copy, marked 副本, while all that the letter asks for is still open.

    \b
    Example:
      huikuan letters reissue CK-202606-1A2B3C4D --reason "对方称未收到原件"
    """
    from flows.letters.reissue import reissue as reissue_letter
    from flows.settings import load_settings

    act = _act(front, home, "reissue", named)
    _tell(is_json, reissue_letter(act, number, reason, load_settings(act.home).language))


@click.command(short_help="Write what proves a letter into a folder.")
@click.argument("number")
@home_option
@json_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where; default: evidence/<number> in the home.",
)
@click.pass_obj
def evidence(front: Front, number: str, home: Path, is_json: bool, folder: Path | None) -> None:
    """Write its bytes, the lines that its documents rest on, decisions and delivery proof.

    \b
    Example:
      huikuan letters evidence CK-202606-1A2B3C4D
    """
    from flows.letters.evidence import write_evidence

    _tell(is_json, write_evidence(front.existing(home), number, folder))


@click.command("confirm-account", short_help="Confirm a changed bank account.")
@click.argument("account_number")
@home_option
@json_option
@person_option
@click.pass_obj
def confirm_account(
    front: Front, account_number: str, home: Path, is_json: bool, named: str | None
) -> None:
    """Confirm that a bank account that changed in huikuan.toml is ours; till then no letter goes.

    \b
    Example:
      huikuan letters confirm-account "1410 0202 0900 1234" --as 李经理

    \b
    Read the number from the bank's paper. Not by the person who ran the run that met it.
    """
    from flows.letters.accounts import confirm_account as confirm

    _tell(is_json, confirm(_act(front, home, "confirm-account", named), account_number))


COMMANDS = (
    *(list_command, review, approve, reject, release, void, settle, reissue, evidence),
    *(mail_command, returned, confirm_account),
)


def _act(front: Front, home: Path, command: str, named: str | None) -> Any:
    from flows.letters.desk import Act
    from flows.letters.persons import acting_person
    from flows.settings import load_settings

    home = front.existing(home)
    now = front.clock(load_settings(home))
    return Act(home, f"huikuan letters {command}", acting_person(named), now)


def _tell(is_json: bool, answer: Any) -> None:
    Speaker(is_json).tell(answer.lines, answer.document)
    if answer.exit_code:
        raise click.exceptions.Exit(answer.exit_code)
