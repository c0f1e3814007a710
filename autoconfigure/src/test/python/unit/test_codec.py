"""Tests for `pyloop._codec`: what travels."""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import marshal
import math
import pathlib
import random
import types
import uuid
import zoneinfo
from typing import Any

import numpy as np
import pydantic
import pytest

from pyloop._codec import decode, encode, loads


@dataclasses.dataclass
class Item:
    name: str
    price: Any


class Color(enum.IntEnum):
    RED = 1


class Kind(str, enum.Enum):
    SMALL = "s"


class Model(pydantic.BaseModel):
    number: int
    when: datetime.datetime
    item: Item | None = None


class Names(pydantic.RootModel[list[str]]):
    pass


class Text(str):
    def __str__(self) -> str:
        return "wrong"


class Whole(int):
    pass


Point = collections.namedtuple("Point", "x y")


def wire(value: Any) -> Any:
    return loads(encode(value))


def same(value: Any) -> Any:
    return decode(wire(value))


PLAIN = [
    None,
    True,
    0,
    -(1 << 100),
    1.5,
    math.inf,
    1 - 2j,
    "",
    "a\0\u00e4\U0001f600",
    "\ud800",
    b"\0\xff",
    (),
    (1, "a", (2.5, [None])),
    [],
    [1, [2, [3]]],
    {},
    {"a": 1, 2: {"b": [1]}, (1, 2): None},
    {1, "a", frozenset({2})},
    frozenset({(1, 2)}),
]


@pytest.mark.parametrize("value", PLAIN)
def test_plain_values_are_what_marshal_writes(value: Any) -> None:
    assert encode(value) == marshal.dumps(value, 4)
    assert wire(value) == value
    assert type(wire(value)) is type(value)


EXTENSIONS = [
    ...,
    datetime.date.min,
    datetime.time(1, 2, 3, 4),
    datetime.time(1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=-3, seconds=7))),
    datetime.datetime(2026, 1, 2, 3, 4, 5, 6),
    datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc),
    datetime.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
    datetime.timedelta(-3, 5, 7),
    decimal.Decimal("-1.50E+700"),
    uuid.UUID(int=7),
    array.array("i", [1, -2]),
    array.array("d", [0.1]),
]


@pytest.mark.parametrize("value", EXTENSIONS, ids=repr)
def test_extensions_come_back(value: Any) -> None:
    for wrapped in (value, [value], {"a": (1, value)}):
        assert same(wrapped) == wrapped
    assert type(wire(value)) is tuple
    assert wire(value)[0] is ...


def test_keys_and_elements_of_sets_come_back() -> None:
    key = uuid.UUID(int=7)
    value = {key: {key, 1}, (1, key): 2}
    assert same(value) == value


def test_fold_survives() -> None:
    value = EXTENSIONS[6]
    assert same(value).utcoffset() == datetime.timedelta(hours=1)
    assert same(value).tzinfo == zoneinfo.ZoneInfo("Europe/Berlin")


REPLACED = [
    (Item("a", Item("b", 1)), {"name": "a", "price": {"name": "b", "price": 1}}),
    (Point(1, [Point(2, 3)]), {"x": 1, "y": [{"x": 2, "y": 3}]}),
    (
        Model(number=1, when=datetime.datetime(2026, 1, 1), item=Item("a", 2)),
        {
            "number": 1,
            "when": (..., "dt", "2026-01-01T00:00:00"),
            "item": {"name": "a", "price": 2},
        },
    ),
    (Names(["a"]), ["a"]),
    ([Color.RED, Kind.SMALL], ["RED", "SMALL"]),
    (range(3), [0, 1, 2]),
    (collections.deque([1]), [1]),
    (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
    (collections.defaultdict(list, a=[range(1)]), {"a": [[0]]}),
    (collections.Counter("aab"), {"a": 2, "b": 1}),
    (types.MappingProxyType({"a": 1}), {"a": 1}),
    ({"a": 1}.keys(), ["a"]),
    ({"a": 1}.items(), [("a", 1)]),
    ([bytearray(b"a"), memoryview(b"abc")[::2]], [b"a", b"ac"]),
    (memoryview(array.array("d", [1.5])), (..., "arr", "d", b"\0\0\0\0\0\0\xf8?")),
    (array.array("u", "ab"), "ab"),
    (pathlib.PurePosixPath("/a/b"), "/a/b"),
    ([Text("right"), Whole(3)], ["right", 3]),
    ((np.float64(1.5), np.int8(-1), np.bool_(True), np.str_("x"), np.bytes_(b"y")),) * 2,
    (np.complex64(1 + 2j), 1 + 2j),
    (np.longdouble(1.5), 1.5),
    (np.datetime64("2026-01-01T00:00:00.123456789"), (..., "dt", "2026-01-01T00:00:00.123456")),
    (np.datetime64("2026-01-01"), (..., "date", "2026-01-01")),
    (np.timedelta64(1500, "ms"), (..., "td", 0, 1, 500000)),
    (np.datetime64("NaT", "s"), None),
]


@pytest.mark.parametrize(("value", "expected"), REPLACED, ids=repr)
def test_types_without_a_counterpart_become_what_they_stand_for(value: Any, expected: Any) -> None:
    assert wire(value) == expected
    assert wire([value]) == [expected]


def test_scalars_of_numpy_become_exact_types() -> None:
    kinds = [type(item) for item in wire(REPLACED[18][0])]
    assert kinds == [float, int, bool, str, bytes]


ARRAYS = [
    np.arange(6).reshape(2, 3),
    np.arange(6, dtype=">i2").reshape(2, 3)[:, ::-2],
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.array(3.5, dtype="f2"),
    np.zeros((0, 3), dtype="c8"),
    np.array(["a", "bc"]),
    np.array([b"a", b"bc"]),
    np.array(["2026-01-01", "NaT"], dtype="M8[ns]"),
    np.array([True, False]),
    np.broadcast_to(np.arange(3), (2, 3)),
]


@pytest.mark.parametrize("value", ARRAYS, ids=repr)
def test_arrays_of_numpy_keep_type_and_shape(value: Any) -> None:
    result = same([value])[0]
    assert result.dtype == value.dtype
    assert result.dtype.str == value.dtype.str
    assert result.shape == value.shape
    assert result.tobytes() == value.tobytes()
    assert result.flags.writeable


def test_shared_values_stay_shared_and_cost_no_more() -> None:
    value: Any = [uuid.UUID(int=1)]
    for _ in range(60):
        value = [value, value]
    data = encode(value)
    assert len(data) < 5000
    plain: Any = [1]
    for _ in range(60):
        plain = [plain, plain]
    assert len(encode(plain)) < 5000
    wide = [[i] for i in range(1000)] * 300
    assert wire(wide) == wide


def test_random_values_come_back() -> None:
    seed = random.randrange(1 << 30)
    source = random.Random(seed)
    leaves = [value for value in PLAIN + EXTENSIONS if not isinstance(value, (list, dict, set))]

    def value(depth: int) -> Any:
        kind = source.randrange(5) if depth else 4
        if kind == 0:
            return [value(depth - 1) for _ in range(source.randrange(4))]
        if kind == 1:
            return tuple(value(depth - 1) for _ in range(source.randrange(4)))
        if kind == 2:
            return {str(source.random()): value(depth - 1) for _ in range(source.randrange(4))}
        if kind == 3:
            return {source.random() for _ in range(source.randrange(4))}
        return source.choice(leaves)

    for _ in range(2000):
        expected = value(5)
        assert same(expected) == expected, f"seed {seed}"
