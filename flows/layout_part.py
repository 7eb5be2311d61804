"""The part of the parsed project that a home's layouts use.

The project is parsed once with every layout; what dbt would have parsed for some layouts alone is
the same project without the staging folders of the others, since one union macro is all that ever
names those.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Any

STAGING = "staging"


def keep_layouts(manifest: Any, known: Collection[str], used: Collection[str]) -> None:
    """Takes the models of unused layouts, and what tests those, out of dbt's manifest.

    manifest: dbt's, parsed with all of `known`; changed in place.
    """
    unused = set(known) - set(used)
    gone = {name for name, node in manifest.nodes.items() if _layout_of(node) in unused}
    tests = ("test", "unit_test")
    while found := {
        name
        for nodes in (manifest.nodes, manifest.unit_tests)
        for name, node in nodes.items()
        if name not in gone and node.resource_type in tests and gone & set(node.depends_on.nodes)
    }:
        gone |= found
    manifest.nodes = {name: node for name, node in manifest.nodes.items() if name not in gone}
    manifest.unit_tests = {
        name: node for name, node in manifest.unit_tests.items() if name not in gone
    }
    for node in manifest.nodes.values():
        # Snapshots of dbt's own kinds, such as hooks, depend on nothing.
        needs = getattr(node, "depends_on", None)
        if needs is not None and gone & set(needs.nodes):
            needs.nodes = [name for name in needs.nodes if name not in gone]


def _layout_of(node: Any) -> str | None:
    parts = PurePosixPath(node.path).parts
    return parts[1] if len(parts) > 2 and parts[0] == STAGING else None
