"""Tests for `pyloop._asgi_wsgi`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pyloop._asgi_wsgi import from_wsgi
from pyloop._calls import Calls


@pytest.mark.parametrize("cancelled", [True, False])
def test_request_runs_unless_it_was_cancelled_while_it_was_queued(cancelled: bool) -> None:
    jobs: list[Callable[[], None]] = []
    ran: list[str] = []

    def application(environ: Any, start_response: Any) -> Any:
        ran.append(environ["PATH_INFO"])
        raise ValueError("no answer")

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/a",
        "root_path": "",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": None,
        "client": None,
        "headers": [],
    }

    async def main() -> None:
        loop = asyncio.get_running_loop()
        workers = SimpleNamespace(submit=jobs.append)
        calls = SimpleNamespace(loop=loop, workers=workers, post=lambda call, *args: call(*args))
        call = from_wsgi(application, cast(Calls, calls))
        task = asyncio.ensure_future(call(scope, None, None))
        await asyncio.sleep(0)
        if cancelled:
            task.cancel()
            await asyncio.wait([task])
        jobs[0]()
        await asyncio.wait([task])

    asyncio.run(main())
    assert ran == ([] if cancelled else ["/a"])
