"""dbt's child for a copy of the project: what flows.transform does, on models changed on purpose."""

from __future__ import annotations

import os
from pathlib import Path

from flows import transform
from flows.worker import serve

if __name__ == "__main__":
    transform.PROJECT = Path(os.environ["MUTATED_PROJECT"])
    serve(transform._prepare, transform._handle)
