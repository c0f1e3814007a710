"""Tests for the meters that Python code records."""

from __future__ import annotations

import asyncio
import enum
import marshal
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pyloop
from pyloop import _frames as f
from pyloop import _meter_store, _metrics
from pyloop._meter_cells import COUNTER, GAUGE, MAX_DURATIONS, TIMER
from pyloop._meter_store import MeterStore


class Batches:
    """The meters that a store has sent, by their names."""

    def __init__(self) -> None:
        self.frames: list[Any] = []
        self.room = 1_000_000

    def offer(self, kind: int, payload: bytes) -> bool:
        assert kind == f.METERS
        if len(self.frames) >= self.room:
            return False
        self.frames.append(marshal.loads(payload))
        return True

    def meters(self, name: str) -> list[Any]:
        return [meter for frame in self.frames for meter in frame[4] if meter[1] == name]

    def sum(self, name: str) -> float:
        return float(sum(meter[6] for meter in self.meters(name)))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[MeterStore]:
    fresh = MeterStore()
    monkeypatch.setattr(_metrics, "store", fresh)
    monkeypatch.setattr(_meter_store, "INTERVAL", 0.0)
    fresh.open(100)
    yield fresh


@pytest.fixture
def batches(store: MeterStore) -> Batches:
    return Batches()


def test_counter_sends_the_sum_since_the_last_time(store: MeterStore, batches: Batches) -> None:
    orders = pyloop.counter("orders", unit="orders", description="Orders", shop="a")
    orders.increment()
    orders.increment(2.5)
    pyloop.counter("orders", {"shop": "a"}).increment(1)
    store.send(batches.offer)
    orders.increment(4)
    store.send(batches.offer)
    assert batches.meters("orders") == [
        (COUNTER, "orders", ["shop", "a"], "orders", "Orders", 3, 4.5),
        (COUNTER, "orders", ["shop", "a"], "orders", "Orders", 1, 4.0),
    ]


def test_gauge_sends_the_last_value_once(store: MeterStore, batches: Batches) -> None:
    size = pyloop.gauge("size")
    size.set(3)
    size.set(-7)
    store.send(batches.offer)
    store.send(batches.offer)
    assert batches.meters("size") == [(GAUGE, "size", [], None, None, 2, -7.0)]


def test_timer_sends_durations(store: MeterStore, batches: Batches) -> None:
    work = pyloop.timer("work")
    work.record(0.25)
    work.record(1)
    store.send(batches.offer)
    assert batches.meters("work") == [(TIMER, "work", [], None, None, 2, ([0.25, 1.0], []))]


def test_timer_puts_further_durations_into_classes(store: MeterStore, batches: Batches) -> None:
    work = pyloop.timer("work")
    durations = [i * 0.001 for i in range(10_000)]
    for duration in durations:
        work.record(duration)
    store.send(batches.offer)
    ((*_, recordings, (first, classes)),) = batches.meters("work")
    assert recordings == 10_000
    assert first == durations[:MAX_DURATIONS]
    assert len(classes) < 100
    assert sum(count for count, _, _ in classes) == 10_000 - MAX_DURATIONS
    assert sum(total for _, total, _ in classes) == pytest.approx(sum(durations[MAX_DURATIONS:]))
    for count, total, longest in classes:
        assert longest / 1.15 <= total / count <= longest + 1e-9


@pytest.mark.parametrize("seconds", [0.0, 5e-324, 1e9])
def test_timer_has_classes_for_all_durations(
    store: MeterStore, batches: Batches, seconds: float
) -> None:
    work = pyloop.timer("work")
    for _ in range(MAX_DURATIONS + 2):
        work.record(seconds)
    store.send(batches.offer)
    assert batches.meters("work")[0][6][1] == [[2, 2 * seconds, seconds]]


def test_time_times_a_block_that_raises(store: MeterStore, batches: Batches) -> None:
    work = pyloop.timer("work")
    with pytest.raises(KeyError), work.time():
        raise KeyError
    store.send(batches.offer)
    assert batches.meters("work")[0][5] == 1


