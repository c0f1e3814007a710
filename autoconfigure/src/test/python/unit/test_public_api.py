from __future__ import annotations

import contextvars

import pytest

import pyloop
from pyloop import _state


def test_every_public_name_exists() -> None:
    assert all(hasattr(pyloop, name) for name in pyloop.__all__)


def test_inline_marks_the_function_and_returns_it() -> None:
    def function() -> int:
        return 42

    assert pyloop.inline(function) is function
    assert function() == 42


def test_config_without_loop_is_empty() -> None:
    assert contextvars.Context().run(dict, pyloop.config) == {}


def test_config_without_the_key_raises() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        pyloop.config["no.such.key"]


def test_config_reads_the_keys_of_the_loop() -> None:
    token = _state.config.set({"app.name": "digits"})
    try:
        assert pyloop.config["app.name"] == "digits"
        assert pyloop.config.get("app.other", "none") == "none"
        assert list(pyloop.config) == ["app.name"]
    finally:
        _state.config.reset(token)


def test_config_does_not_show_values() -> None:
    token = _state.config.set({"app.password": "secret"})
    try:
        assert repr(pyloop.config) == "<pyloop.config with 1 keys>"
    finally:
        _state.config.reset(token)
