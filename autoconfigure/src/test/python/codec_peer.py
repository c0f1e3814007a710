"""Evaluates expressions over values from Java; the other side of PythonPeer."""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import struct
import sys
import uuid
import zoneinfo
from typing import Any, BinaryIO

import numpy
import pydantic

from pyloop._codec import ConversionError, decode, dumps, encode, loads


@dataclasses.dataclass
class Item:
    name: str
    price: Any


class Order(pydantic.BaseModel):
    number: int
    placed: datetime.datetime
    items: list[Item]


class Color(enum.IntEnum):
    RED = 1
    GREEN = 2


Point = collections.namedtuple("Point", "x y")

NAMES: dict[str, Any] = {
    "Color": Color,
    "Item": Item,
    "Order": Order,
    "Point": Point,
    "array": array,
    "collections": collections,
    "datetime": datetime,
    "decimal": decimal,
    "math": __import__("math"),
    "np": numpy,
    "uuid": uuid,
    "zoneinfo": zoneinfo,
}


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


def dataclasses_in_each_other(depth: int) -> Any:
    value: Any = None
    for _ in range(depth):
        value = Item("", value)
    return value


NAMES["nested"] = nested
NAMES["dataclasses_in_each_other"] = dataclasses_in_each_other


def read(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        sys.exit(0)
    return data


def answer(expression: str, extensions: bool, payload: bytes) -> tuple[int, bytes]:
    try:
        value = loads(payload)
        if extensions:
            value = decode(value)
        return 0, encode(eval(expression, {**NAMES, "value": value}))
    except ConversionError as error:
        return 1, dumps((str(error), error.path))
    except Exception as error:
        return 2, dumps((repr(error), "$"))


def main() -> None:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        extensions, code_size, size = struct.unpack("<?ii", read(source, 9))
        expression = read(source, code_size).decode()
        status, result = answer(expression, extensions, read(source, size))
        sink.write(struct.pack("<bi", status, len(result)))
        sink.write(result)
        sink.flush()


if __name__ == "__main__":
    main()
