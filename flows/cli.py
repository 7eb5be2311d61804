"""`huikuan …`: parses a command, calls, prints, exits; the only reader of the wall clock."""

from __future__ import annotations

import atexit
import os
import shlex
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from flows.cli_identity import identity_group
from flows.cli_letters import COMMANDS, Front
from flows.cli_options import (
    DEFAULT_HOME,
    Day,
    HourOfDay,
    as_of_option,
    home_option,
    json_option,
    known_at_option,
    until_option,
)
from flows.cli_sources import init_command, sources_group
from flows.errors import Defect, HuikuanError, UsageError, environment_guard
from flows.speaker import Speaker

INTERRUPTED = 130

HELP = """Receivables collection every morning: ERP exports in, ranked task lists and letters out.

\b
Examples:
  huikuan demo                    make the demo company in ./huikuan-home
  huikuan init FILE...            draft huikuan.toml from your own files
  huikuan run                     the morning: load, check, build, check, write, publish
  huikuan trace XS2603017         what a document rests on, and what became of it

\b
Exit codes: 0 done (also "already published") · 1 our bug · 2 usage or configuration ·
  3 input refused · 4 gate closed · 5 locked · 6 environment · 130 interrupted
"""


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="huikuan")
@click.pass_context
def main_group(context: click.Context) -> None:
    """The group that holds the commands."""
    context.obj = Front(_existing, _now)


@main_group.command()
@home_option
@click.option("--full", is_flag=True, help="64 customers, a year of history, two sets of books.")
def demo(home: Path, full: bool) -> None:
    """Make the demo company.

    \b
    Examples:
      huikuan demo --home huikuan-home
      huikuan demo --full --home full-home
    """
    from flows.demo import make_demo, make_full_demo

    if count := (make_full_demo if full else make_demo)(home):
        where = "" if home == Path(DEFAULT_HOME) else f" --home {shlex.quote(str(home))}"
        made = f"demo     {count} files of an invented company in {home}; next: huikuan run{where}"
        Speaker(is_json=False).tell([made], {})


@main_group.command(short_help="Make an invented company of any size, in an ERP's layout.")
@home_option
@click.option(
    "--customers",
    "count",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    help="How many customers.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another firm.")
@click.option(
    "--layout", default="generic", show_default=True, help="How its files look: docs/sample.md."
)
@click.option(
    "--as-of",
    type=Day(),
    help="Show the files as they stood that evening; the last day is 2026-06-30.",
)
@click.option("--add", "is_further", is_flag=True, help="Add that day to a sample home.")
def sample(  # noqa: PLR0913, one for each option
    home: Path, count: int, seed: int, layout: str, as_of: date | None, is_further: bool
) -> None:
    """Make an invented company with a year of history, as the files of an ERP.

    \b
    Examples:
      huikuan sample --home big --customers 300
      huikuan sample --home other --customers 60 --seed 7 --layout generic
      huikuan sample --home days --layout kingdee --as-of 2026-05-31
      huikuan sample --home days --layout kingdee --as-of 2026-06-30 --add

    \b
    The same arguments give the same bytes. Exit codes: 0 made · 2 the folder is not new, or usage
    """
    from flows.sample.make_sample import make_sample

    files = make_sample(home, layout, count, seed, as_of, is_further=is_further)
    next_step = f"huikuan run --home {shlex.quote(str(home))}"
    made = f"sample   {files} files of an invented company in {home}; next: {next_step}"
    Speaker(is_json=False).tell([made], {})


@main_group.command(short_help="Show what a run would read; change nothing.")
@home_option
@as_of_option
@known_at_option
@json_option
def plan(home: Path, as_of: date | None, known_at: datetime | None, is_json: bool) -> None:
    """Show what a run would read and whether it is published already; change nothing.

    \b
    Examples:
      huikuan plan
      huikuan plan --as-of 2026-06-30 --json

    \b
    New files are archived when a run starts, not here: until then the run has no id.
    """
    from flows.plan import foresee_plan, plan_document, plan_lines
    from flows.request import Request
    from flows.settings import load_settings

    home = _existing(home)
    settings = load_settings(home)
    made = foresee_plan(Request(home, as_of, known_at, force=False), settings, _now(settings))
    Speaker(is_json).tell(plan_lines(made), plan_document(made))


