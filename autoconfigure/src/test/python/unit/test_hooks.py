from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from pyloop import _hooks, _state

calls: list[str] = []


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    startup, shutdown = dict(_hooks._startup), dict(_hooks._shutdown)
    _hooks._startup.clear()
    _hooks._shutdown.clear()
    calls.clear()
    yield
    _hooks._startup.clear()
    _hooks._startup.update(startup)
    _hooks._shutdown.clear()
    _hooks._shutdown.update(shutdown)


def first() -> None:
    calls.append("first")


async def second() -> None:
    await asyncio.sleep(0)
    calls.append("second")


def failing() -> None:
    raise ValueError("broken")


def ignore(hook: _hooks.Hook, error: BaseException) -> None:
    calls.append(f"{error} in {getattr(hook, '__name__', '')}")


def test_start_runs_each_hook_once() -> None:
    _hooks.on_startup(first)
    _hooks.on_startup(second)
    hooks = _hooks.LoopHooks(_state.pool.get())

    async def start() -> None:
        await asyncio.gather(hooks.start(), hooks.start())
        await hooks.start()

    asyncio.run(start())
    assert calls == ["first", "second"]
    assert not hooks.has_pending()


def test_start_runs_hooks_that_were_registered_later() -> None:
    hooks = _hooks.LoopHooks(_state.pool.get())

    async def start() -> None:
        await hooks.start()
        _hooks.on_startup(first)
        assert hooks.has_pending()
        await hooks.start()

    asyncio.run(start())
    assert calls == ["first"]


def test_start_fails_with_the_error_of_a_hook() -> None:
    _hooks.on_startup(failing)
    with pytest.raises(ValueError, match="broken"):
        asyncio.run(_hooks.LoopHooks(_state.pool.get()).start())


def test_stop_runs_hooks_in_reverse_and_goes_on_after_an_error() -> None:
    _hooks.on_shutdown(first)
    _hooks.on_shutdown(failing)
    _hooks.on_shutdown(second)
    asyncio.run(_hooks.LoopHooks(_state.pool.get()).stop(ignore))
    assert calls == ["second", "broken in failing", "first"]


SOURCE = """
import pyloop
calls = []
@pyloop.on_startup
def start():
    calls.append("start")
@pyloop.on_shutdown
def stop():
    calls.append("stop")
"""


def load(monkeypatch: pytest.MonkeyPatch, name: str, pool: str, source: str) -> ModuleType:
    module = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, module)
    token = _state.pool.set(pool)
    try:
        exec(source, module.__dict__)
    finally:
        _state.pool.reset(token)
    return module


def run(hooks: _hooks.LoopHooks) -> None:
    async def start_and_stop() -> None:
        await hooks.start()
        await hooks.stop(ignore)

    asyncio.run(start_and_stop())


def test_hooks_of_a_module_run_on_all_loops_of_the_pool_that_imported_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = load(monkeypatch, "hooks_one", "one", SOURCE)
    run(_hooks.LoopHooks("one"))
    run(_hooks.LoopHooks("one"))
    assert module.calls == ["start", "stop"] * 2


def test_hooks_of_a_module_that_another_pool_imported_do_not_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = load(monkeypatch, "hooks_one", "one", SOURCE)
    hooks = _hooks.LoopHooks("two")
    hooks.use("hooks_other")
    assert not hooks.has_pending()
    run(hooks)
    assert module.calls == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("hooks_one", ""),
        ("hooks_one.child", ""),
        ("hooks_user", "import hooks_one"),
        ("hooks_user", "from hooks_one import start"),
        ("hooks_user", "import hooks_between"),
    ],
)
def test_hooks_of_a_module_that_another_pool_imported_run_for_who_uses_it(
    monkeypatch: pytest.MonkeyPatch, name: str, source: str
) -> None:
    module = load(monkeypatch, "hooks_one", "one", SOURCE)
    load(monkeypatch, "hooks_between", "one", "import hooks_one")
    if name != "hooks_one":
        load(monkeypatch, name, "two", source)
    hooks = _hooks.LoopHooks("two")
    assert not hooks.has_pending()
    hooks.use(name)
    assert hooks.has_pending()
    run(hooks)
    assert module.calls == ["start", "stop"]


def test_what_stands_for_something_else_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    load(monkeypatch, "hooks_one", "one", SOURCE)
    source = """
class Proxy:
    @property
    def __class__(self):
        raise RuntimeError("no request")
proxy = Proxy()
"""
    load(monkeypatch, "hooks_user", "two", source)
    hooks = _hooks.LoopHooks("two")
    hooks.use("hooks_user")
    assert not hooks.has_pending()


def test_module_that_was_purged_takes_its_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    load(monkeypatch, "hooks_one", "one", SOURCE)
    fresh = load(monkeypatch, "hooks_one", "one", SOURCE)
    assert len(_hooks._startup) == len(_hooks._shutdown) == 1
    run(_hooks.LoopHooks("one"))
    assert fresh.calls == ["start", "stop"]
