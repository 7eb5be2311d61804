"""Puts off what Great Expectations imports at once and no rule of ours needs: a third of its start.

altair draws and scipy.stats tests distributions; both come when something of them is asked for.
"""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

DRAWING, STATISTICS = "altair", "scipy"


class Later(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        """The real module's; what only the importing machinery asks for is not there yet."""
        if name.startswith("__"):
            raise AttributeError(name)
        for stand_in in [key for key, module in sys.modules.items() if isinstance(module, Later)]:
            del sys.modules[stand_in]
        return getattr(importlib.import_module(self.__name__), name)


def put_off() -> None:
    """Lets the modules wait that are not imported yet."""
    if DRAWING not in sys.modules and STATISTICS not in sys.modules:
        statistics = _stand_in(STATISTICS)
        vars(statistics)["stats"] = _stand_in(f"{STATISTICS}.stats")
        _stand_in(DRAWING)


def _stand_in(name: str) -> Later:
    module = sys.modules[name] = Later(name)
    module.__spec__ = ModuleSpec(name, None)
    # Another part of the same library can be imported below it.
    found = PathFinder.find_spec(name) if "." not in name else None
    module.__path__ = list(found.submodule_search_locations or ()) if found else []
    return module