@main_group.command(short_help="Make today's lists and letters.")
@home_option
@as_of_option
@known_at_option
@json_option
@click.option("--force", is_flag=True, help="Build again and prove that the bytes are the same.")
@click.option("--direct", is_flag=True, help="Follow the stages without Prefect.")
@click.option(
    "--supersede", is_flag=True, help="Take other bytes under the name of a file that was read."
)
def run(  # noqa: PLR0913, the options of the command
    home: Path,
    as_of: date | None,
    known_at: datetime | None,
    is_json: bool,
    force: bool,
    direct: bool,
    supersede: bool,
) -> None:
    """Run the morning: freeze, land, stage, gate 1, build, gate 2, render, verify, publish.

    \b
    Examples:
      huikuan run
      huikuan run --direct --json
      huikuan run --as-of 2026-06-30 --known-at 2026-07-01T06:00
    """
    from flows.lock import hold
    from flows.narrator import Narrator
    from flows.request import Request
    from flows.settings import load_settings

    home = _existing(home)
    settings = load_settings(home)
    request = Request(home, as_of, known_at, force, direct, supersede)
    with hold(home, "huikuan run", now := _now(settings)) as lock:
        # A slow import: whoever comes second is sent away before it.
        from flows.morning import run_morning

        told = run_morning(request, settings, now, lock, Narrator(silent=is_json))
    Speaker(is_json).tell(told.lines, told.document)
    _leave(told.exit_code)


@main_group.command(short_help="Bring the published lists to the reps.")
@home_option
@json_option
@click.option("--send", "is_sent", is_flag=True, help="Copy and mail; without it: only show.")
@click.option("--rep", "sales_rep_id", help="Only this rep's mail.")
@click.option("--resend", "is_again", is_flag=True, help="Mail again what was mailed already.")
@click.option("--reason", help="Why it is mailed again; the ledger keeps it.")
def deliver(  # noqa: PLR0913, the options of the command
    home: Path,
    is_json: bool,
    is_sent: bool,
    sales_rep_id: str | None,
    is_again: bool,
    reason: str | None,
) -> None:
    """Copy each rep's folder of the published run to the shared folder, and mail him his files.

    \b
    Examples:
      huikuan deliver                         what would be sent, and to whom; sends nothing
      huikuan deliver --send                  what is not delivered yet
      huikuan deliver --send --rep Y01 --resend --reason "deleted by mistake"

    \b
    A rep gets one mail a run. [delivery] and [mail] of huikuan.toml say where and how; as long as
    dry_run is true there, no mail goes out. docs/operations.md shows both.

    \b
    Exit codes: 0 done · 2 not set up, or dry_run · 5 locked · 6 something did not arrive
    """
    from flows.delivery.stage import read_order, send_delivery, show_delivery
    from flows.settings import load_settings

    home = _existing(home)
    settings, order = load_settings(home), read_order(sales_rep_id, is_again, reason)
    answer = (send_delivery if is_sent else show_delivery)(home, settings, _now(settings), order)
    Speaker(is_json).tell(answer.lines, answer.document)
    _leave(answer.exit_code)


@main_group.group(name="letters", short_help="The letters: wordings and what becomes of each.")
def letters_group() -> None:
    """Try out the wordings of letters, and decide what becomes of each letter."""


for letters_command in COMMANDS:
    letters_group.add_command(letters_command)


@letters_group.command()
@json_option
def lint(is_json: bool) -> None:
    """Print every kind, level and language on invented data; tell mistakes with file and line.

    \b
    Example:
      huikuan letters lint

    \b
    Exit codes: 0 nothing is wrong · 2 a wording or a layout has to be corrected
    """
    from flows.outbox.letter_lint import lint_letters, lint_lines

    report = lint_letters()
    document = {"tried": report.tried, "problems": list(report.problems)}
    Speaker(is_json).tell(lint_lines(report), document)
    _leave(UsageError.exit_code if report.problems else 0)


