"""Gate 1: what was received, judged after staging has typed it.

Nothing of intermediate or marts exists yet. Policy limits are read in the queries; a limit that is
missing counts as the strictest one, and `policy_is_well_formed` says that it is missing.
"""

from __future__ import annotations

from expectations.completeness import COMPLETENESS
from expectations.plausibility import PLAUSIBILITY

INCOMING = (*COMPLETENESS, *PLAUSIBILITY)
