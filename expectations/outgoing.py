"""Gate 2: what would go out, judged when all marts are built and before anything is rendered."""

from __future__ import annotations

from expectations.customers import CUSTOMERS
from expectations.dates import DATES
from expectations.figures import FIGURES
from expectations.letters import LETTERS

OUTGOING = (*FIGURES, *DATES, *CUSTOMERS, *LETTERS)
