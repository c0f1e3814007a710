"""Turns Python values into the bytes that Java reads, and back.

The format is CPython's ``marshal``, version 4. What ``marshal`` cannot carry, or carries wrongly,
travels as a tuple that starts with ``Ellipsis`` and a tag.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pyloop._codec_decode import decode
from pyloop._codec_encode import CONTAINERS, all_scalars, is_plain, is_small_and_plain, to_wire
from pyloop._codec_errors import ConversionError
from pyloop._codec_types import SCALARS

__all__ = ["VERSION", "ConversionError", "decode", "dumps", "encode", "loads"]

VERSION: Final = 4

_dumps = marshal.dumps

loads: Callable[[Any], Any]
dumps: Callable[[Any], bytes]

if sys.version_info >= (3, 13):
    loads = partial(marshal.loads, allow_code=False)

    def dumps(value: Any) -> bytes:
        """Write what is known to be of exact built-in types."""
        return _dumps(value, VERSION, allow_code=False)

else:
    loads = marshal.loads

    def dumps(value: Any) -> bytes:
        """Write what is known to be of exact built-in types."""
        return _dumps(value, VERSION)


def encode(value: Any) -> bytes:
    """Return the bytes of any value that can travel.

    Raises ``ConversionError``, with the path inside the value, for one that cannot.
    """
    kind = type(value)
    if kind in SCALARS:
        return _dumps(value, 4)
    if kind is tuple or kind is list:
        if all_scalars(map(type, value)):
            return _dumps(value, 4)
    elif kind is dict and all_scalars(map(type, value.values())) and all_scalars(map(type, value)):
        return _dumps(value, 4)
    return _encode_other(value)


def _encode_other(value: Any) -> bytes:
    if type(value) not in CONTAINERS or not (is_small_and_plain(value) or is_plain(value)):
        value = to_wire(value)
    return _dumps(value, 4)
