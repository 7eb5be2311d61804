"""`huikuan identity …`: parses, calls, prints; home and clock come from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from flows.cli_letters import Front, person_option
from flows.cli_options import home_option, json_option
from flows.speaker import Speaker

reason_option = click.option("--reason", required=True, help="Why; it stands in the table.")
ids_argument = click.argument("ids", nargs=-1, required=True)


@click.group(name="identity", short_help="Which accounts are one debtor: suggest, decide.")
def identity_group() -> None:
    """Decide which accounts one debtor answers for; nothing is joined without a person.

    \b
    Examples:
      huikuan identity list
      huikuan identity confirm 1a2b3c4d --reason "工商登记一致" --as 王芳

    \b
    Decisions stand in policy/debtor_mapping.csv of the home and count from the next run.
    """


@identity_group.command("list", short_help="Accounts whose names look like one debtor's.")
@home_option
@json_option
@click.pass_obj
def list_command(front: Front, home: Path, is_json: bool) -> None:
    """List suggestions that nobody has decided: same names, former names, branches.

    \b
    Example:
      huikuan identity list --json
    """
    from flows.identity.decide import list_suggestions

    told = list_suggestions(front.existing(home))
    Speaker(is_json).tell(list(told.lines), told.document)


@identity_group.command(short_help="Join the accounts of suggestions to their debtors.")
@ids_argument
@home_option
@json_option
@person_option
@reason_option
@click.pass_obj
def confirm(  # noqa: PLR0913, the options of the command
    front: Front,
    ids: tuple[str, ...],
    home: Path,
    is_json: bool,
    named: str | None,
    reason: str,
) -> None:
    """Confirm suggestions: from the next run the debtor answers for the account too.

    \b
    Example:
      huikuan identity confirm 1a2b3c4d --reason "营业执照一致" --as 王芳
    """
    from flows.identity.decide import confirm as confirm_suggestions

    _decide(front, home, is_json, (named, reason), lambda who: confirm_suggestions(who, ids))


@identity_group.command(short_help="Say that suggestions are wrong, so that nobody asks again.")
@ids_argument
@home_option
@json_option
@person_option
@reason_option
@click.pass_obj
def reject(  # noqa: PLR0913, the options of the command
    front: Front,
    ids: tuple[str, ...],
    home: Path,
    is_json: bool,
    named: str | None,
    reason: str,
) -> None:
    """Reject suggestions.

    \b
    Example:
      huikuan identity reject 1a2b3c4d --reason "同名不同公司" --as 王芳
    """
    from flows.identity.decide import reject as reject_suggestions

    _decide(front, home, is_json, (named, reason), lambda who: reject_suggestions(who, ids))


@identity_group.command(short_help="Join an account to a debtor that no name suggests.")
@click.argument("account")
@click.argument("debtor")
@home_option
@json_option
@person_option
@reason_option
@click.pass_obj
def join(  # noqa: PLR0913, the options of the command
    front: Front,
    account: str,
    debtor: str,
    home: Path,
    is_json: bool,
    named: str | None,
    reason: str,
) -> None:
    """Join ACCOUNT (source:number) to DEBTOR, named by an account of his or by his id.

    \b
    Example:
      huikuan identity join erp:K0002 erp:K0001 --reason "个体户,经营者同一人" --as 王芳

    \b
    It replaces an earlier decision about the account; the archive keeps the table as it was.
    """
    from flows.identity.decide import join as join_account

    _decide(front, home, is_json, (named, reason), lambda who: join_account(who, account, debtor))


@identity_group.command(short_help="Let an account stand alone.")
@click.argument("account")
@home_option
@json_option
@person_option
@reason_option
@click.pass_obj
def split(  # noqa: PLR0913, the options of the command
    front: Front,
    account: str,
    home: Path,
    is_json: bool,
    named: str | None,
    reason: str,
) -> None:
    """Let ACCOUNT (source:number) be a debtor of its own, whatever its credit code says.

    \b
    Example:
      huikuan identity split erp:K0002 --reason "信用代码录错" --as 王芳
    """
    from flows.identity.decide import split as split_account

    _decide(front, home, is_json, (named, reason), lambda who: split_account(who, account))


def _decide(
    front: Front,
    home: Path,
    is_json: bool,
    said: tuple[str | None, str],
    act: Callable[[Any], Any],
) -> None:
    from flows.identity.decide import Reviewer
    from flows.letters.persons import acting_person
    from flows.settings import load_settings
    from flows.zone import CHINA

    existing = front.existing(home)
    now = front.clock(load_settings(existing))
    named, reason = said
    told = act(Reviewer(existing, acting_person(named).name, now.astimezone(CHINA).date(), reason))
    Speaker(is_json).tell(list(told.lines), told.document)
