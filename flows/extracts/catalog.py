"""The layouts this program can read."""

from __future__ import annotations

from flows.extracts import generic, kingdee, odoo, sap, sap_tables, u8
from flows.extracts.source import Layout

LAYOUTS: dict[str, Layout] = {
    module.LAYOUT.name: module.LAYOUT for module in (generic, kingdee, odoo, sap, sap_tables, u8)
}
