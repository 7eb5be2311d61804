"""The version of wording and layout: one hash over everything that letters are printed with."""

from __future__ import annotations

import hashlib
from functools import cache

from flows.outbox.labels import TEMPLATES
from flows.run import hash_file

PRINTED_WITH = ("letters", "fonts")


@cache
def template_sha256() -> str:
    """The hash of the files below templates/letters and templates/fonts, by path and bytes."""
    digest = hashlib.sha256()
    for folder in PRINTED_WITH:
        for path in sorted((TEMPLATES / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                digest.update(path.relative_to(TEMPLATES).as_posix().encode() + b"\0")
                digest.update(bytes.fromhex(hash_file(path)))
    return digest.hexdigest()
