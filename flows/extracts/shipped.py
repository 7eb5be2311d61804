"""Parses the policy tables that we ship once: every new home has the same."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from pathlib import Path

import flows.extracts
from flows.extracts.child import parse_all
from flows.extracts.declaration import declaration_hash
from flows.extracts.job import Job
from flows.extracts.parsing_job import parsing_job
from flows.extracts.policy import SHIPPED, policy_settings, policy_tables
from flows.extracts.registry import POLICY_SOURCE

# Beside dbt's parsed project; thrown away with it.
MEMORY = SHIPPED.parent / "target" / "policy"


def parse_shipped(folder: Path) -> None:
    """Parses every shipped table for the homes to come.

    folder: empty, for what is on the way.
    """
    places: list[Path] = []
    jobs: list[Job] = []
    for name in policy_tables():
        path, declared = SHIPPED / f"{name}.csv", policy_settings(name)
        sha256 = _sha256(path)
        place = folder / declaration_hash(POLICY_SOURCE, declared)[:16] / f"{sha256}.parquet"
        jobs.append(parsing_job(POLICY_SOURCE, declared, (path, sha256, path.name), place))
        places.append(place)
    parse_all(jobs)
    keep(places)


def recall(parquets: Collection[Path]) -> None:
    """Puts what was parsed of shipped tables before where a home wants it.

    parquets: the files to be parsed, named after the declaration and the bytes they come from.
    """
    for parquet in parquets:
        kept = _kept(parquet)
        if kept.exists() and not parquet.exists():
            parquet.parent.mkdir(parents=True, exist_ok=True)
            # Whoever finds the rows finds the facts as well.
            for suffix in (".json", ".parquet"):
                _copy(kept.with_suffix(suffix), parquet.with_suffix(suffix))


def keep(parquets: Collection[Path]) -> None:
    """Keeps what was parsed of shipped tables; where nothing can be written nothing is kept."""
    shipped = {_sha256(path) for path in SHIPPED.glob("*.csv")}
    for parquet in parquets:
        if parquet.stem in shipped:
            kept = _kept(parquet)
            with suppress(OSError):
                kept.parent.mkdir(parents=True, exist_ok=True)
                for suffix in (".json", ".parquet"):
                    _copy(parquet.with_suffix(suffix), kept.with_suffix(suffix))


def _kept(parquet: Path) -> Path:
    return MEMORY / _parser() / parquet.parent.name / parquet.name


@cache
def _parser() -> str:
    """Names every byte of the code that parses: another parser may read otherwise."""
    folder = Path(flows.extracts.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _copy(source: Path, target: Path) -> None:
    """A file appears whole or not at all."""
    fresh = target.with_suffix(f"{target.suffix}.{os.getpid()}")
    shutil.copyfile(source, fresh)
    fresh.rename(target)
