"""Folds files that are a table together: newer ones replace rows of older ones, set-wise.

What is left is kept as Parquet under the hash of everything that made it, so a run reads the last
state and the files that came since, however many were received before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from flows.extracts.declaration import TableSettings
from flows.extracts.landed import LandedFile
from flows.extracts.landed_rows import rows_of
from flows.extracts.provenance import PROVENANCE
from flows.extracts.source import Table
from flows.warehouse import Connection, quoted_name, quoted_text

# Part of every state's hash: raise it when a state would come out differently.
VERSION = "2"
# The last state, and some that rebuilding the days before begins with.
KEPT_STATES = 3

# A day as the staging models read it; a cell that holds none of 1990 to 2099 gives null.
DAY_PATTERN = (
    "^(199[0-9]|20[0-9]{2})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?([.]0|[ T]00:00:00.*)?$"
)

# A row counts on its own day; one without a day, or of a day that its file does not carry, on the
# file's last: it goes when the file is no longer the newest to speak of that day.
OF_WINDOWS = """
    with dated as (
        select loaded.*, files.place, files.first_day, files.last_day,
            try_cast(regexp_replace(trim({column}), '{pattern}', '\\1-\\2-\\3') as date)
                as found_day
        from fold_rows as loaded
        inner join fold_files as files using (_file_sha256)
    ),
    judged as (
        select * replace (
                case
                    when _row_kind = 'data' and found_day not between first_day and last_day
                        then 'outside:{name}'
                    else _row_kind
                end as _row_kind
            ),
            case when found_day between first_day and last_day then found_day else last_day end
                as counted_day
        from dated
    ),
    newest as (
        select days.counted_day, max(files.place) as newest_place
        from (select distinct counted_day from judged) as days
        inner join fold_files as files
            on days.counted_day between files.first_day and files.last_day
        group by days.counted_day
    )
    select judged.*, judged.place = newest.newest_place as is_in_force
    from judged
    inner join newest using (counted_day)
"""

# A row without a key stays: it goes to quarantine, where somebody sees it.
OF_KEYS = """
    select loaded.*, files.place,
        {is_blank} or files.place = max(files.place) over (partition by {key}) as is_in_force
    from fold_rows as loaded
    inner join fold_files as files using (_file_sha256)
"""

# A total row (合计) proves nothing once rows of its file have been replaced.
IN_FORCE = """
    with judged as ({judged}),
    whole as (
        select _file_sha256
        from judged
        inner join fold_files using (_file_sha256)
        where _row_kind not in ('total', 'note') and is_in_force
        group by _file_sha256
        having count(*) = max(data_rows)
    )
    select {columns}
    from judged
    where case
        when _row_kind in ('total', 'note') then _file_sha256 in (select _file_sha256 from whole)
        else is_in_force
    end
    order by place, _line
"""

REPLACED = """
    update landing.files
    set rows_replaced = rows_landed + total_rows - coalesce(
        (
            select count(*)
            from {target} as loaded
            where loaded._file_sha256 = files.file_sha256
        ),
        0
    )
    where source_name = ? and table_name = ?
"""


def fold_into(
    connection: Connection, target: str, table: Table, own: Sequence[LandedFile], folder: Path
) -> None:
    """Inserts what is in force of one source's files, the older first, into a landing relation.

    folder: of the home's landing folder, readable and writable by the connection; states are kept
    there.
    """
    states = _states(own, folder)
    if not states[-1].exists():
        _write_last(connection, table, own, states)
    connection.execute(f"insert into {target} select * from read_parquet({_shown(states[-1])})")


def count_replaced(connection: Connection, target: str, item: LandedFile) -> None:
    """Notes in landing.files how many rows of each file of the table newer files replaced."""
    file = item.chosen.file
    connection.execute(REPLACED.format(target=target), [file.source, file.table])


def _states(own: Sequence[LandedFile], folder: Path) -> list[Path]:
    """Where the state after each file lies: its hash is that of all that it depends on."""
    first = own[0]
    decisive = asdict(first.declared)
    for name in ("files", "is_required", "when_absent", "window_days"):
        del decisive[name]
    source, layout = first.chosen.file.source, first.chosen.layout
    digest = hashlib.sha256(_text([VERSION, source, layout, decisive]))
    paths: list[Path] = []
    for item in own:
        chosen = item.chosen
        days = [chosen.first_day, chosen.last_day, chosen.file.business_date]
        digest.update(_text([chosen.file.sha256, *map(str, days)]))
        name = f"{digest.hexdigest()}.parquet"
        paths.append(folder / "folded" / f"{source}.{first.declared.name}" / name)
    return paths


def _text(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _write_last(
    connection: Connection, table: Table, own: Sequence[LandedFile], states: Sequence[Path]
) -> None:
    """Writes the state after all files, from the latest that is kept and the files since."""
    state = states[-1]
    done = max((number for number, path in enumerate(states, start=1) if path.exists()), default=0)
    columns = ", ".join(f"{quoted_name(column)} varchar" for column in table.column_names)
    connection.execute(f"create or replace temp table fold_rows ({columns}, {PROVENANCE})")
    if done:
        kept = _shown(states[done - 1])
        connection.execute(f"insert into fold_rows select * from read_parquet({kept})")
    for item in own[done:]:
        connection.execute(f"insert into fold_rows {rows_of(item, table)}")
    _list_files(connection, own)
    names = [quoted_name(column) for column in table.column_names]
    names += [column.split()[0] for column in PROVENANCE.split(", ")]
    query = IN_FORCE.format(judged=_judged(own[0].declared), columns=", ".join(names))
    state.parent.mkdir(parents=True, exist_ok=True)
    unfinished = state.with_name(f".{state.name}")
    connection.execute(f"copy ({query}) to {_shown(unfinished)} (format parquet)")
    unfinished.rename(state)
    connection.execute("drop table fold_rows; drop table fold_files")
    _forget_old_states(state)


def _list_files(connection: Connection, own: Sequence[LandedFile]) -> None:
    listed = ", ".join(
        f"('{item.chosen.file.sha256}', {item.chosen.place}, {_day(item.chosen.first_day)},"
        f" {_day(item.chosen.last_day)}, {item.facts['data_rows']})"
        for item in own
    )
    connection.execute(
        f"create or replace temp table fold_files as select * from (values {listed})"
        " as files (_file_sha256, place, first_day, last_day, data_rows)"
    )


def _judged(declared: TableSettings) -> str:
    if declared.window_column:
        return OF_WINDOWS.format(
            name=declared.window_column,
            column=quoted_name(declared.window_column),
            pattern=DAY_PATTERN,
        )
    cells = [f"trim({quoted_name(column)})" for column in declared.key]
    is_blank = " or ".join(f"coalesce({cell}, '') = ''" for cell in cells)
    return OF_KEYS.format(is_blank=f"({is_blank})", key=", ".join(cells))


def _forget_old_states(newest: Path) -> None:
    kept = sorted(newest.parent.glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-KEPT_STATES]:
        path.unlink()


def _day(day: object) -> str:
    return f"date '{day}'" if day else "cast(null as date)"


def _shown(path: Path) -> str:
    return quoted_text(str(path))
