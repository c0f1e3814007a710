from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pyloop import _direct, _hooks, _state


@pytest.fixture(autouse=True)
def nothing_from_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_hooks, "_startup", {})
    monkeypatch.setattr(_state, "has_config", False)


def hook() -> None:
    pass


def kinds(reference: str) -> tuple[bool, bool]:
    """Return whether a reference is plain, and whether it is a function of C."""
    resolved = _direct.resolve(reference)
    assert resolved is not None
    return resolved[1:]


def test_function_of_python_is_plain() -> None:
    assert kinds("textwrap:dedent") == (True, False)


def test_function_of_c_is_plain_and_builtin() -> None:
    assert kinds("math:sqrt") == (True, True)


def test_coroutine_function_is_not_plain() -> None:
    assert kinds("asyncio:sleep") == (False, False)


def test_function_of_python_is_not_plain_when_there_are_hooks() -> None:
    _hooks.on_startup(hook)
    assert kinds("textwrap:dedent") == (False, False)
    assert kinds("math:sqrt") == (True, True)


def test_function_of_python_is_not_plain_when_there_is_config(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_state, "has_config", True)
    assert kinds("textwrap:dedent") == (False, False)
    assert kinds("math:sqrt") == (True, True)


def write_module(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> None:
    (folder / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, name, raising=False)


def test_module_is_not_imported_when_there_is_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_module(tmp_path, monkeypatch, "direct_configured", "from math import sqrt\n")
    monkeypatch.setattr(_state, "has_config", True)
    assert _direct.resolve("direct_configured:sqrt") is None
    assert "direct_configured" not in sys.modules
    __import__("direct_configured")
    assert kinds("direct_configured:sqrt") == (True, True)


def test_hooks_that_an_import_registers_run_before_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "from math import sqrt\nimport pyloop\n@pyloop.on_startup\ndef hook(): pass\n"
    write_module(tmp_path, monkeypatch, "direct_hooked", source)
    assert _direct.resolve("direct_hooked:sqrt") is None
    assert kinds("direct_hooked:sqrt") == (True, True)
