"""Tests for what `pyloop` gives to applications, and for its conventions."""

from __future__ import annotations

import ast
import contextvars
from pathlib import Path

import pytest

import pyloop
from pyloop import _state


def test_config_is_empty_outside_of_a_loop() -> None:
    context = contextvars.Context()
    assert context.run(lambda: dict(pyloop.config)) == {}


def test_config_gives_the_keys_of_its_loop() -> None:
    context = contextvars.Context()
    context.run(_state.config.set, {"shop.name": "x"})
    assert context.run(lambda: pyloop.config["shop.name"]) == "x"
    assert context.run(lambda: pyloop.config.get("missing")) is None
    assert context.run(lambda: repr(pyloop.config)) == "<pyloop.config with 1 keys>"


def test_config_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        pyloop.config["a"] = "b"  # type: ignore[index]


def test_decorators_return_the_function() -> None:
    def function() -> int:
        return 3

    assert pyloop.inline(function) is function
    assert function() == 3


def test_all_names_are_there() -> None:
    assert all(hasattr(pyloop, name) for name in pyloop.__all__)


def test_nothing_waits_by_sleeping() -> None:
    package = Path(pyloop.__file__).parent
    sleeps = []
    for file in package.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yields = (
                    node.args and isinstance(node.args[0], ast.Constant) and not node.args[0].value
                )
                if node.func.attr == "sleep" and not yields:
                    sleeps.append(f"{file.name}:{node.lineno}")
    assert sleeps == []
