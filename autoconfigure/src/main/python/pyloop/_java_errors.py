"""Exceptions of Java in Python."""

from __future__ import annotations

from typing import Any


class JavaError(Exception):
    """An exception of Java: ``class_name``, its message, and ``stack_trace`` as text."""

    def __init__(self, message: str, class_name: str = "", stack_trace: str = "") -> None:
        super().__init__(message)
        self.class_name = class_name
        self.stack_trace = stack_trace

    def __reduce__(self) -> tuple[Any, ...]:
        return JavaError, (str(self), self.class_name, self.stack_trace)


def to_exception(error: Any) -> Exception:
    """Return the exception that Java described as ``(class name, message, stack trace)``."""
    if isinstance(error, (list, tuple)) and len(error) == 3:
        class_name, message, stack_trace = error
        return JavaError(str(message), str(class_name), str(stack_trace))
    return JavaError(str(error))
