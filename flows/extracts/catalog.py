"""The layouts this program can read."""

from __future__ import annotations

from flows.extracts import generic, kingdee, sap
from flows.extracts.source import Layout

LAYOUTS: dict[str, Layout] = {
    layout.name: layout for layout in (generic.LAYOUT, kingdee.LAYOUT, sap.LAYOUT)
}
