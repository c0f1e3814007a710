"""Whether what code records can be a meter; errors name the value and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

MAX_NAME: Final = 255
MAX_TEXT: Final = 1_024
MAX_TAGS: Final = 32

Tags = tuple[tuple[str, str], ...]


def check_name(name: object, what: str) -> str:
    """Return the name of a meter or the key of a tag."""
    if not isinstance(name, str) or not name.strip():
        raise ValueError(
            f"The name of a {what} is {name!r}: give a text such as 'shop.orders' that is not empty"
        )
    return _text(name, f"The name of a {what}", MAX_NAME)


def check_text(text: object, what: str) -> str | None:
    """Return the unit or the description of a meter, None for none."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError(f"The {what} of a meter is {text!r}: give a text, or None")
    return _text(text, f"The {what} of a meter", MAX_TEXT)


def check_tags(*parts: Mapping[str, object] | None) -> Tags:
    """Return tags in the order of their keys; of equal keys the last one holds."""
    tags: dict[str, str] = {}
    for part in parts:
        for key, value in (part or {}).items():
            tags[check_name(key, "tag")] = _value(key, value)
    if len(tags) > MAX_TAGS:
        raise ValueError(f"A meter has {len(tags)} tags: give {MAX_TAGS} at most")
    return tuple(sorted(tags.items()))


def _value(key: str, value: object) -> str:
    if isinstance(value, Enum):
        value = value.value if isinstance(value.value, (str, int)) else value.name
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if not isinstance(value, str):
        raise ValueError(
            f"The value of tag {key!r} is {value!r}: give a text, a whole number, a bool or an "
            "enum that has few values, such as str(value)"
        )
    return _text(value, f"The value of tag {key!r}", MAX_TEXT)


def _text(text: str, what: str, limit: int) -> str:
    # Of the exact type, as marshal knows no other; str(text) may be something else.
    text = str.__str__(text)
    if len(text) > limit:
        raise ValueError(
            f"{what} has {len(text)} characters, it begins with {text[:40]!r}: give {limit} at most"
        )
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as exc:
            raise ValueError(f"{what} is {text!r}, which is no text: {exc.reason}") from None
    return text
