"""dbt does less than it would, and still keeps contracts and reaches every macro it needs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from landing import PROJECT

from flows.lean_dbt import Reach, needed_macros
from flows.worker import Worker

SETTINGS = """
name: small
version: "1.0.0"
config-version: 2
profile: huikuan
on-run-end: ["{{ keep_contracts(results) }}"]
models: {small: {+materialized: table, +contract: {enforced: true}}}
"""
MODELS = """
models:
  - name: kept
    columns: [{name: amount, data_type: "decimal(18, 4)"}, {name: word, data_type: varchar}]
  - name: turned
    columns: [{name: word, data_type: varchar}, {name: amount, data_type: "decimal(18, 4)"}]
"""
SQL = "select cast(1 as decimal(18, 4)) as amount, 'a' as word"


def test_a_table_that_breaks_its_contract_is_named_with_what_differs(tmp_path: Path) -> None:
    folder = tmp_path / "dbt_project"
    for name in ("macros", "models"):
        (folder / name).mkdir(parents=True)
    for part in ("profiles.yml", "macros/materializations.sql"):
        shutil.copyfile(PROJECT / part, folder / part)
    for name, text in {"dbt_project.yml": SETTINGS, "models/models.yml": MODELS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("kept", "turned"):
        (folder / f"models/{name}.sql").write_text(SQL, encoding="utf-8")

    said = built(folder, "kept turned")["exception"]
    assert "the contract of turned is not kept" in said
    assert "the columns stand in another order" in said
    assert "contract of kept" not in said
    alone = built(folder, "kept")
    assert [(node["name"], node["status"]) for node in alone["nodes"]] == [("kept", "success")]


def built(project: Path, models: str) -> dict[str, Any]:
    settings = {"MUTATED_PROJECT": str(project), "HUIKUAN_LAYOUTS": json.dumps(["generic"])}
    warehouse = project.parent / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    child = Worker("tests.dbt.mutated_project", project.parent / "dbt.log", settings).begin()
    try:
        answer = child.call(
            {
                "warehouse": str(warehouse),
                "command": ["build"],
                "select": models.split(),
                "variables": {},
                "target": str(project.parent / "target"),
            }
        )
    finally:
        child.close()
    return answer


def macro(name: str, text: str, package: str = "dbt") -> Any:
    return SimpleNamespace(name=name, macro_sql=text, package_name=package)


def test_a_text_reaches_what_it_names_and_what_that_names_round_every_circle() -> None:
    reach = Reach(
        {
            "first": macro("first", "{{ second() }}"),
            "second": macro("default__second", "{{ first() }} {{ third() }}"),
            "third": macro("third", ""),
            "other": macro("other", "{{ third() }}"),
        }
    )
    assert reach(["select {{ second(1) }}"]) == {"first", "second", "third"}
    assert reach(["{{ other() }}", "{{ third() }}"]) == {"other", "third"}
    assert reach(["select 1 as fourth"]) == set()


def test_a_macro_is_kept_when_a_text_or_a_kept_macro_names_it_or_its_spelling() -> None:
    macros = {
        "own": macro("own", "{{ date_spine() }}", "huikuan"),
        "spine": macro("date_spine", "{{ adapter.dispatch('date_spine') }}"),
        "spelled": macro("duckdb__date_spine", "{{ series() }}", "dbt_duckdb"),
        "series": macro("series", ""),
        "in_a_model": macro("in_a_model", ""),
        "hook": macro("run_hooks", ""),
        "snapshot": macro("snapshot_merge_sql", "{{ date_spine() }}"),
    }
    kept = needed_macros(macros, "huikuan", ["select {{ dbt.in_a_model() }}"])
    assert list(kept) == ["own", "spine", "spelled", "series", "in_a_model", "hook"]
