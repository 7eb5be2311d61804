"""Great Expectations starts without the libraries no rule needs; whoever asks for one has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
import expectations.incoming, expectations.outgoing
loaded = [name for name in sys.modules if name.startswith(("altair.", "scipy."))]
print(loaded)
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as gx
print(gx.stats.norm.cdf(0), gx.alt.Chart.__name__)
import scipy.special, scipy.stats
print(scipy.special.comb(4, 2), scipy.stats is sys.modules["scipy.stats"])
"""


def test_what_no_rule_needs_comes_when_it_is_asked_for() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.splitlines() == ["['scipy.stats']", "0.5 Chart", "6.0 True"]
