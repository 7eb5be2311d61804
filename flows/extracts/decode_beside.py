"""Decodes the pieces of a large text file in several processes.

`python -m flows.extracts.decode_beside FILE ENCODING SCRATCH` is one of them: it takes pieces from
the list on its standard input, which all of them read from one place on, and answers with JSON.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from flows.extracts.pieces import DecodedPiece, Piece, decode_piece

# Below so many pieces the start of a process takes longer than it saves.
WORTH_A_PROCESS = 8
_MOST_PROCESSES = 4
_ENTRY = struct.Struct("<QQ")
_ROOT = Path(__file__).resolve().parents[2]


def decode_pieces(
    path: Path, pieces: Sequence[Piece], encoding: str, scratch: Path
) -> list[DecodedPiece]:
    """The pieces of a file in order, up to the first that cannot be decoded.

    What another process leaves undone, because it ended early, is decoded here.
    """
    queue = scratch / "pieces"
    queue.write_bytes(b"".join(_ENTRY.pack(piece.start, piece.end) for piece in pieces))
    command = [sys.executable, "-m", __name__, str(path.resolve()), encoding, str(scratch)]
    with queue.open("rb", buffering=0) as entries, path.open("rb", buffering=0) as file:
        with ExitStack() as stack:
            stack.callback(os.lseek, entries.fileno(), 0, os.SEEK_END)
            helpers = [_start(command, entries.fileno(), stack) for _ in range(_helpers(pieces))]
            found = _take(file.fileno(), entries.fileno(), encoding, scratch)
            found += [item for helper in helpers for item in _answers(helper)]
        done = {item.start: item for item in found}
        return list(_up_to_failure(file.fileno(), pieces, done, encoding, scratch))


def _helpers(pieces: Sequence[Piece]) -> int:
    processors = min(os.cpu_count() or 1, _MOST_PROCESSES)
    return processors - 1 if len(pieces) >= WORTH_A_PROCESS else 0


def _start(command: list[str], entries: int, stack: ExitStack) -> subprocess.Popen[bytes]:
    # Under the limits of this process, which it inherits; it ends when this process has ended.
    helper = subprocess.Popen(
        command, stdin=entries, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_ROOT
    )
    return stack.enter_context(helper)


def _answers(helper: subprocess.Popen[bytes]) -> list[DecodedPiece]:
    written, _ = helper.communicate()
    if helper.returncode:
        return []
    return [DecodedPiece(**values) for values in json.loads(written)]


def _take(file: int, entries: int, encoding: str, scratch: Path) -> list[DecodedPiece]:
    """Decodes what no other process has taken; after a failure nobody takes any more."""
    parent, found = os.getppid(), list[DecodedPiece]()
    while os.getppid() == parent and len(entry := os.read(entries, _ENTRY.size)) == _ENTRY.size:
        found.append(decode_piece(file, Piece(*_ENTRY.unpack(entry)), encoding, scratch))
        if not found[-1].is_block:
            os.lseek(entries, 0, os.SEEK_END)
    return found


def _up_to_failure(
    file: int,
    pieces: Sequence[Piece],
    done: dict[int, DecodedPiece],
    encoding: str,
    scratch: Path,
) -> Iterator[DecodedPiece]:
    for piece in pieces:
        found = done.get(piece.start) or decode_piece(file, piece, encoding, scratch)
        yield found
        if not found.is_block:
            return


def main() -> None:
    """Takes pieces until none are left."""
    path, encoding, scratch = sys.argv[1:]
    with Path(path).open("rb", buffering=0) as file:
        found = _take(file.fileno(), sys.stdin.fileno(), encoding, Path(scratch))
    print(json.dumps([asdict(item) for item in found]))


if __name__ == "__main__":
    main()
