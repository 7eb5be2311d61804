"""The layouts this program can read."""

from __future__ import annotations

from flows.extracts import (
    generic,
    kingdee,
    kingdee_list,
    odoo,
    sap,
    sap_fbl5n,
    sap_tables,
    u8,
    u8_list,
)
from flows.extracts.source import Layout

LAYOUTS: dict[str, Layout] = {
    module.LAYOUT.name: module.LAYOUT
    for module in (
        generic,
        kingdee,
        kingdee_list,
        odoo,
        sap,
        sap_fbl5n,
        sap_tables,
        u8,
        u8_list,
    )
}
