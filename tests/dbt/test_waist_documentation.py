"""docs/waist.md, the contracts and the models say the same."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "dbt_project" / "models"
TYPES = {
    "": "varchar",
    "amount": "decimal(18,4)",
    "rate": "decimal(20,10)",
    "share": "decimal(5,4)",
    "count": "integer",
    "flag": "boolean",
}


def test_the_document_lists_exactly_the_columns_and_types_of_the_built_waist() -> None:
    built = (ROOT / "docs" / "waist.md").read_text(encoding="utf-8")
    assert _documented(built) == {path.stem: _contract(path) for path in _waist_models()}


def test_every_model_below_the_marts_says_its_grain_and_describes_its_columns() -> None:
    for folder in ("staging", "intermediate"):
        for model in sorted((MODELS / folder).rglob("*.sql")):
            described = _described(model.with_suffix(".yml"))
            last_sentence = described["description"].strip().split(". ")[-1]
            assert last_sentence.startswith("One row"), model.name
            assert all(column["description"] for column in described["columns"]), model.name


def _waist_models() -> list[Path]:
    return sorted((MODELS / "intermediate").glob("*.yml"))


def _described(path: Path) -> dict[str, object]:
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)["models"][0]


def _contract(path: Path) -> list[tuple[str, str]]:
    return [(column["name"], column["data_type"]) for column in _described(path)["columns"]]


def _documented(text: str) -> dict[str, list[tuple[str, str]]]:
    tables = {}
    for section in text.split("\n### ")[1:]:
        name, _, body = section.partition("\n")
        columns = body.strip().split("\n\n")[1]
        words = re.findall(r"`(\w+)`\s*(\w*)\*?[,.]", columns.replace("\n", " "))
        tables[name] = [(column, TYPES.get(kind, kind)) for column, kind in words]
    return tables
