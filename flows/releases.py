"""The releases of a home: which is current, and whether one is as its manifest says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flows.errors import EnvironmentFault, environment_guard
from flows.ledger import open_ledger
from flows.manifest import MANIFEST_NAME, Manifest, list_outputs, read_manifest
from flows.run import hash_file

REPAIR = "build it again with `huikuan run --force`"


@dataclass(frozen=True)
class Difference:
    """A file of a release that is not what its manifest says."""

    path: str
    problem: Literal["missing", "changed", "unexpected"]


def current_release(home: Path) -> Path | None:
    """The folder of the last published run, by the ledger; None before the first.

    Raises EnvironmentFault when the folder is lost.
    """
    with open_ledger(home) as ledger:
        latest = ledger.latest_published()
    if latest is None:
        return None
    release = home / "releases" / latest.run_id
    if not release.is_dir():
        raise EnvironmentFault("The published release is lost.", where=str(release), fix=REPAIR)
    return release


def finished_historical(home: Path, run_id: str) -> Path | None:
    """The release of a finished historical run that is as its manifest says, else None."""
    release = home / "runs" / run_id / "release"
    with open_ledger(home) as ledger:
        is_published = ledger.published(run_id) is not None
    if is_published or not (release / MANIFEST_NAME).exists():
        return None
    try:
        is_historical = read_manifest(release).arguments.purpose == "historical"
    except EnvironmentFault:
        return None
    return release if is_historical and not verify_release(home, run_id) else None


def verify_release(home: Path, run_id: str) -> list[Difference]:
    """Where a run's release differs from its manifest, or its manifest from the ledger."""
    with open_ledger(home) as ledger:
        manifest_sha256 = ledger.manifest_sha256(run_id)
    release = (
        home
        / ("releases" if manifest_sha256 else "runs/" + run_id)
        / (run_id if manifest_sha256 else "release")
    )
    if not (release / MANIFEST_NAME).exists():
        return [Difference(MANIFEST_NAME, "missing")]
    if manifest_sha256 and hash_file(release / MANIFEST_NAME) != manifest_sha256:
        return [Difference(MANIFEST_NAME, "changed")]
    with environment_guard("The release could not be read"):
        return _differences(release, read_manifest(release))


def _differences(release: Path, manifest: Manifest) -> list[Difference]:
    expected = {output.path: output for output in manifest.outputs}
    found = set(list_outputs(release))
    missing = [Difference(path, "missing") for path in expected.keys() - found]
    unexpected = [Difference(path, "unexpected") for path in found - expected.keys()]
    changed = [
        Difference(path, "changed")
        for path in expected.keys() & found
        if (release / path).stat().st_size != expected[path].size
        or hash_file(release / path) != expected[path].sha256
    ]
    return sorted([*missing, *unexpected, *changed], key=lambda difference: difference.path)


def inputs_of_releases(home: Path) -> frozenset[str]:
    """The hashes of all files that published runs have read, by the manifests that are kept."""
    found: set[str] = set()
    for path in sorted((home / "releases").glob(f"*/{MANIFEST_NAME}")):
        with environment_guard("A manifest could not be read"):
            document = json.loads(path.read_bytes())
        found |= {entry["sha256"] for entry in document["inputs"]}
    return frozenset(found)
