"""Does once, at installation, what every first run would do: Prefect's tables, dbt's parse."""

from __future__ import annotations

import os
from pathlib import Path

from flows.server import PrefectServer
from flows.transform import start_transformer

LAYOUTS = ["generic"]


def warm_up(prefect_home: Path, logs: Path) -> None:
    """Lets Prefect make its database and dbt read the models, side by side; about 15 seconds."""
    server = PrefectServer(prefect_home, logs / "prefect_server.log")
    transformer = start_transformer(logs / "dbt.log", LAYOUTS)
    server.wait()
    server.worker.close()
    transformer.wait()
    transformer.close()


if __name__ == "__main__":
    home = Path(os.environ.get("PREFECT_HOME", ".prefect")).resolve()
    warm_up(home, home / "logs")
