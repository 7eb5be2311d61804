"""A PostgreSQL server of Debian's package, started for the tests, and a line that can be cut."""

from __future__ import annotations

import csv
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
ABSENT = "PostgreSQL is not installed here: `make debian` (apt-get install postgresql)"
PASSWORD = "s3cr3t-never-shown"  # noqa: S105
TYPES = {
    "balance": "numeric", "amount_currency": "numeric", "amount_residual": "numeric",
    "amount_residual_currency": "numeric", "amount": "numeric", "debit_amount_currency": "numeric",
    "credit_amount_currency": "numeric", "rate": "numeric", "credit_limit": "text",
    "date": "date", "invoice_date": "date", "invoice_date_due": "date", "date_maturity": "date",
    "max_date": "date", "active": "boolean", "reconciled": "boolean", "id": "integer",
}  # fmt: skip


@dataclass(frozen=True)
class Server:
    """A running server. The user `reader` may only read."""

    port: int
    folder: Path

    def address(self, port: int | None = None) -> str:
        """The address for huikuan, by default straight to the server."""
        return f"postgresql://reader:{PASSWORD}@127.0.0.1:{port or self.port}/erp"

    def ask(self, query: str, database: str = "erp") -> str:
        """What psql prints, asked by the owner over the socket."""
        command = ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database]
        place = ["-h", str(self.folder), "-p", str(self.port), "-U", "owner"]
        return subprocess.run(
            [*command, *place], input=query, text=True, capture_output=True, check=True
        ).stdout.strip()


@contextmanager
def running() -> Generator[Server]:
    """Starts a server in a new folder below /tmp and stops it again; as `postgres` when root."""
    programs = PROGRAMS[-1].parent
    user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="huikuan-postgresql-", dir="/tmp"))
    if user:
        shutil.chown(folder, **user)
    server = Server(_free_port(), folder)
    settings = f"-c listen_addresses=127.0.0.1 -p {server.port} -k {folder} -c fsync=off"
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
    make = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "owner", "-A", "trust"]
    subprocess.run(
        [*make, "--auth-host=scram-sha-256", "-E", "UTF8"], check=True, capture_output=True, **user
    )
    start = [*control, "-l", str(folder / "log"), "-o", settings, "start"]
    subprocess.run(start, check=True, **user)
    try:
        server.ask("create database erp", "postgres")
        server.ask(f"create role reader login password '{PASSWORD}'")
        yield server
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **user)
        shutil.rmtree(folder, ignore_errors=True)


def fill(server: Server, files: Path) -> None:
    """Makes a table of each CSV of a folder, typed as in Odoo's database, for `reader` to read."""
    for path in sorted(files.glob("*.csv")):
        table = path.name.rpartition("_")[0]
        text = path.read_text(encoding="utf-8")
        columns = next(csv.reader(text.splitlines()))
        declared = ", ".join(f'"{name}" {TYPES.get(name, "text")}' for name in columns)
        server.ask(f"create table {table} ({declared}); grant select on {table} to reader")
        server.ask(f"copy {table} from stdin with (format csv, header);\n{text}\\.\n")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Line:
    """A line to the server that goes dead once it has carried so many bytes of answers."""

    def __init__(self, port: int, cut_after: list[int]) -> None:
        """Give cut_after one limit for each connection; later ones are never cut."""
        self.server, self.cut_after = port, cut_after
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.count = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            limit = self.cut_after[self.count] if self.count < len(self.cut_after) else None
            self.count += 1
            server = socket.create_connection(("127.0.0.1", self.server))
            for ends, most in (((client, server), None), ((server, client), limit)):
                threading.Thread(target=self._carry, args=(*ends, most), daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket, limit: int | None) -> None:
        carried = 0
        try:
            while data := source.recv(4096):
                carried += len(data)
                if limit is not None and carried > limit:
                    break
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                end.close()
