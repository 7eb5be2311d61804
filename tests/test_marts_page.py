"""docs/marts.md names every published table with its columns, and every key of the manifest."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from marts_page import PAGE, page, published_models

TEXT = PAGE.read_text("utf-8")


def keys_of(section: str) -> set[str]:
    """The keys that the table under a heading explains."""
    _, _, rest = TEXT.partition(f"\n| {section} | meaning |\n|---|---|\n")
    rows = rest.partition("\n\n")[0].splitlines()
    return {key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_the_tables_are_those_of_the_contracts() -> None:
    assert page(TEXT) == TEXT, "stale: run `.venv/bin/python tests/marts_page.py`"


def test_a_release_publishes_these_tables_and_no_others(demo_release: Path) -> None:
    described = {model["name"] for models in published_models().values() for model in models}
    for form in ("csv", "parquet"):
        found = {path.stem for path in (demo_release / "published").glob(f"*.{form}")}
        assert found == described


def test_every_key_of_a_manifest_is_explained_and_no_other(demo_release: Path) -> None:
    manifest: dict[str, Any] = json.loads((demo_release / "manifest.json").read_text("utf-8"))
    optional = {"place", "first_day", "last_day"}
    gates: list[dict[str, Any]] = manifest["gates"]
    assert set(manifest) == keys_of("key")
    assert {key for entry in manifest["inputs"] for key in entry} == keys_of(
        "key of an input"
    ) - optional
    assert {key for gate in gates for key in gate} == keys_of("key of a gate")
    assert {key for gate in gates for rule in gate["rules"] for key in rule} == keys_of(
        "key of a rule"
    )
