from __future__ import annotations

import pytest

from pyloop import _direct, _hooks, _state


@pytest.fixture(autouse=True)
def nothing_from_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_hooks, "_startup", {})
    monkeypatch.setattr(_state, "has_config", False)


def hook() -> None:
    pass


def test_function_of_python_is_plain() -> None:
    assert _direct.resolve("textwrap:dedent")[1:] == (True, False)


def test_function_of_c_is_plain_and_builtin() -> None:
    assert _direct.resolve("math:sqrt")[1:] == (True, True)


def test_coroutine_function_is_not_plain() -> None:
    assert _direct.resolve("asyncio:sleep")[1:] == (False, False)


def test_function_of_python_is_not_plain_when_there_are_hooks() -> None:
    _hooks.on_startup(hook)
    assert _direct.resolve("textwrap:dedent")[1:] == (False, False)
    assert _direct.resolve("math:sqrt")[1:] == (True, True)


def test_function_of_python_is_not_plain_when_there_is_config(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_state, "has_config", True)
    assert _direct.resolve("textwrap:dedent")[1:] == (False, False)
    assert _direct.resolve("math:sqrt")[1:] == (True, True)
