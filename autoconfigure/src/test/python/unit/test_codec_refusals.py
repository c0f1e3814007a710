"""Tests for `pyloop._codec`: what cannot travel."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import marshal
import sys
import uuid
import zoneinfo
from collections.abc import Iterator
from typing import Any

import numpy as np
import pydantic
import pytest

from pyloop._codec import ConversionError, decode, dumps, encode, loads


@dataclasses.dataclass
class Item:
    name: str
    price: Any


@dataclasses.dataclass(frozen=True)
class Frozen:
    value: int


class Color(enum.IntEnum):
    RED = 1


def iter_items() -> Iterator[int]:
    yield 1


def refusal(value: Any) -> ConversionError:
    with pytest.raises(ConversionError) as caught:
        encode(value)
    return caught.value


REFUSED = [
    (object(), "a value of type object cannot travel to Java: use a dict"),
    (Exception("x"), "type Exception"),
    (iter_items(), "await it or collect its items first"),
    (slice(1), "type slice"),
    (decimal.Decimal("NaN"), "use a float or None"),
    (np.array([object()]), "dtype object"),
    (np.zeros(2, dtype=[("a", "i4")]), "send its fields one by one"),
    (np.zeros(2, dtype=[("a", "i4")])[0], "send its fields"),
    (np.ma.masked_array([1, 2], mask=[False, True]), "use filled()"),
    (np.datetime64("12026-01-01"), "out of the range"),
    (datetime.time(1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")), "use a datetime"),
    (memoryview(bytes(4)).cast("B", (2, 2)).cast("B").cast("i", (1, 1)), "2 dimensions"),
    ({Frozen(1)}, "cannot be a key or an element of a set"),
    ({Color.RED: 1, "RED": 2}, "become the same"),
]


@pytest.mark.parametrize(("value", "message"), REFUSED, ids=lambda value: repr(value)[:40])
def test_values_that_cannot_travel_are_refused_with_the_path(value: Any, message: str) -> None:
    error = refusal({"items": [1, {"price": value}]})
    assert message in str(error)
    assert error.path == "$.items[1].price"
    assert str(error).endswith(" at $.items[1].price")
    assert refusal(value).path == "$"


def test_paths_name_keys_that_are_no_names() -> None:
    bad = object()
    assert refusal({"a b": [bad]}).path == '$["a b"][0]'
    assert refusal({3: Item("x", bad)}).path == "$[3].price"
    assert refusal({(1, 2): bad}).path == "$[a key of tuple]"
    assert len(refusal({"k" * 10_000: bad}).path) < 100


def test_errors_of_models_are_refused_with_the_path() -> None:
    class Broken(pydantic.BaseModel):
        @pydantic.model_serializer
        def serialize(self) -> Any:
            raise RuntimeError("broken")

    error = refusal([Broken()])
    assert error.path == "$[0]"
    assert "broken" in str(error)
    assert error.__cause__ is not None


def test_values_that_contain_themselves_are_refused() -> None:
    plain: list[Any] = [1]
    plain.append({"self": plain})
    assert "contains itself" in str(refusal(plain))
    assert refusal(plain).path == "$[1].self"
    item = Item("a", None)
    item.price = [item]
    assert "contains itself" in str(refusal(item))


def nested(depth: int, leaf: Any = None) -> Any:
    value: Any = [leaf]
    for _ in range(depth - 1):
        value = [value]
    return value


def test_containers_are_nested_1000_deep_at_most() -> None:
    for leaf in (1, uuid.UUID(int=1)):
        value = nested(1000, leaf)
        assert len(encode(value)) > 5000
        error = refusal(nested(1001, leaf))
        assert "more than 1000 deep" in str(error)
        assert error.path.startswith("$[0][0]")
    tree: Any = loads(encode(nested(1000, uuid.UUID(int=1))))
    assert decode(tree) is not None


def test_objects_are_nested_500_deep_at_most() -> None:
    value: Any = None
    for _ in range(500):
        value = Item("", value)
    encode(value)
    assert "more than 500 deep" in str(refusal(Item("", value)))


def test_depth_counts_shared_values_where_they_are_deepest() -> None:
    shared = nested(600, uuid.UUID(int=1))
    encode([shared, nested(399, shared)[0]])
    assert "more than 1000 deep" in str(refusal([shared, nested(400, shared)]))


def test_code_is_refused_where_marshal_can() -> None:
    assert "type code" in str(refusal([compile("1", "x", "eval")]))
    if sys.version_info >= (3, 13):
        with pytest.raises(ValueError, match="code objects is disallowed"):
            loads(marshal.dumps(compile("1", "x", "eval")))
        with pytest.raises(ValueError, match="code objects is disallowed"):
            dumps(compile("1", "x", "eval"))


def test_unknown_and_broken_extensions_are_refused_with_the_path() -> None:
    for value in (
        (..., "what"),
        (..., "date", "x"),
        (..., "uuid", b""),
        (..., "dt", "2026-01-01T00:00:00", "No/Zone"),
    ):
        with pytest.raises(ConversionError) as caught:
            decode({"a": [value]})
        assert caught.value.path == "$.a[0]"


def test_array_without_numpy_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ConversionError, match="install numpy"):
        decode([(..., "nd", "<f8", (1,), bytes(8))])
    assert encode([uuid.UUID(int=1)])
