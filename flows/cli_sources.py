"""`huikuan sources …`: what a source can give, and whether what lies in the inbox can be read."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli_options import home_option, json_option
from flows.speaker import Speaker


@click.group(
    name="sources",
    invoke_without_command=True,
    short_help="What each layout reads and cannot tell; try the inbox.",
)
@json_option
@click.pass_context
def sources_group(context: click.Context, is_json: bool) -> None:
    """Show each layout with its tables, what rests on them and what it cannot tell.

    \b
    Examples:
      huikuan sources
      huikuan sources --json
    """
    if context.invoked_subcommand is None:
        from flows.sources.matrix import matrix_document, matrix_lines

        Speaker(is_json).tell(matrix_lines(), matrix_document())


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
