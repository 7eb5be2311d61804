"""`huikuan sources …`: what a source can give, and whether what lies in the inbox can be read."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli_options import Day, home_option, json_option
from flows.speaker import Speaker

if TYPE_CHECKING:
    from flows.sources.home_plan import Question, Wishes


@click.group(
    name="sources",
    invoke_without_command=True,
    short_help="What each layout reads and cannot tell; try the inbox.",
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Only the layouts of this company, with the rows that its published run read.",
)
@json_option
@click.pass_context
def sources_group(context: click.Context, home: Path | None, is_json: bool) -> None:
    """Show each layout with its tables, what rests on them and what it cannot tell.

    \b
    Examples:
      huikuan sources
      huikuan sources --home my-company --json
    """
    if context.invoked_subcommand is None:
        from flows.sources.matrix import matrix_document, matrix_lines
        from flows.sources.rows_landed import rows_landed

        landed = rows_landed(home) if home else None
        Speaker(is_json).tell(matrix_lines(landed), matrix_document(landed))


@sources_group.command(short_help="Try what lies in the inbox; change nothing.")
@home_option
@json_option
def check(home: Path, is_json: bool) -> None:
    """Try the inbox without a run: files, headings, rows, first cells and days of every table.

    \b
    Examples:
      huikuan sources check
      huikuan sources check --home my-company --json

    \b
    Of each table the files of its newest day are parsed, in a folder outside the home, of which
    no byte changes. The first cells of each column are printed as the file holds them.

    \b
    Exit codes: 0 all can be read · 2 huikuan.toml · 3 a file is refused, or a required one missing
    """
    from flows.settings import load_settings
    from flows.sources.check import check_inbox
    from flows.sources.told import check_document, check_lines

    checked = check_inbox(home.resolve(), load_settings(home))
    Speaker(is_json).tell(check_lines(checked), check_document(checked))
    if checked.exit_code:
        raise click.exceptions.Exit(checked.exit_code)


@sources_group.command(short_help="Every file that was received, and what became of it.")
@home_option
@click.option("--refused", "only_refused", is_flag=True, help="Only what was not taken at once.")
@json_option
def received(home: Path, only_refused: bool, is_json: bool) -> None:
    """List all that lies in the archive: when it came, under which name, whether it was taken.

    \b
    Examples:
      huikuan sources received --home my-company
      huikuan sources received --home my-company --refused --json

    \b
    What was refused, or waits since a run was killed, is kept and is never data.
    Exit codes: 0 listed · 6 environment
    """
    from flows.sources.received import received_document, received_lines

    document = received_document(home.resolve(), only_refused=only_refused)
    Speaker(is_json).tell(received_lines(document), document)


@click.command(name="init", short_help="Draft huikuan.toml from files as they are.")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE...",
)
@home_option
@json_option
@click.option("--yes", "is_sure", is_flag=True, help="Write without asking; questions stay open.")
@click.option("--day", type=Day(), help="The business day of files whose name has none.")
@click.option("--company", "legal_name", default="", help="Your company's registered name.")
@click.option("--currency", "home_currency", default="CNY", show_default=True)
@click.option("--dates", help="Which form ambiguous days have, such as D/M/YYYY.")
@click.option(
    "--below-zero",
    type=click.Choice(["quarantine", "credits"]),
    help="What amounts below zero are; without it the question stays open.",
)
@click.option("--heading-row", type=click.IntRange(min=1), help="The row of the headings, from 1.")
def init_command(
    files: tuple[Path, ...],
    home: Path,
    is_json: bool,
    is_sure: bool,
    heading_row: int | None,
    **wished: Any,
) -> None:
    """Look into files as an ERP or a person exported them, and draft the huikuan.toml of a home.

    \b
    Examples:
      huikuan init exports/*_20260630.csv --home my-company
      huikuan init 欠款表.xls --day 2026-06-30 --company 某某机械有限公司 --yes

    \b
    Files of a known ERP are recognised by their headings; of others each column is guessed. What a
    file does not say (what is below zero, ambiguous days) is asked, or stays open in huikuan.toml.

    \b
    Exit codes: 0 written, or only shown · 2 usage, or a home that exists · 3 a file is refused
    """
    from flows.sources.home_plan import Wishes
    from flows.sources.init_told import draft_document, draft_lines, written_lines
    from flows.sources.new_home_files import look_into, write_home

    speaker, wishes = Speaker(is_json), Wishes(**wished)
    drafted = look_into(files, home, heading_row, wishes)
    if not is_json:
        speaker.tell(draft_lines(drafted, shutil.get_terminal_size().columns), {})
    if not is_sure and not is_json and sys.stdin.isatty():
        wishes = _asked(drafted.plan.questions, wishes)
        drafted = look_into(files, home, heading_row, wishes)
        is_sure = click.confirm(f"write {home}/huikuan.toml?")
    if is_sure:
        copied = write_home(home, drafted.plan)
        lines = written_lines(drafted.plan, copied, str(home))
    else:
        copied, lines = [], ["nothing was written; add --yes to write it"]
    speaker.tell(lines, {**draft_document(drafted), "copied": copied})


def _asked(questions: Sequence[Question], wishes: Wishes) -> Wishes:
    """The wishes with the answers of a person; a blank answer leaves a question open."""
    for question in questions:
        answer = click.prompt(
            f"{question.code} ({', '.join(question.choices)}; blank leaves it open)",
            default="",
            show_default=False,
            type=click.Choice(["", *question.choices]),
            show_choices=False,
        )
        wishes = replace(wishes, **{question.code: answer or None})
    return wishes
