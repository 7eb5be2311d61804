"""Does once, at installation, what every first run would do: Prefect's tables, parsed models."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.extracts.shipped import parse_shipped
from flows.server import PrefectServer, free_port, quiet_settings
from flows.transform import start_transformer

LAYOUTS = ["generic"]


def warm_up(prefect_home: Path, logs: Path) -> None:
    """Lets Prefect make its database and dbt read the models, side by side; about 15 seconds.

    Meanwhile the shipped policy tables are parsed for the homes to come.
    """
    transformer = start_transformer(logs / "dbt.log", LAYOUTS)
    with TemporaryDirectory() as folder:
        parse_shipped(Path(folder))
    os.environ.update(quiet_settings(prefect_home))
    server = PrefectServer(free_port())
    server.wait()
    server.close()
    transformer.wait()
    transformer.close()


if __name__ == "__main__":
    home = Path(os.environ.get("PREFECT_HOME", ".prefect")).resolve()
    warm_up(home, home / "logs")
