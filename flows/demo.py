"""Makes the demo home: the company of flows/demo_company copied to a new folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from flows.errors import UsageError

SKELETON = Path(__file__).with_name("demo_company")
SETTINGS_NAME = "huikuan.toml"


def make_demo(home: Path) -> int:
    """Copies the demo company into `home`, made when it does not exist; returns how many files.

    A folder that is a Huikuan home already is left as it is, byte for byte, and standard error
    says so. Raises UsageError when `home` is a file or holds anything else.
    """
    if (home / SETTINGS_NAME).is_file():
        print(f"{home} is a Huikuan home already; nothing in it was changed.", file=sys.stderr)
        return 0
    refuse_what_is_not_a_new_home(home)
    (home / "policy").mkdir(parents=True)
    files = skeleton_files()
    for path in files:
        target = home / path.relative_to(SKELETON)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return len(files)


def skeleton_files() -> list[Path]:
    """The files of a new demo home; huikuan.toml, which makes it a home, comes last."""
    files = (path for path in SKELETON.rglob("*") if path.is_file())
    visible = (path for path in files if not path.name.startswith("."))
    return sorted(visible, key=lambda path: (path.name == SETTINGS_NAME, path))


def refuse_what_is_not_a_new_home(home: Path) -> None:
    """Raises UsageError unless `home` is missing or an empty folder."""
    if not home.exists() or (home.is_dir() and not any(home.iterdir())):
        return
    raise UsageError(
        "the demo needs a new or empty folder",
        where=str(home),
        why="the folder holds something else, and the demo overwrites nothing",
        fix="name another folder with --home, or empty this one",
    )
