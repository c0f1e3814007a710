"""What belongs to the loop that runs the current code."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator, Mapping
from typing import Any

pool: contextvars.ContextVar[str | None] = contextvars.ContextVar("pyloop_pool", default=None)
"""Which pool the loop belongs to."""

config: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("pyloop_config")

has_config = False
"""Whether a loop of this process was given keys."""


class Config(Mapping[str, Any]):
    """The keys of Spring's environment that the application passes to Python.

    Only keys below ``pyloop.python.config-prefixes`` are here, as strings. Code that runs
    on no event loop of pyloop sees an empty mapping.
    """

    def __getitem__(self, key: str) -> Any:
        return config.get({})[key]

    def __iter__(self) -> Iterator[str]:
        return iter(config.get({}))

    def __len__(self) -> int:
        return len(config.get({}))

    def __repr__(self) -> str:
        # Values may be secrets.
        return f"<pyloop.config with {len(self)} keys>"
