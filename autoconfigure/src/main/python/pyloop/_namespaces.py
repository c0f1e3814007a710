"""Namespaces that ``eval`` and ``exec`` run in."""

from __future__ import annotations

import ast
import contextvars
import functools
import inspect
import itertools
import linecache
import sys
import types
from collections import deque
from functools import partial
from typing import Any

from pyloop import _frames as f
from pyloop._calls import Calls
from pyloop._codec import encode
from pyloop._requests import decode

_KEPT_SOURCES = 512

_counter = itertools.count(1)
_sources: deque[str] = deque()


class Namespaces:
    """The namespaces of one loop, each a module object of its own."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._modules: dict[str, types.ModuleType] = {}

    def _names(self, name: str) -> dict[str, Any]:
        module = self._modules.get(name)
        if module is None:
            module = self._modules[name] = _register(name)
        return module.__dict__

    def close(self) -> None:
        """Forget the modules of the namespaces."""
        for module in self._modules.values():
            sys.modules.pop(module.__name__, None)

    def on_eval(self, call_id: int, flags: int, payload: Any) -> None:
        """Evaluate: ``(namespace, expression, locals)``."""
        namespace, expression, values = decode(payload) if flags & f.EXTENSIONS else payload
        names = self._names(namespace)
        self._start(call_id, flags, expression, "eval", {**names, **values} if values else names)

    def on_exec(self, call_id: int, flags: int, payload: Any) -> None:
        """Execute: ``(namespace, code)``."""
        namespace, code = payload
        self._start(call_id, flags, code, "exec", self._names(namespace))

    def _start(
        self, call_id: int, flags: int, source: str, mode: str, names: dict[str, Any]
    ) -> None:
        try:
            code = _compile(source, mode)
        except Exception as exc:
            self._calls.fail(call_id, exc)
            return
        run = partial(eval, code, names)
        if code.co_flags & inspect.CO_COROUTINE:
            self._calls.spawn(call_id, self._calls.run_awaitable(call_id, run()))
        elif flags & f.INLINE:
            self._run_inline(call_id, run)
        else:
            self._calls.work(call_id, run)

    def _run_inline(self, call_id: int, run: Any) -> None:
        try:
            payload = encode(contextvars.copy_context().run(run))
        except BaseException as exc:
            self._calls.fail(call_id, exc)
        else:
            self._calls.answer(call_id, payload)


def _register(name: str) -> types.ModuleType:
    """Make a module that dataclasses, pickle and others find; other loops have one as well."""
    base = f"pyloop_namespace_{name.replace('.', '_')}"
    module = types.ModuleType(base)
    for number in itertools.count(2):
        if sys.modules.setdefault(module.__name__, module) is module:
            break
        module = types.ModuleType(f"{base}_{number}")
    return module


@functools.lru_cache(maxsize=256)
def _compile(source: str, mode: str) -> types.CodeType:
    name = f"<{mode} {next(_counter)}>"
    # Tracebacks show the source of code that is in no file.
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    _sources.append(name)
    if len(_sources) > _KEPT_SOURCES:
        linecache.cache.pop(_sources.popleft(), None)
    code: types.CodeType = compile(
        source, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
    )
    return code
