"""What the sources in use cannot tell, so that nobody takes their silence for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extracts.catalog import LAYOUTS
from flows.extracts.declaration import SourceSettings


def cannot_give(source: SourceSettings) -> tuple[str, ...]:
    """What the source's layout never tells, and what its undeclared tables would tell."""
    layout = LAYOUTS[source.layout]
    undeclared = tuple(
        f"{table.gives} ({table.name} is not declared)"
        for table in layout.tables
        if table.gives and not source.declared(table.name)
    )
    return (*layout.cannot_give, *undeclared)


def silences(sources: Sequence[SourceSettings]) -> list[str]:
    """One note for each source that leaves something untold."""
    return [
        f"{source.name} cannot tell: {'; '.join(untold)}"
        for source in sources
        for untold in [cannot_give(source)]
        if untold
    ]
