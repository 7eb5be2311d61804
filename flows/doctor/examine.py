"""All checks in the order in which they are shown."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.doctor.company import home_findings, release_size
from flows.doctor.finding import Finding
from flows.doctor.machine import (
    check_disk,
    check_file_system,
    check_fonts,
    check_packages,
    check_python,
    free_bytes,
    installed_packages,
    try_file_system,
)
from flows.run import PACKAGE_ROOT


def examine(home: Path) -> list[Finding]:
    """Looks at the machine, and at the home when it is one; changes nothing."""
    is_home = (home / "huikuan.toml").is_file()
    place = home if home.is_dir() else home.absolute().parent
    found = [
        check_python(sys.version_info[:2]),
        check_packages(PACKAGE_ROOT / "requirements.lock", installed_packages()),
        check_disk(free_bytes(place), release_size(home)),
        check_file_system(try_file_system(place)),
        check_fonts(PACKAGE_ROOT / "templates" / "fonts"),
    ]
    if is_home:
        return [*found, *home_findings(home)]
    missing = "there is no huikuan.toml: only the machine was looked at"
    fix = f"`huikuan demo --home {home}`, or docs/bring-your-own-data.md"
    return [*found, Finding("configuration", "warning", f"{home}: {missing}", fix)]