@main_group.command(short_help="Follow a figure to its archived lines, and back.")
@click.argument("subject")
@home_option
@json_option
def trace(subject: str, home: Path, is_json: bool) -> None:
    """Trace a task, letter, document, customer or file:line to its archived lines and back.

    \b
    Examples:
      huikuan trace 5f0c2a9e41d7b386          a task or a letter, by its id
      huikuan trace TX-202606-1A2B3C4D        a letter, by its number
      huikuan trace XS2026-0412               a document, open or paid, or a receipt
      huikuan trace K1001                     a customer: balances, tasks, letters
      huikuan trace 应收单_20260630.csv:7     a line of a file
      huikuan trace dso@1000:2026-06          a key figure of a company and month

    Every figure is held against the mart that was published; exit code 1 when its rows add up to
    something else.
    """
    from flows.lineage.trace import refuse_differing, trace_subject, traced_document
    from flows.lineage.wording import trace_lines

    traced = trace_subject(_existing(home), subject)
    Speaker(is_json).tell(trace_lines(traced), traced_document(traced))
    refuse_differing(traced)


@main_group.command(short_help="List the rows that could not be used, and how to mend them.")
@home_option
@json_option
def quarantine(home: Path, is_json: bool) -> None:
    """List the rows that the last run could not use: where, why, whom they hold, and the mend.

    \b
    Examples:
      huikuan quarantine                      after a note of a run, or a closed gate
      huikuan quarantine --json

    \b
    Of every file: rows = used + quarantined + excluded. A run that a gate stopped is shown too.
    """
    from flows.quarantine import quarantine_document, quarantine_lines, read_quarantine

    read = read_quarantine(_existing(home))
    Speaker(is_json).tell(quarantine_lines(read), quarantine_document(read))


@main_group.command(short_help="Show what changed between two runs.")
@click.argument("first", required=False)
@click.argument("second", required=False)
@home_option
@json_option
def diff(first: str | None, second: str | None, home: Path, is_json: bool) -> None:
    """Show what took the open amount from one run to another, and whose task changed and why.

    \b
    Examples:
      huikuan diff                            the last published run and the one before
      huikuan diff 2026-06-29                 that day's run and the last published
      huikuan diff 2026-06-29 2026-06-30 --json
      huikuan diff 3045ee2d f15ce143          two runs by their ids; also past days built again

    \b
    A run is named by 6 or more digits of its id, or by the day it stands for. The bridge foots to
    the cent in each currency. A document that is in the earlier run and not in the later files is
    "dropped": silence is no payment. Every entry of a list that differs is told once, with why.

    \b
    Exit codes: 0 whatever changed · 2 no such run, or nothing to compare · 6 a release is lost
    """
    from flows.lineage.diff import compare_runs

    compared = compare_runs(_existing(home), first, second)
    Speaker(is_json).tell(compared.lines(), compared.document())


@main_group.command(short_help="Run today's morning when the files are there.")
@home_option
@until_option
@json_option
@click.option("--direct", is_flag=True, help="Follow the stages without Prefect.")
def morning(home: Path, until: time, is_json: bool, direct: bool) -> None:
    """Run and deliver today's lists: not on a day off, and not before the required files are there.

    \b
    Examples:
      huikuan morning
      huikuan morning --home /srv/huikuan --wait-until 09:30

    For cron or a systemd timer; `huikuan serve` does the same through Prefect.

    \b
    Exit codes: those of `huikuan run`; 0 on a day off · 3 files are late · 5 locked until then
    """
    from flows.schedule.command import morning_answer
    from flows.schedule.scheduled import Schedule, run_scheduled

    tell = partial(click.echo, err=True)
    schedule = Schedule(_existing(home), until, _now, tell, direct)
    answer = morning_answer(run_scheduled(schedule, is_silent=is_json))
    Speaker(is_json).tell(answer.lines, answer.document)
    _leave(answer.exit_code)


@main_group.command(short_help="Schedule the mornings in Prefect.")
@click.option(
    "--home",
    "homes",
    type=click.Path(path_type=Path, file_okay=False),
    multiple=True,
    default=[DEFAULT_HOME],
    envvar="HUIKUAN_HOME",
    show_default=True,
    help="A company's folder; may be given several times.",
)
@click.option(
    "--at",
    "start",
    type=HourOfDay(),
    default="07:30",
    show_default=True,
    help="When the morning begins, China's time.",
)
@until_option
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    default=4200,
    show_default=True,
    help="Where Prefect's pages are shown, on this machine only.",
)
def serve(homes: tuple[Path, ...], start: time, until: time, port: int) -> None:
    """Deploy the morning to Prefect and run it every working day, until interrupted.

    \b
    Examples:
      huikuan serve
      huikuan serve --home /srv/north --home /srv/south --at 07:30 --wait-until 09:00

    It starts a Prefect server for itself, unless PREFECT_API_URL names one. docs/operations.md
    shows the systemd unit.

    \b
    Exit codes: 0 interrupted · 2 usage · 6 there is no Prefect server to use
    """
    from flows.schedule.command import serve_mornings

    serve_mornings([_existing(home) for home in homes], start, until, port)


