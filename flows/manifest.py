"""The manifest of a run: what it was made from and what came out, each file by hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.errors import Defect, EnvironmentFault
from flows.ledger import canonical_json, utc_text
from flows.run import InputFile, ReceivedFile, RunArguments, hash_file, sha256_of_text

MANIFEST_NAME = "manifest.json"
MANIFEST_VERSION = 1
# DuckDB writes the same tables as different bytes; their Parquet and CSV copies are compared.
NOT_BYTE_STABLE = {"warehouse.duckdb"}


@dataclass(frozen=True)
class GateResult:
    """What a gate found: open or closed, and its rules with their counts as JSON values."""

    gate: str
    is_open: bool
    rules: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Output:
    """A file of a release: path inside it with `/`, hash and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a run was made from, what the gates found and what came out.

    open_amounts: what is open per currency, as text; the next run compares itself with it.
    """

    arguments: RunArguments
    inputs: tuple[ReceivedFile, ...]
    gates: tuple[GateResult, ...]
    row_counts: Mapping[str, int]
    open_amounts: Mapping[str, str]
    outputs: tuple[Output, ...]
    previous_manifest_sha256: str | None

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self.arguments.run_id

    def comparable_outputs(self) -> dict[str, str]:
        """Path → hash of the outputs that a second run of the same arguments must repeat."""
        return {
            output.path: output.sha256
            for output in self.outputs
            if output.path not in NOT_BYTE_STABLE
        }

    def content_sha256(self) -> str:
        """One hash over all comparable outputs."""
        return sha256_of_text(canonical_json(self.comparable_outputs()))


def hash_outputs(release: Path) -> tuple[Output, ...]:
    """Every file of a release but the manifest, sorted by path."""
    return tuple(
        Output(path, hash_file(release / path), (release / path).stat().st_size)
        for path in list_outputs(release)
    )


def list_outputs(release: Path) -> list[str]:
    """The paths of a release's files but the manifest, with `/`, sorted; a link is a Defect."""
    found = [path for path in release.rglob("*") if path.is_symlink() or not path.is_dir()]
    links = [path for path in found if path.is_symlink()]
    if links:
        raise Defect("A release holds a link.", where=str(links[0]))
    paths = {path.relative_to(release).as_posix() for path in found}
    return sorted(paths - {MANIFEST_NAME})


def write_manifest(release: Path, manifest: Manifest) -> str:
    """Writes manifest.json into the release and returns its hash; same manifest, same bytes."""
    text = json.dumps(
        _manifest_document(manifest), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False
    )
    (release / MANIFEST_NAME).write_bytes(text.encode() + b"\n")
    return hash_file(release / MANIFEST_NAME)


def read_manifest(release: Path) -> Manifest:
    """Reads a release's manifest.json; EnvironmentFault when it is missing or damaged."""
    path = release / MANIFEST_NAME
    try:
        document = json.loads(path.read_bytes())
        manifest = _manifest_from(document)
        if manifest.run_id != document["run_id"]:
            raise ValueError("its arguments do not give its run id")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(
            "The manifest of a release cannot be read.",
            where=str(path),
            why="without it nobody can tell whether the release is what was published",
            fix="build it again with `huikuan run --force`",
        ) from error
    return manifest


def _manifest_document(manifest: Manifest) -> dict[str, object]:
    arguments = manifest.arguments
    return {
        "manifest_version": MANIFEST_VERSION,
        "run_id": manifest.run_id,
        "arguments_sha256": arguments.arguments_sha256,
        "purpose": arguments.purpose,
        **arguments.release_document(),
        "as_of": arguments.as_of.isoformat(),
        "known_at": utc_text(arguments.known_at),
        "ledger_sequence": arguments.ledger_sequence,
        "code_sha256": arguments.code_sha256,
        "key_sha256": arguments.key_sha256,
        "configuration_sha256": arguments.configuration_sha256,
        "policy": dict(arguments.policy),
        "inputs": sorted(
            (
                {
                    **received.file.document(),
                    "name": received.name,
                    "received_at": utc_text(received.received_at),
                }
                for received in manifest.inputs
            ),
            key=canonical_json,
        ),
        "gates": [vars(gate) for gate in manifest.gates],
        "row_counts": dict(manifest.row_counts),
        "open_amounts": dict(manifest.open_amounts),
        "outputs": [vars(output) for output in manifest.outputs],
        "previous_manifest_sha256": manifest.previous_manifest_sha256,
    }


def _manifest_from(document: dict[str, Any]) -> Manifest:
    inputs = tuple(_received_from(entry) for entry in document["inputs"])
    released = document.get("release_date")
    arguments = RunArguments(
        purpose=document["purpose"],
        files=tuple(received.file for received in inputs),
        policy=document["policy"],
        configuration_sha256=document["configuration_sha256"],
        as_of=date.fromisoformat(document["as_of"]),
        known_at=datetime.fromisoformat(document["known_at"]),
        ledger_sequence=document["ledger_sequence"],
        code_sha256=document["code_sha256"],
        key_sha256=document.get("key_sha256", ""),
        release_date=date.fromisoformat(released) if released else None,
        letters=tuple(document.get("letters", ())),
    )
    return Manifest(
        arguments=arguments,
        inputs=inputs,
        gates=tuple(
            GateResult(gate["gate"], gate["is_open"], tuple(gate["rules"]))
            for gate in document["gates"]
        ),
        row_counts=document["row_counts"],
        open_amounts=document["open_amounts"],
        outputs=tuple(Output(**entry) for entry in document["outputs"]),
        previous_manifest_sha256=document["previous_manifest_sha256"],
    )


def _received_from(entry: dict[str, Any]) -> ReceivedFile:
    def day(name: str) -> date | None:
        found = entry.get(name)
        return date.fromisoformat(found) if found else None

    file = InputFile(
        sha256=entry["sha256"],
        source=entry["source"],
        table=entry["table"],
        business_date=day("business_date"),
        carried=entry["carried"],
        place=entry.get("place", 0),
        first_day=day("first_day"),
        last_day=day("last_day"),
    )
    return ReceivedFile(file, entry["name"], datetime.fromisoformat(entry["received_at"]))
