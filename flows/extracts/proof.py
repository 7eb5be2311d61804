"""Proves, while a file is read, that its archived bytes are the ones that were registered."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.archive import CHANGED, FIX, WHY, archived_as
from flows.extracts.job import Job


@contextmanager
def proven_bytes(job: Job) -> Generator[None]:
    """Hashes the file beside whatever the block does with it; InputRefused when it was changed.

    A changed file is refused as changed, whatever else the block found wrong with it.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        hashed = pool.submit(_hash, Path(job.path))
        try:
            yield
        finally:
            if hashed.result() != job.sha256:
                raise InputRefused(CHANGED, archived_as(job.name, job.sha256), WHY, FIX)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
