"""A home whose one source has an ERP's own layout."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows.extracts.catalog import LAYOUTS

FILES = Path(__file__).parents[1] / "dbt" / "layouts"
DECLARED = """
language = "zh"
default_rep = "S001"

[company]
company_id = "1000"
legal_name = "华东示例制造有限公司"
currency_code = "CNY"

[sources.{layout}]
layout = "{layout}"
capability = "{capability}"
"""


def make_home(home: Path, layout: str, capability: str = "open_items") -> Path:
    """A home with the files of tests/dbt/layouts/<layout>; it declares what it was given."""
    inbox = home / "inbox" / layout
    shutil.copytree(FILES / layout, inbox)
    names = {path.name.rpartition("_")[0] for path in inbox.iterdir()}
    tables = [
        f"[sources.{layout}.tables.{table.name}]\n"
        for table in LAYOUTS[layout].tables
        if table.files.partition("_{date}")[0] in names
    ]
    text = DECLARED.format(layout=layout, capability=capability) + "".join(tables)
    (home / "huikuan.toml").write_text(text, encoding="utf-8")
    return home
