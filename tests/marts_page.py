"""docs/marts.md from the contracts of the published models; as a program, writes it anew.

.venv/bin/python tests/marts_page.py
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "marts.md"
MARTS = ROOT / "dbt_project" / "models" / "marts"
BEGINNING, END = "<!-- tables: generated -->", "<!-- tables: end -->"
FOLDERS = {
    "receivables": "Receivables and credits",
    "promises": "Promises",
    "credit": "Credit limits",
    "limitation": "Limitation",
    "signals": "Signals, grades, classes",
    "tasks": "Tasks",
    "letters": "Letters",
    "reports": "Reports",
    "figures": "Key figures and loss allowance",
    "lineage": "Lineage",
    "control": "Control",
}


def published_models() -> dict[str, list[dict[str, Any]]]:
    """The models that a release publishes, by folder: tables in the schema of the marts."""
    found: dict[str, list[dict[str, Any]]] = {folder: [] for folder in FOLDERS}
    for path in sorted(MARTS.rglob("*.yml")):
        (model,) = yaml.load(path.read_bytes(), yaml.CSafeLoader)["models"]
        config = model.get("config", {})
        if config.get("materialized") != "ephemeral" and "schema" not in config:
            found[path.parent.name].append(model)
    return found


def tables() -> str:
    """The part of the page between the marks."""
    parts = [
        f"## {FOLDERS[folder]}\n\n" + "\n\n".join(_table(model) for model in models)
        for folder, models in published_models().items()
    ]
    return "\n\n".join(parts)


def page(text: str) -> str:
    """The page with its tables made anew; what stands before and after them stays."""
    before, rest = text.split(BEGINNING)
    return f"{before}{BEGINNING}\n\n{tables()}\n\n{END}{rest.split(END)[1]}"


def _table(model: dict[str, Any]) -> str:
    rows = "\n".join(_row(column) for column in model["columns"])
    heading = f"### {model['name']}\n\n{_line(model['description'])}"
    return f"{heading}\n\n| column | type | meaning |\n|---|---|---|\n{rows}"


def _row(column: dict[str, Any]) -> str:
    kinds = {constraint["type"] for constraint in column.get("constraints", [])}
    required = "*" if "not_null" in kinds else ""
    data_type = re.sub(r",\s*", ",", column["data_type"])
    meaning = _line(column["description"]).replace("|", "\\|")
    return f"| `{column['name']}`{required} | {data_type} | {meaning} |"


def _line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
