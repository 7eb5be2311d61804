"""Keeps the rules of the house: imports, the layers of the models, no clock, no float."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("flows", "expectations")
MODELS = ROOT / "dbt_project" / "models"

ALLOWED_IMPORTERS = {
    "prefect": {"flows/collect.py", "flows/server.py", "flows/deployment.py"},
    "uvicorn": {"flows/server.py"},
    "duckdb": {"flows/warehouse.py"},
    "dbt": {"flows/transform.py"},
    "great_expectations": {"flows/quality.py", "expectations/"},
    "sqlalchemy": {"flows/quality.py", "flows/extracts/database.py"},
    "jinja2": {"flows/outbox/wording.py", "flows/outbox/html.py", "flows/outbox/letter_word.py"},
    "docxtpl": {"flows/outbox/letter_word.py"},
    "typst": {"flows/outbox/letters.py"},
    "xlsxwriter": {
        "flows/outbox/workbook.py",
        "flows/outbox/workbook_entries.py",
        "flows/sample/written.py",
        "flows/outbox/quick_sheet.py",
    },
    "python_calamine": {
        "flows/extracts/sheet.py",
        "flows/extracts/answer_sheet.py",
        "flows/outbox/verify.py",
    },
    "click": {
        "flows/cli.py",
        "flows/cli_identity.py",
        "flows/cli_letters.py",
        "flows/cli_options.py",
        "flows/cli_sources.py",
        "flows/speaker.py",
    },
    "sqlite3": {"flows/ledger.py", "flows/ledger_schema.py", "flows/extracts/register_file.py"},
    "pandas": set[str](),
}
CLOCK_READERS = {"flows/cli.py"}
TIMERS = {
    "flows/narrator.py", "flows/server.py", "flows/extracts/settle.py", "flows/lock.py",
    "flows/delivery/retry.py", "flows/schedule/scheduled.py",
}  # fmt: skip


def sources() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("library", sorted(ALLOWED_IMPORTERS))
def test_a_library_is_imported_only_behind_its_door(library: str) -> None:
    doors = ALLOWED_IMPORTERS[library]
    importers = {
        relative(path)
        for path in sources()
        if any(name == library or name.startswith(f"{library}.") for name in imported(path))
    }
    strangers = {name for name in importers if not any(name.startswith(door) for door in doors)}
    assert strangers == set()


def test_what_comes_in_and_what_goes_out_never_import_each_other() -> None:
    crossings = [
        (relative(path), name)
        for path in sources()
        for name in imported(path)
        if (path.parent.name == "extracts" and name.startswith("flows.outbox"))
        or (path.parent.name == "outbox" and name.startswith("flows.extracts"))
    ]
    assert crossings == []


def test_nothing_below_the_command_line_imports_it_or_the_flow() -> None:
    doors = {"flows.cli", "flows.collect"}
    users = {relative(path) for path in sources() if imported(path) & doors}
    assert users <= {"flows/cli.py", "flows/morning.py", "flows/deployment.py"}


def test_expectations_know_only_great_expectations() -> None:
    own = {
        name
        for path in (ROOT / "expectations").rglob("*.py")
        for name in imported(path)
        if name.startswith("flows")
    }
    assert own == set()


def test_the_wall_clock_is_read_in_one_place() -> None:
    reading = re.compile(r"\.now\(|\.today\(|time\.time\(|utcnow\(")
    readers = {relative(path) for path in sources() if reading.search(path.read_text("utf-8"))}
    assert readers <= CLOCK_READERS


def test_only_what_waits_or_reports_seconds_uses_the_timer() -> None:
    users = {relative(path) for path in sources() if "time" in imported(path)}
    assert users <= TIMERS


def test_no_module_casts_to_float_but_the_one_that_writes_spreadsheet_cells() -> None:
    users = {
        relative(path) for path in sources() if re.search(r"\bfloat\(", path.read_text("utf-8"))
    }
    assert users <= {"flows/outbox/workbook.py", "flows/cli.py"}


def test_every_module_opens_with_a_sentence() -> None:
    silent = [relative(path) for path in sources() if not ast.get_docstring(parsed(path))]
    assert silent == []


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [
        (relative(path), node.name, (node.end_lineno or 0) - node.lineno + 1)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40
    ]
    assert long == []


def test_no_room_is_named_for_nothing() -> None:
    names = {path.stem for path in sources()} | {path.parent.name for path in sources()}
    assert names & {"utils", "util", "helpers", "helper", "common", "misc"} == set()


def models(*layers: str) -> list[Path]:
    return sorted(path for layer in layers for path in (MODELS / layer).rglob("*.sql"))


def code(path: Path) -> str:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"--.*", "", text).lower()


def test_no_model_reads_the_clock_or_uses_a_float() -> None:
    forbidden = re.compile(
        r"current_date|current_timestamp|\bnow\(\)|getdate\(|\b(double|float|real)\b"
    )
    found = [relative(path) for path in models("") if forbidden.search(code(path))]
    assert found == []


def test_below_staging_the_sql_can_run_on_another_engine() -> None:
    forbidden = re.compile(r"::[a-z]|\bqualify\b|filter\s*\(\s*where|group by all|list_|lambda")
    found = [
        (relative(path), match.group())
        for path in models("intermediate", "marts")
        for match in [forbidden.search(code(path))]
        if match
    ]
    assert found == []


def test_sources_are_read_in_staging_only_and_landing_facts_in_the_waist() -> None:
    readers = [path for path in models("marts") if "source(" in code(path)]
    assert [relative(path) for path in readers] == []


def test_marts_never_reach_past_the_waist_except_for_policy() -> None:
    reaching = [
        (relative(path), name)
        for path in models("marts")
        for name in re.findall(r"ref\(\s*['\"](stg_[a-z_]+)", code(path))
        if not name.startswith("stg_policy__")
    ]
    assert [pair for pair in reaching if pair[1] not in FACTS_ABOUT_ROWS] == []


FACTS_ABOUT_ROWS = {
    "stg_quarantine", "stg_exclusions", "stg_row_reconciliation", "stg_answers__answers",
    "stg_answers__accounts",
}  # fmt: skip


def test_the_waist_never_reads_the_marts() -> None:
    upward = [
        (relative(path), name)
        for path in models("intermediate", "staging")
        for name in re.findall(r"ref\(\s*['\"]([a-z_]+)", code(path))
        if not name.startswith(("int_", "stg_", "base_"))
    ]
    assert upward == []


def test_every_model_has_its_description_beside_it() -> None:
    lonely = [relative(path) for path in models("") if not path.with_suffix(".yml").exists()]
    assert lonely == []


def test_the_top_level_is_what_the_design_names() -> None:
    allowed = {
        "flows", "expectations", "dbt_project", "templates", "tests", "pyproject.toml",
        "README.md", "README.zh-CN.md", "Makefile", "requirements.lock", "CHANGELOG.md",
        "DECISIONS.md", "LICENSE", "benchmarks", "docs", ".ci", ".gitignore", ".git",
    }  # fmt: skip
    generated = {
        ".venv", ".prefect", "huikuan-home", ".ruff_cache", ".hypothesis", ".pytest_cache",
        "__pycache__", "huikuan.egg-info", ".coverage",
    }  # fmt: skip
    assert {path.name for path in ROOT.iterdir()} - allowed - generated == set()


def test_the_lock_file_holds_versions_and_hashes_only() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    package = r"[A-Za-z0-9_.\-]+==[A-Za-z0-9.+!]+ \\"
    digest = r"    --hash=sha256:[0-9a-f]{64}( \\)?"
    shape = re.compile(f"^({package}|{digest})$")
    assert [line for line in lines if not shape.match(line)] == []
