"""A table for the layout `generic`: its file and the lines of huikuan.toml that map it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.sample.written import Cell


@dataclass(frozen=True)
class MappedTable:
    """Rows under Chinese headings; `columns` pairs our column with the heading of each cell."""

    name: str
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    settings: Mapping[str, str | int | bool] = field(default_factory=dict[str, str | int | bool])

    @property
    def headings(self) -> list[str]:
        """The headings of the file."""
        return [heading for _, heading in self.columns]

    def declaration(self, source: str, ending: str) -> str:
        """The table's part of huikuan.toml."""
        head = f"sources.{source}.tables.{self.name}"
        lines = [f"[{head}]", f'files = "{self.title}_{{date}}.{ending}"']
        lines += [f"{key} = {json.dumps(value)}" for key, value in self.settings.items()]
        lines += [f"[{head}.columns]"]
        lines += [f'{ours} = "{heading}"' for ours, heading in self.columns if ours]
        if self.constants:
            lines += [f"[{head}.constants]"]
            lines += [f'{ours} = "{value}"' for ours, value in self.constants.items()]
        return "\n".join(lines) + "\n"
