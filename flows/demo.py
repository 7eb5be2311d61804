"""Makes the demo home: the company of flows/demo_company copied to a new folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from flows.new_home import SETTINGS_NAME, is_home, refuse_what_is_not_new

FULL_LAYOUT, FULL_CUSTOMERS, FULL_SEED = "kingdee+generic", 64, 1
SKELETON = Path(__file__).with_name("demo_company")


def make_demo(home: Path) -> int:
    """Copies the demo company into `home`, made when it does not exist; returns how many files.

    A folder that is a Huikuan home already is left as it is, byte for byte, and standard error
    says so. Raises UsageError when `home` is a file or holds anything else.
    """
    if is_home(home):
        print(f"{home} is a Huikuan home already; nothing in it was changed.", file=sys.stderr)
        return 0
    refuse_what_is_not_new(home)
    (home / "policy").mkdir(parents=True)
    files = skeleton_files()
    for path in files:
        target = home / path.relative_to(SKELETON)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return len(files)


def make_full_demo(home: Path) -> int:
    """Makes the large demo, a sample company in 云星空 and lists; returns how many files.

    As make_demo, it leaves a home as it is and refuses what is no new folder.
    """
    from flows.sample.make_sample import make_sample

    if is_home(home):
        print(f"{home} is a Huikuan home already; nothing in it was changed.", file=sys.stderr)
        return 0
    return make_sample(home, FULL_LAYOUT, FULL_CUSTOMERS, FULL_SEED)


def skeleton_files() -> list[Path]:
    """The files of a new demo home; huikuan.toml, which makes it a home, comes last."""
    files = (path for path in SKELETON.rglob("*") if path.is_file())
    visible = (path for path in files if not path.name.startswith("."))
    return sorted(visible, key=lambda path: (path.name == SETTINGS_NAME, path))
