"""Tables read from a real PostgreSQL server that holds the layout of Odoo."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from run.command import Ended, huikuan

from .home import DECLARED, FILES, make_home
from .postgresql import ABSENT, PASSWORD, PROGRAMS, Line, Server, fill, running

pytestmark = [pytest.mark.debian, pytest.mark.skipif(not PROGRAMS, reason=ABSENT)]
TABLES = (
    "account_move", "account_move_line", "account_account", "account_partial_reconcile",
    "res_partner", "res_company", "res_currency", "res_currency_rate", "res_users",
)  # fmt: skip
VARIABLE = "ODOO_ADDRESS"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        fill(server, FILES / "odoo")
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return declare(tmp_path / "home")


def declare(home: Path, settings: str = "", query: str = "") -> Path:
    """A home that reads Odoo's tables from its database, its clock on the day after the files."""
    text = DECLARED.format(layout="odoo", capability="open_items")
    text += f'[sources.odoo.database]\nurl = "env:{VARIABLE}"\n{settings}\n'
    text += "".join(f"[sources.odoo.tables.{table}]\n" for table in TABLES)
    text += f'query = "{query}"\n' if query else ""
    text += '[demo]\nclock = "2026-07-01T06:00:00+08:00"\n'
    home.mkdir(exist_ok=True)
    (home / "huikuan.toml").write_text(text, encoding="utf-8")
    return home


def run(monkeypatch: pytest.MonkeyPatch, home: Path, address: str, command: str = "run") -> Ended:
    monkeypatch.setenv(VARIABLE, address)
    return huikuan(home, command, *(["--direct"] if command == "run" else []))


def archived(home: Path) -> list[tuple[str, str, int]]:
    """What of the source is registered: name, business date, rows."""
    registry = home / "archive" / "registry.sqlite"
    if not registry.exists():
        return []
    with closing(sqlite3.connect(registry)) as connection:
        return connection.execute(
            "select name, business_date, row_count from received join extracted using (sequence)"
            " where length(query_sha256) = 64 order by name"
        ).fetchall()


@pytest.mark.campaign
def test_a_run_on_the_database_says_what_a_run_on_its_files_says(
    home: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = run(monkeypatch, home, server.address())

    assert ended.code == 0, ended.out + ended.err
    assert "odoo: 9 tables, 45 rows read from its database" in ended.err
    from_files = make_home(tmp_path / "files", "odoo")
    assert huikuan(from_files, "run", "--direct").code == 0
    items = "current/published/open_items.csv"
    assert _without_ids(home / items) == _without_ids(from_files / items)
    assert len(archived(home)) == len(TABLES)
    assert ("res_users_20260630.csv", "2026-06-30", 1) in archived(home)
    assert "already published" in run(monkeypatch, home, server.address()).out
    assert _places_that_hold(home, PASSWORD) == []
    assert PASSWORD not in ended.out + ended.err


def test_a_plan_reads_the_database_and_keeps_nothing(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = run(monkeypatch, home, server.address(), "plan")

    assert ended.code == 0, ended.out + ended.err
    assert "as of    2026-06-30" in ended.out
    assert [path.name for path in home.iterdir()] == ["huikuan.toml"]


def test_a_line_that_drops_every_time_keeps_nothing_and_says_so(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(home, "attempts = 2")
    line = Line(server.port, cut_after=[6_000, 6_000])

    ended = run(monkeypatch, home, server.address(line.port))

    assert (ended.code, line.count) == (6, 2), ended.err
    assert "the database of source odoo cannot be read" in ended.err
    assert "nothing of it was kept" in ended.err
    assert archived(home) == []
    assert not (home / "current").exists()
    assert PASSWORD not in ended.out + ended.err


def test_a_line_that_drops_once_is_read_again_from_the_first_table(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(home, "attempts = 2")
    line = Line(server.port, cut_after=[6_000])

    ended = run(monkeypatch, home, server.address(line.port), "plan")

    assert (ended.code, line.count) == (0, 2), ended.err


@pytest.mark.parametrize(
    ("query", "settings", "code", "said"),
    [
        (
            "with gone as (delete from res_users returning id) select id from gone",
            *("", 3, "in a read-only transaction"),
        ),
        ("select id, login from nobody", "", 3, 'relation "nobody" does not exist'),
        ("select pg_sleep(9)", "statement_seconds = 1", 6, "canceling statement"),
        ("drop table res_users", "", 2, "must begin with select or with"),
    ],
)
def test_a_query_that_writes_fails_or_takes_too_long_ends_the_run(
    home: Path,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    settings: str,
    code: int,
    said: str,
) -> None:
    declare(home, settings, query)

    ended = run(monkeypatch, home, server.address())

    assert (ended.code, said in ended.err) == (code, True), ended.err
    assert archived(home) == []
    assert server.ask("select count(*) from res_users") == "1"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "env:ODOO_ADDRESS cannot be used"),
        (f"mysql://reader:{PASSWORD}@127.0.0.1/erp", "is none of PostgreSQL"),
        (f"no address at all {PASSWORD}", "is none of PostgreSQL"),
    ],
)
def test_an_address_that_is_none_is_not_repeated(
    home: Path, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    ended = run(monkeypatch, home, address)

    assert (ended.code, said in ended.err) == (6, True), ended.err
    assert PASSWORD not in ended.out + ended.err


def test_a_wrong_password_is_told_and_not_tried_again(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(server.port, cut_after=[])
    wrong = server.address(line.port).replace(PASSWORD, "wrong")

    ended = run(monkeypatch, home, wrong)

    assert (ended.code, line.count) == (6, 1), ended.err
    assert "lets nobody in" in ended.err


def _without_ids(path: Path) -> list[str]:
    """The rows of a table without the hash of the file that each comes from."""
    lines = path.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("source_row_id")
    return [",".join(row.split(",")[:place] + row.split(",")[place + 1 :]) for row in lines]


def _places_that_hold(home: Path, secret: str) -> list[Path]:
    found = [path for path in home.rglob("*") if path.is_file()]
    return [path for path in found if secret.encode() in path.read_bytes()]
