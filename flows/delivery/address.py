"""Says whether a text is one plain mail address, and shows addresses without giving them away."""

from __future__ import annotations

import re

LONGEST = 254
LONGEST_LOCAL = 64
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# No quotes, comments, spaces, lists, line ends: what is left cannot become a second header.
ADDRESS = re.compile(rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.-]+@{LABEL}(?:\.{LABEL})*", re.ASCII)


def is_address(text: str) -> bool:
    """Whether the whole text is one address of the plain form name@domain."""
    local = text.partition("@")[0]
    has_dots_in_order = not (local.startswith(".") or local.endswith(".") or ".." in local)
    is_short = len(text) <= LONGEST and len(local) <= LONGEST_LOCAL
    return is_short and has_dots_in_order and bool(ADDRESS.fullmatch(text))


def masked(address: str) -> str:
    """An address for logs and terminals: the first letter and the domain."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"
