"""What Python types become on their way to Java, one rule for each type."""

from __future__ import annotations

import dataclasses
import os
import sys
from array import array
from collections import deque
from collections.abc import Callable, ItemsView, KeysView, Mapping, ValuesView
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import PurePath
from typing import Any, Final, NamedTuple
from uuid import UUID

from pyloop import _codec_numpy
from pyloop._codec_errors import RefusedError, type_name

SCALARS: Final = frozenset({type(None), bool, int, float, complex, str, bytes})
_MAX_RULES: Final = 4096
_ARRAY_CODES: Final = {
    ("i", 1): "b",
    ("i", 2): "h",
    ("i", 4): "i",
    ("i", 8): "q",
    ("u", 1): "B",
    ("u", 2): "H",
    ("u", 4): "I",
    ("u", 8): "Q",
    ("f", 4): "f",
    ("f", 8): "d",
}
_ARRAY_KINDS: Final = {"b": "i", "h": "i", "i": "i", "l": "i", "q": "i", "B": "u", "H": "u"} | {
    "I": "u",
    "L": "u",
    "Q": "u",
    "f": "f",
    "d": "f",
}


class Rule(NamedTuple):
    """How a value travels: as what ``convert`` returns, which is walked through unless a leaf."""

    convert: Callable[[Any], Any]
    leaf: bool = False
    is_object: bool = False


def _datetime(value: datetime) -> tuple[Any, ...]:
    text = datetime.isoformat(value)
    zone = value.tzinfo
    if zone is None:
        return (..., "dt", text)
    if value.utcoffset() is None:
        raise RefusedError(f"the time zone {zone!r} has no offset at {text}")
    key = getattr(zone, "key", None) or getattr(zone, "zone", None)
    return (..., "dt", text, key) if type(key) is str else (..., "dt", text)


def _date(value: date) -> tuple[Any, ...]:
    return (..., "date", date.isoformat(value))


def _time(value: time) -> tuple[Any, ...]:
    if value.tzinfo is not None and value.utcoffset() is None:
        raise RefusedError("a time whose zone has no fixed offset cannot travel: use a datetime")
    return (..., "time", time.isoformat(value))


def _timedelta(value: timedelta) -> tuple[Any, ...]:
    return (..., "td", value.days, value.seconds, value.microseconds)


def _decimal(value: Decimal) -> tuple[Any, ...]:
    if not value.is_finite():
        raise RefusedError(f"Decimal('{value}') has no counterpart in Java: use a float or None")
    return (..., "dec", str(value))


def _uuid(value: UUID) -> tuple[Any, ...]:
    return (..., "uuid", value.bytes)


def _array(value: array[Any]) -> Any:
    kind = _ARRAY_KINDS.get(value.typecode)
    if kind is None:
        return value.tounicode()
    if sys.byteorder == "big":
        value = array(value.typecode, value)
        value.byteswap()
    return (..., "arr", _ARRAY_CODES[kind, value.itemsize], value.tobytes())


def _memoryview(value: memoryview) -> Any:
    if value.format in {"B", "b", "c"}:
        return value.tobytes()
    if value.ndim == 1 and value.format in _ARRAY_KINDS:
        return _array(array(value.format, value.tobytes()))
    raise RefusedError(
        f"a memoryview of format {value.format!r} and {value.ndim} dimensions cannot travel:"
        " use bytes(view) or a NumPy array"
    )


def _enum(value: Enum) -> str:
    if type(value.name) is not str:
        raise RefusedError(f"{value!r} has no name")
    return value.name


def _path(value: PurePath) -> str:
    return os.fspath(value)


def _ellipsis(_: Any) -> tuple[Any, ...]:
    return (..., "...")


def _dataclass(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _named_tuple(value: Any) -> dict[str, Any]:
    return dict(zip(value._fields, value, strict=True))


def _model(value: Any) -> Any:
    return value.model_dump()


_RULES: Final[dict[type, Rule]] = {
    datetime: Rule(_datetime, leaf=True),
    date: Rule(_date, leaf=True),
    time: Rule(_time, leaf=True),
    timedelta: Rule(_timedelta, leaf=True),
    Decimal: Rule(_decimal, leaf=True),
    UUID: Rule(_uuid, leaf=True),
    array: Rule(_array, leaf=True),
    bytearray: Rule(bytes, leaf=True),
    memoryview: Rule(_memoryview, leaf=True),
    type(...): Rule(_ellipsis, leaf=True),
    range: Rule(list),
    deque: Rule(list),
    # Subclasses of the exact types, whose own methods are passed over.
    int: Rule(int.__int__, leaf=True),
    float: Rule(float.__float__, leaf=True),
    complex: Rule(complex.__pos__, leaf=True),
    str: Rule(str.__str__, leaf=True),
    bytes: Rule(lambda value: bytes.__getitem__(value, slice(None)) + b"", leaf=True),
    list: Rule(list),
    tuple: Rule(list),
    dict: Rule(dict),
    set: Rule(set),
    frozenset: Rule(frozenset),
}
_resolved: dict[type, Rule] = {}


def rule_for(kind: type) -> Rule:
    """Return the rule for a type that is neither a scalar nor a container."""
    rule = _resolved.get(kind)
    if rule is None:
        rule = _resolve(kind)
        if len(_resolved) >= _MAX_RULES:
            _resolved.clear()
        _resolved[kind] = rule
    return rule


def _resolve(kind: type) -> Rule:
    rule = _RULES.get(kind) or _special(kind) or _codec_numpy_rule(kind)
    if rule is not None:
        return rule
    for base in kind.__mro__:
        if base in _RULES:
            return _RULES[base]
    if issubclass(kind, PurePath):
        return Rule(_path, leaf=True)
    if issubclass(kind, Mapping):
        return Rule(dict)
    if issubclass(kind, (KeysView, ValuesView, ItemsView)):
        return Rule(list)
    return Rule(_refuse, leaf=True)


def _special(kind: type) -> Rule | None:
    if issubclass(kind, Enum):
        return Rule(_enum, leaf=True)
    if hasattr(kind, "model_dump") and hasattr(kind, "__pydantic_core_schema__"):
        return Rule(_model, is_object=True)
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
        return Rule(partial(_dataclass, names=names), is_object=True)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return Rule(_named_tuple, is_object=True)
    return None


def _codec_numpy_rule(kind: type) -> Rule | None:
    if _codec_numpy.is_array(kind):
        return Rule(_codec_numpy.array_to_wire, leaf=True)
    if _codec_numpy.is_scalar(kind):
        return Rule(_codec_numpy.scalar_to_python)
    return None


def _refuse(value: Any) -> Any:
    name = type_name(value)
    module = type(value).__module__.partition(".")[0]
    remedy = {
        "pandas": "use to_dict('records') or to_numpy()",
        "polars": "use to_dicts() or to_numpy()",
        "torch": "use tensor.detach().cpu().numpy()",
        "tensorflow": "use tensor.numpy()",
        "jax": "use numpy.asarray(value)",
        "jaxlib": "use numpy.asarray(value)",
    }.get(module)
    if remedy is None and type(value).__name__ in {"coroutine", "generator", "async_generator"}:
        remedy = "await it or collect its items first"
    if remedy is None:
        remedy = "use a dict, a dataclass or a pydantic model"
    raise RefusedError(f"a value of type {name} cannot travel to Java: {remedy}")
