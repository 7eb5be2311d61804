"""The child that runs dbt, on a copy of the project whose models are changed on purpose."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flows import transform
from flows.worker import serve

READ_AGAIN = "parse"


def handle(request: dict[str, Any]) -> dict[str, Any]:
    """Reads the changed project again when asked to, else answers as the real child does."""
    if request["command"] == [READ_AGAIN]:
        transform._parsed.clear()
        transform._prepare()
        return {"nodes": []}
    return transform._handle(request)


if __name__ == "__main__":
    transform.PROJECT = Path(os.environ["MUTATED_PROJECT"])
    serve(transform._prepare, handle)
