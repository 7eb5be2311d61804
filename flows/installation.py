"""Does once, at installation, what every first run would do: Prefect's tables, dbt's parse."""

from __future__ import annotations

import os
from pathlib import Path

from flows.server import PrefectServer, free_port, quiet_settings
from flows.transform import start_transformer

LAYOUTS = ["generic"]


def warm_up(prefect_home: Path, logs: Path) -> None:
    """Lets Prefect make its database and dbt read the models, side by side; about 15 seconds."""
    transformer = start_transformer(logs / "dbt.log", LAYOUTS)
    os.environ.update(quiet_settings(prefect_home))
    server = PrefectServer(free_port())
    server.wait()
    server.close()
    transformer.wait()
    transformer.close()


if __name__ == "__main__":
    home = Path(os.environ.get("PREFECT_HOME", ".prefect")).resolve()
    warm_up(home, home / "logs")
