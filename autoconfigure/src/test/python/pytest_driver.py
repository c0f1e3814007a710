"""Runs pytest in the interpreter that calls it."""

from __future__ import annotations

import contextlib
import io
import sys

import pytest


def run(*arguments: str) -> tuple[int, str]:
    """Run pytest and return its exit code and its output."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = pytest.main(list(arguments))
    return int(code), output.getvalue()


if __name__ == "__main__":
    exit_code, text = run(*sys.argv[1:])
    print(text)
    sys.exit(exit_code)
