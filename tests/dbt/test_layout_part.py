"""What a home takes of the parsed project is what dbt would have parsed for its layouts alone."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from landing import PROJECT

PROGRAM = """
import json, os, sys
from pathlib import Path
from tempfile import TemporaryDirectory

from flows import lean_dbt, transform
from flows.extracts.catalog import LAYOUTS
from flows.layout_part import keep_layouts

def told(manifest):
    return {
        name: [
            sorted(node.depends_on.nodes),
            sorted(node.depends_on.macros),
            json.dumps(node.config.to_dict(), sort_keys=True, default=str),
            getattr(node, "raw_code", ""),
        ]
        for nodes in (manifest.nodes, manifest.unit_tests)
        for name, node in nodes.items()
    }

def parsed(layouts):
    with TemporaryDirectory() as scratch:
        return transform._invoke(["parse"], {"layouts": layouts}, Path(scratch), None).result

lean_dbt.leave_out_what_nobody_reads()
os.environ["HUIKUAN_WAREHOUSE"] = transform.PARSED_FOR
used = json.loads(sys.argv[1])
part = parsed(list(LAYOUTS))
keep_layouts(part, LAYOUTS, used)
part, alone = told(part), told(parsed(used))
differing = [name for name in part if name in alone and part[name] != alone[name]]
print(json.dumps([len(part), sorted(part.keys() ^ alone.keys()), differing]))
"""


@pytest.mark.campaign
@pytest.mark.parametrize("used", [["u8"], ["generic", "sap"], ["kingdee_list"]], ids=str)
def test_the_part_for_some_layouts_is_the_project_of_these_layouts(used: list[str]) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(used)],
        cwd=PROJECT.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    count, only_in_one, differing = told(asked.stdout)
    assert (only_in_one, differing) == ([], [])
    assert count > 400


def told(printed: str) -> Any:
    """The last line: how many nodes there are, those of one side alone, those that differ."""
    return json.loads(printed.splitlines()[-1])
