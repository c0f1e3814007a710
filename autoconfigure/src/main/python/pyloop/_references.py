"""Which modules the code of a loop refers to."""

from __future__ import annotations

import sys
from types import FunctionType, ModuleType
from typing import Any


class References:
    """Modules that were named, and all that they refer to.

    A module refers to those that are, or define a function or class that is, a value of one
    of its names. What an import does besides that leaves no trace in a module.
    """

    def __init__(self) -> None:
        self._reached: set[str] = set()
        self._waiting: list[str] = []

    def add(self, module: str) -> bool:
        """Name a module; return whether that is new."""
        if module in self._reached or module in self._waiting:
            return False
        while module:
            self._waiting.append(module)
            module = module.rpartition(".")[0]
        return True

    def reach(self, module: str) -> bool:
        """Return whether the modules that were named refer to another one."""
        while self._waiting:
            self._visit(self._waiting.pop())
        return module in self._reached

    def _visit(self, name: str) -> None:
        module = sys.modules.get(name)
        if module is None or name in self._reached:
            return
        self._reached.add(name)
        if name.partition(".")[0] not in sys.stdlib_module_names:
            self._waiting.extend(filter(None, map(_module_of, list(vars(module).values()))))


def _module_of(value: Any) -> str | None:
    # By the real type: what stands for something else may run code when it is asked.
    kind = type(value)
    if issubclass(kind, ModuleType):
        name = value.__dict__.get("__name__")
    elif kind is FunctionType or issubclass(kind, type):
        name = value.__module__
    else:
        return None
    return name if isinstance(name, str) else None
