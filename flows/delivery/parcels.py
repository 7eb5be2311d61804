"""Reads from a published release what each rep gets: his files, by hash, and his address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from flows import warehouse
from flows.errors import EnvironmentFault
from flows.manifest import Output, read_manifest
from flows.outbox.folders import rep_folders
from flows.outcomes import WAREHOUSE
from flows.run import hash_file

REPS = """
    with lists as (
        select sales_rep_id, count(*) as tasks, sum(case when is_cut then 1 else 0 end) as cut
        from marts.collection_tasks
        group by sales_rep_id
    ),

    owners as (
        select sales_rep_id from marts.collection_tasks
        union
        select sales_rep_id from marts.letters_due
        union
        select sales_rep_id from marts.answers
        union
        -- A manager gets the workbook of his team, with or without a list of his own.
        select managed.manager_id
        from intermediate.int_sales_reps as managed
        inner join marts.collection_tasks as tasks on managed.sales_rep_id = tasks.sales_rep_id
    )

    select
        owners.sales_rep_id,
        coalesce(nullif(trim(reps.rep_name), ''), owners.sales_rep_id) as rep_name,
        coalesce(trim(reps.email), '') as address,
        coalesce(reps.is_active, true) as is_active,
        coalesce(lists.tasks, 0) as task_count,
        cast(coalesce(lists.cut, 0) as bigint) as cut_count
    from owners
    left join lists on owners.sales_rep_id = lists.sales_rep_id
    left join intermediate.int_sales_reps as reps on owners.sales_rep_id = reps.sales_rep_id
    where owners.sales_rep_id is not null
    order by owners.sales_rep_id
"""


@dataclass(frozen=True)
class Parcel:
    """A rep, his address as master data has it, and the files of his folder in the outbox."""

    sales_rep_id: str
    rep_name: str
    address: str
    is_active: bool
    task_count: int
    cut_count: int
    folder: str
    files: tuple[Output, ...]

    def inside(self, file: Output) -> str:
        """A file's path inside the rep's folder."""
        return file.path.removeprefix(f"outbox/{self.folder}/")

    def matching(self, patterns: Sequence[str]) -> tuple[Output, ...]:
        """His files whose path in the folder matches a pattern; `*` stays within a folder."""
        return tuple(file for file in self.files if _matches(self.inside(file), patterns))


@dataclass(frozen=True)
class Shipment:
    """A published release as it is delivered."""

    release: Path
    run_id: str
    arguments_sha256: str
    as_of: date
    parcels: tuple[Parcel, ...]


def read_shipment(release: Path) -> Shipment:
    """The parcels of a release, in the order of the reps' ids."""
    manifest = read_manifest(release)
    with warehouse.read_only(release / WAREHOUSE) as connection:
        reps = warehouse.rows(connection, REPS)
    folders = rep_folders(str(rep["sales_rep_id"]) for rep in reps)
    files: defaultdict[str, list[Output]] = defaultdict(list)
    for output in manifest.outputs:
        top, _, rest = output.path.partition("/")
        if top == "outbox" and "/" in rest:
            files[rest.partition("/")[0]].append(output)
    parcels = [
        Parcel(**rep, folder=folder, files=tuple(files[folder]))
        for rep in reps
        if files[folder := folders[str(rep["sales_rep_id"])]]
    ]
    arguments = manifest.arguments
    return Shipment(
        release, manifest.run_id, arguments.arguments_sha256, arguments.as_of, tuple(parcels)
    )


def read_proven(release: Path, file: Output) -> bytes:
    """The bytes of a published file; EnvironmentFault when they are not those of its manifest."""
    path = release / file.path
    if path.is_symlink() or not path.is_file() or hash_file(path) != file.sha256:
        raise EnvironmentFault(
            "A file of the published release is not as it was published.",
            where=str(path),
            why="nothing is delivered that nobody checked",
            fix="build it again with `huikuan run`",
        )
    return path.read_bytes()


def _matches(path: str, patterns: Sequence[str]) -> bool:
    return any(
        path.count("/") == pattern.count("/") and fnmatchcase(path, pattern) for pattern in patterns
    )
