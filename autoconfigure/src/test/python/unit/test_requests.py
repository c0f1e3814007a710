"""Tests for `pyloop._requests`."""

from __future__ import annotations

from typing import Any

import pytest

from pyloop._codec import ConversionError
from pyloop._requests import decode

BAD = {"items": [1, {"price": (..., "date", "never")}]}


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        (("m:f", (1, BAD), None), "Argument 1 of 'm:f'"),
        (("m:f", (), {"k": BAD}), "Argument 'k' of 'm:f'"),
        (("m:f", (BAD,), None, 256), "Argument 0 of 'm:f'"),
        (("default", "a + b", {"a": BAD}), "Local 'a' of the expression"),
        (
            (0, [("m:f", (1,), None, False), ("m:g", (1, BAD), None, True)]),
            "Call 1 of the gathered calls: Argument 1 of 'm:g'",
        ),
        (
            (1, [("m:f", (1,), {"k": BAD}, False)]),
            "Call 0 of the gathered calls: Argument 'k' of 'm:f'",
        ),
    ],
)
def test_error_names_the_argument_and_the_path_inside_it(payload: Any, place: str) -> None:
    with pytest.raises(ConversionError, match="has no value in Python") as caught:
        decode(payload)
    assert caught.value.path == "$.items[1].price"
    assert str(caught.value).startswith(f"{place}: ")
    assert str(caught.value).endswith(" at $.items[1].price")
    assert isinstance(caught.value.__cause__, ValueError)


def test_error_of_a_whole_argument_has_the_root_as_path() -> None:
    with pytest.raises(ConversionError) as caught:
        decode(("m:f", ((..., "date", "never"),), None))
    assert caught.value.path == "$"


def test_values_are_replaced() -> None:
    payload = ("m:f", (1, [(..., "td", 1, 0, 0)]), {"k": (..., "...")})
    reference, args, kwargs = decode(payload)
    assert (reference, args[0], args[1][0].days, kwargs) == ("m:f", 1, 1, {"k": ...})