def test_time_decorates_functions_and_coroutine_functions(
    store: MeterStore, batches: Batches
) -> None:
    work = pyloop.timer("work")

    @work.time()
    def twice(value: int) -> int:
        """Double."""
        return 2 * value

    @work.time()
    async def later(event: asyncio.Event) -> int:
        await event.wait()
        return twice(4)

    async def both() -> int:
        event = asyncio.Event()
        task = asyncio.ensure_future(later(event))
        await asyncio.sleep(0)
        store.send(batches.offer)
        assert not batches.frames
        event.set()
        return await task

    assert asyncio.run(both()) == 8
    assert twice.__doc__ == "Double."
    store.send(batches.offer)
    assert batches.meters("work")[0][5] == 2


def test_time_refuses_generator_functions() -> None:
    def items() -> Iterator[int]:
        yield 1

    with pytest.raises(ValueError, match=r"items.*time a block in it using 'with'"):
        pyloop.timer("work").time()(items)


def test_without_a_loop_nothing_is_recorded(store: MeterStore, batches: Batches) -> None:
    store.close(batches.offer)
    orders = pyloop.counter("orders")
    orders.increment()
    store.open(100)
    orders.increment(5)
    store.send(batches.offer)
    assert batches.sum("orders") == 5


def test_what_finds_no_room_is_sent_later_and_once(store: MeterStore, batches: Batches) -> None:
    orders = pyloop.counter("orders")
    orders.increment(3)
    batches.room = 0
    store.send(batches.offer)
    orders.increment(4)
    store.send(batches.offer)
    assert not batches.frames
    batches.room = 10
    store.send(batches.offer)
    store.send(batches.offer)
    assert [meter[6] for meter in batches.meters("orders")] == [3.0, 4.0]


def test_what_finds_no_memory_is_sent_later(store: MeterStore, batches: Batches) -> None:
    def full(kind: int, payload: bytes) -> bool:
        raise OSError("No space")

    pyloop.counter("orders").increment(3)
    store.send(full)
    store.send(batches.offer)
    assert batches.sum("orders") == 3


def test_close_sends_all_that_is_left(store: MeterStore, batches: Batches) -> None:
    orders = pyloop.counter("orders")
    orders.increment(3)
    batches.room = 0
    store.send(batches.offer)
    orders.increment(4)
    batches.room = 10
    store.close(batches.offer)
    assert batches.sum("orders") == 7


