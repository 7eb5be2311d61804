"""`huikuan sources …`: what a source can give, and whether what lies in the inbox can be read."""

from __future__ import annotations

import click

from flows.cli_options import json_option
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