@main_group.command(short_help="Look at machine and home before a run does.")
@home_option
@json_option
def doctor(home: Path, is_json: bool) -> None:
    """Check versions, disk, file system, fonts, settings, secrets, servers, ledger and release.

    \b
    Examples:
      huikuan doctor
      huikuan doctor --home /srv/huikuan --json

    \b
    Each line says ok, warning or failed, and what to do. Nothing is changed, nothing is sent, no
    secret is shown.

    \b
    Exit codes: 0 nothing failed · 2 only the configuration did · 6 the machine or the home did
    """
    from flows.doctor.examine import examine
    from flows.doctor.finding import exit_code, finding_lines, findings_document

    found = examine(home)
    Speaker(is_json).tell(finding_lines(found), findings_document(found))
    _leave(exit_code(found))


main_group.add_command(identity_group)
main_group.add_command(sources_group)
main_group.add_command(init_command)


def main(arguments: list[str] | None = None) -> int:
    """Runs a command line and returns its exit code; every expected failure is worded."""
    given = sys.argv[1:] if arguments is None else arguments
    speaker = Speaker("--json" in given)
    signal.signal(signal.SIGTERM, _interrupt)
    codes: list[int] = []
    atexit.register(_end_at_once, codes)
    code = _guarded(lambda: main_group.main(given, "huikuan", standalone_mode=False), speaker)
    _forsake_prefect(code)
    if arguments is None:
        codes.append(code)
    return code


def _end_at_once(codes: Sequence[int]) -> None:
    """Runs last: leaves the heap to the system, which Python takes a second to take apart.

    codes: the exit code, if this process is the command's own.
    """
    fall_silent()
    for code in codes:
        sys.stdout.flush()
        os._exit(code)


def _guarded(command: Callable[[], Any], speaker: Speaker) -> int:
    try:
        return _run_command(command)
    except HuikuanError as error:
        speaker.fail(error)
        return error.exit_code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return UsageError.exit_code
    except click.ClickException as error:
        speaker.fail(UsageError(error.format_message(), fix="see `huikuan --help`"))
        return UsageError.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted: what was published is whole; run again when you like", err=True)
        return INTERRUPTED
    except Exception as error:
        _report_bug(error, speaker)
        return Defect.exit_code


def _run_command(command: Callable[[], Any]) -> int:
    """Runs it for its exit code; a reader who closes the pipe is no fault of the machine."""
    with environment_guard("The command could not go on"):
        try:
            return int(command() or 0)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


def _forsake_prefect(code: int) -> None:
    """Ends the process now when Prefect is gone, which would try for minutes to tell it more.

    So does an interrupted run: its API's thread may be anywhere, and Python aborts when it ends
    below a thread that is writing.
    """
    if "prefect" in sys.modules:
        from flows.server import is_lost

        if code == INTERRUPTED or is_lost():
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def _report_bug(error: Exception, speaker: Speaker) -> None:
    last = traceback.extract_tb(error.__traceback__)[-1]
    speaker.fail(
        Defect(
            f"{type(error).__name__}: {error}",
            where=f"{Path(last.filename).name}:{last.lineno}",
            why="this is our bug; what was published before stays",
            fix="report it with this message and the log in the newest folder of runs/",
        )
    )


def fall_silent() -> None:
    """Runs last: DuckDB's binding prints its leaks at exit, which concern nobody."""
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _leave(exit_code: int) -> None:
    """Ends a command that has said all it had to say, with its own exit code."""
    if exit_code:
        raise click.exceptions.Exit(exit_code)


def _existing(home: Path) -> Path:
    if not (home / "huikuan.toml").is_file():
        raise UsageError(
            f"{home} is not a Huikuan home: it has no huikuan.toml",
            fix=f"`huikuan demo --home {home}` makes the demo; docs/bring-your-own-data.md "
            "shows how to make your own",
        )
    return home.resolve()


def wall_clock(settings: Any) -> datetime:
    """The clock for a command that is not typed here: the scheduled one."""
    return _now(settings)


def _now(settings: Any) -> datetime:
    """The wall clock, or the fixed one that a demo home declares."""
    return settings.demo_clock or datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
