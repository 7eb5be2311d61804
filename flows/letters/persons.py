"""Names the person who acts on a letter, and tells whether two names are one person's.

Who acts is whom `--as` names, else the user of the operating system. Nothing proves it: whoever may
run the command may name himself as he likes, and the ledger keeps both names for the auditor.
"""

from __future__ import annotations

import os
import pwd
import unicodedata
from dataclasses import dataclass

from flows.errors import UsageError


@dataclass(frozen=True)
class Person:
    """Who acts: the name he goes by, and the user of the operating system."""

    name: str
    os_user: str

    def document(self) -> dict[str, object]:
        """Both names, as the ledger keeps them."""
        return {"person": self.name, "os_user": self.os_user}


def os_user() -> str:
    """The user of the operating system, by his number where he has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def acting_person(named: str | None) -> Person:
    """Whom `--as` names, else the operating system's user; UsageError for a blank name."""
    user = os_user()
    name = user if named is None else unicodedata.normalize("NFKC", named).strip()
    if not name:
        raise UsageError("--as names nobody", fix="name the person: --as 王芳")
    return Person(name, user)


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are written alike but for case, width and blanks."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
