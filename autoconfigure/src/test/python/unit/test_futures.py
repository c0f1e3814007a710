"""Tests for `pyloop._futures`."""

from __future__ import annotations

import asyncio

import pytest

from pyloop._futures import settle, wait_until_done


def _future(loop: asyncio.AbstractEventLoop) -> asyncio.Future[object]:
    return loop.create_future()


def test_settle_gives_the_result_once() -> None:
    loop = asyncio.new_event_loop()
    future = _future(loop)
    settle(future, 1, None, "it")
    settle(future, 2, ValueError("late"), "it")
    assert future.result() == 1
    loop.close()


@pytest.mark.parametrize("raised", [StopIteration(1), SystemExit(2), KeyboardInterrupt()])
def test_settle_replaces_what_a_future_cannot_raise(raised: BaseException) -> None:
    loop = asyncio.new_event_loop()
    future = _future(loop)
    settle(future, None, raised, "the generator")
    with pytest.raises(RuntimeError, match=f"the generator raised {type(raised).__name__}"):
        future.result()
    loop.close()


def test_settle_raises_other_exceptions_as_they_are() -> None:
    loop = asyncio.new_event_loop()
    future, raised = _future(loop), asyncio.TimeoutError()
    settle(future, None, raised, "the function")
    assert future.exception() is raised
    loop.close()


@pytest.mark.parametrize("raised", [None, ValueError("x")])
def test_waiting_outlasts_cancellations(raised: ValueError | None) -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        future = _future(loop)
        waiting = loop.create_task(wait_until_done(future))
        for _ in range(3):
            await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.sleep(0)
        assert not waiting.done()
        settle(future, None, raised, "it")
        await waiting

    loop = asyncio.new_event_loop()
    loop.run_until_complete(scenario())
    loop.close()
