"""The payloads of requests, whose errors name the argument as the caller sees it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from pyloop import _codec
from pyloop._codec_errors import ConversionError, Key, path_text

Steps = Sequence[Key | int]


def decode(payload: Any) -> Any:
    """Return the payload of a request with its extension tuples replaced.

    Raises ``ConversionError`` that names the argument, with the path inside it.
    """
    return _codec.decode(payload, partial(_error, payload))


def _error(payload: Any, message: str, steps: Steps) -> ConversionError:
    if len(payload) == 2:
        index: Any = steps[1]
        text = f"Call {index} of the gathered calls: "
        calls = payload[1]
        reference = next(call[0] for call in reversed(calls[: index + 1]) if call[0] is not None)
        return _argument_error((reference, *calls[index][1:]), text, message, steps[2:])
    return _argument_error(payload, "", message, steps)


def _argument_error(call: Any, prefix: str, message: str, steps: Steps) -> ConversionError:
    # A call is (reference, args, kwargs, ...), an expression (namespace, expression, locals).
    name = steps[1].key if isinstance(steps[1], Key) else None
    argument = steps[1] if name is None else repr(name)
    text = f"Argument {argument} of {call[0]!r}"
    if type(call[1]) is str:
        text = f"Local {argument} of the expression"
    return ConversionError(f"{prefix}{text}: {message}", path_text(steps[2:]))