def test_loops_of_one_interpreter_take_turns(
    store: MeterStore, batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = pyloop.counter("orders")
    orders.increment()
    store.send(batches.offer)
    monkeypatch.setattr(_meter_store, "INTERVAL", 3600.0)
    orders.increment()
    store.send(batches.offer)
    assert batches.sum("orders") == 1
    store.close(batches.offer)
    assert batches.sum("orders") == 2


def test_one_loop_records_until_the_last_one_ends(store: MeterStore, batches: Batches) -> None:
    store.open(100)
    store.close(batches.offer)
    pyloop.counter("orders").increment()
    store.close(batches.offer)
    assert batches.sum("orders") == 1


def test_many_threads_lose_nothing(store: MeterStore, batches: Batches) -> None:
    orders, work = pyloop.counter("orders"), pyloop.timer("work")
    threads = [threading.Thread(target=_record, args=(orders, work)) for _ in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        store.send(batches.offer)
    store.send(batches.offer)
    assert batches.sum("orders") == 8 * 5_000
    assert sum(meter[5] for meter in batches.meters("work")) == 8 * 5_000
    values = [meter[6] for meter in batches.meters("work")]
    assert sum(len(first) + sum(c[0] for c in classes) for first, classes in values) == 8 * 5_000


def _record(orders: pyloop.Counter, work: pyloop.Timer) -> None:
    for _ in range(5_000):
        orders.increment()
        work.record(0.5)


def test_finalizer_may_record_while_something_is_recorded(
    store: MeterStore, batches: Batches
) -> None:
    orders = pyloop.counter("orders")
    cell = store.cell((COUNTER, "orders", ()), None, None)
    assert cell is not None
    thing = type("Thing", (), {})()
    weakref.finalize(thing, orders.increment)
    with cell._lock:
        del thing
    store.send(batches.offer)
    assert batches.sum("orders") == 1


def test_meters_beyond_the_limit_are_counted(store: MeterStore, batches: Batches) -> None:
    for i in range(103):
        pyloop.counter("orders", customer=i).increment()
    pyloop.counter("orders", customer=1).increment()
    store.send(batches.offer)
    assert len(batches.meters("orders")) == 100
    assert sum(frame[2] for frame in batches.frames) == 3
    assert [frame[3] for frame in batches.frames][-1] == "orders"


def test_many_meters_are_sent_in_small_frames(store: MeterStore, batches: Batches) -> None:
    sizes = []

    def offer(kind: int, payload: bytes) -> bool:
        sizes.append(len(payload))
        return batches.offer(kind, payload)

    for i in range(100):
        work = pyloop.timer("work", number=i)
        for _ in range(1_000):
            work.record(0.1)
    store.send(offer)
    assert len(batches.meters("work")) == 100
    assert max(sizes) < 40_000


class Color(enum.Enum):
    RED = "red"
    OTHER = ()


class Level(enum.IntEnum):
    HIGH = 3


class Text(str):
    def __str__(self) -> str:
        return "other"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("de", "de"),
        ("", ""),
        (Text("own"), "own"),
        (7, "7"),
        (True, "true"),
        (Color.RED, "red"),
        (Color.OTHER, "OTHER"),
        (Level.HIGH, "3"),
    ],
)
def test_tags_are_texts(store: MeterStore, batches: Batches, value: Any, expected: str) -> None:
    pyloop.counter("orders", {"a.b": value, "z": 1}, b=2).increment()
    store.send(batches.offer)
    assert batches.meters("orders")[0][2] == ["a.b", expected, "b", "2", "z", "1"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pyloop.counter(""), r"''.*such as 'shop\.orders'"),
        (lambda: pyloop.counter(" "), "' '.*not empty"),
        (lambda: pyloop.gauge(None), "None.*give a text"),  # type: ignore[arg-type]
        (lambda: pyloop.timer("x" * 256), "256 characters.*give 255 at most"),
        (lambda: pyloop.counter("a", {"": 1}), "name of a tag is ''"),
        (lambda: pyloop.counter("a", b=None), r"tag 'b' is None.*str\(value\)"),
        (lambda: pyloop.counter("a", b=1.5), r"tag 'b' is 1\.5"),
        (lambda: pyloop.counter("a", b="x" * 1_025), "1025 characters.*give 1024"),
        (lambda: pyloop.counter("a", b="\udc80"), "tag 'b'.*no text"),
        (lambda: pyloop.counter("a", {str(i): i for i in range(33)}), "33 tags: give 32"),
        (lambda: pyloop.counter("a", unit=3), "unit of a meter is 3"),  # type: ignore[arg-type]
        (lambda: pyloop.timer("a", unit="ms"), "'a' was given unit 'ms': .* have seconds"),
        (lambda: pyloop.counter("a").increment(-1), "-1 .*counter 'a'.*0 or more.*gauge"),
        (lambda: pyloop.counter("a").increment(float("nan")), "nan .*counter 'a'"),
        (lambda: pyloop.counter("a").increment(float("inf")), "inf .*counter 'a'"),
        (lambda: pyloop.gauge("a").set(float("nan")), "nan .*gauge 'a': give a finite number"),
        (lambda: pyloop.timer("a").record(-0.1), r"-0\.1 .*timer 'a': give seconds"),
        (lambda: pyloop.timer("a").record(2e9), "timer 'a': give seconds, of 0 to 1e9"),
    ],
)
def test_what_cannot_be_recorded_raises(
    store: MeterStore, batches: Batches, call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()
    store.send(batches.offer)
    assert not batches.frames


def test_tags_may_have_the_keys_of_arguments(store: MeterStore, batches: Batches) -> None:
    pyloop.timer("work", {"unit": "a", "tags": "b"}, name="c").record(1)
    store.send(batches.offer)
    assert batches.meters("work")[0][2] == ["name", "c", "tags", "b", "unit", "a"]


def test_meters_tell_what_they_are() -> None:
    assert repr(pyloop.gauge("size", room=1)) == "<pyloop.Gauge 'size' {'room': '1'}>"
