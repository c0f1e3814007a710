from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from pyloop import _hooks

calls: list[str] = []


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    startup, shutdown = list(_hooks._startup), list(_hooks._shutdown)
    _hooks._startup.clear()
    _hooks._shutdown.clear()
    calls.clear()
    yield
    _hooks._startup[:] = startup
    _hooks._shutdown[:] = shutdown


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
    hooks = _hooks.LoopHooks()

    async def start() -> None:
        await asyncio.gather(hooks.start(), hooks.start())
        await hooks.start()

    asyncio.run(start())
    assert calls == ["first", "second"]
    assert not hooks.has_pending()


def test_start_runs_hooks_that_were_registered_later() -> None:
    hooks = _hooks.LoopHooks()

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
        asyncio.run(_hooks.LoopHooks().start())


def test_stop_runs_hooks_in_reverse_and_goes_on_after_an_error() -> None:
    _hooks.on_shutdown(first)
    _hooks.on_shutdown(failing)
    _hooks.on_shutdown(second)
    asyncio.run(_hooks.LoopHooks().stop(ignore))
    assert calls == ["second", "broken in failing", "first"]
