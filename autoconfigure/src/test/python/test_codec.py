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
import sys
import types
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


def iter_items() -> Iterator[int]:
    yield 1


Point = collections.namedtuple("Point", "x y")


def wire(value: Any) -> Any:
    return loads(encode(value))


def same(value: Any) -> Any:
    return decode(wire(value))


def refusal(value: Any) -> ConversionError:
    with pytest.raises(ConversionError) as caught:
        encode(value)
    return caught.value


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
