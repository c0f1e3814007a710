"""Walks through values of any depth, without recursion, and makes them fit for ``marshal``."""

from __future__ import annotations

from itertools import chain
from typing import Any, Final

from pyloop._codec_errors import ConversionError, Key, RefusedError, path_text, type_name
from pyloop._codec_types import SCALARS, Rule, rule_for

MAX_DEPTH: Final = 1000
MAX_OBJECTS: Final = 500

CONTAINERS: Final = frozenset({tuple, list, dict, set, frozenset})
_FEW: Final = 32
_SMALL: Final = 16
_MANY: Final = 100_000

all_scalars: Final = SCALARS.issuperset


def is_small_and_plain(container: Any) -> bool:
    """Tell whether a container is plain, as far as that takes few steps to see.

    The passes of ``is_plain`` pay off only when there is more to see.
    """
    pending = [container]
    for item in pending:
        if len(item) > _SMALL:
            return False
        children = item
        if type(item) is dict:
            if not all_scalars(map(type, item)):
                return False
            children = item.values()
        for child in children:
            if type(child) not in SCALARS:
                if type(child) not in CONTAINERS or len(pending) == _FEW:
                    return False
                pending.append(child)
    return True


def is_plain(container: Any) -> bool:
    """Tell whether a container is of exact built-in types all through, and not too deep.

    Goes level by level, so that each level is a few passes without byte code of ours.
    """
    level = [container]
    seen = 0
    for _ in range(MAX_DEPTH):
        members = list(chain.from_iterable(level))
        dicts = [item for item in level if type(item) is dict]
        if dicts:
            members.extend(chain.from_iterable(map(dict.values, dicts)))
        if all_scalars(map(type, members)):
            return True
        level = [member for member in members if type(member) not in SCALARS]
        if not CONTAINERS.issuperset(map(type, level)):
            return False
        seen += len(level)
        if seen > _MANY:
            level = list({id(item): item for item in level}.values())
    return False


class _Frame:
    """A container that the walk is in the middle of."""

    __slots__ = ("container", "done", "height", "index", "items", "kind", "objects", "source")

    def __init__(self, source: Any, container: Any, objects: int) -> None:
        self.source = source
        self.container = container
        self.kind = type(container)
        self.objects = objects
        self.items: list[Any] = (
            list(chain.from_iterable(container.items())) if self.kind is dict else list(container)
        )
        self.done: list[Any] = []
        self.height = 1
        self.index = -1

    def step(self) -> Key | int:
        """Tell where in the container the walk is."""
        return Key(self.items[self.index & ~1]) if self.kind is dict else self.index

    def result(self) -> Any:
        """Make the container of its finished elements."""
        kind = self.kind
        if kind is list:
            return self.done
        if kind is tuple:
            return tuple(self.done)
        try:
            result = (
                dict(zip(self.done[::2], self.done[1::2], strict=True))
                if kind is dict
                else kind(self.done)
            )
        except TypeError:
            raise RefusedError(
                "an object that becomes a dict cannot be a key or an element of a set"
            ) from None
        if len(result) != len(self.container):
            raise RefusedError("two different keys or elements would become the same in Java")
        return result


class _Walk:
    """One walk through one value."""

    def __init__(self) -> None:
        self.stack: list[_Frame] = []
        # Finished containers with their height. The source is kept so that its id stays its own.
        self.finished: dict[int, tuple[Any, Any, int]] = {}
        self.active: set[int] = set()

    def run(self, value: Any) -> Any:
        """Return the value with everything in it fit for ``marshal``."""
        try:
            return self._run(value)
        except RefusedError as error:
            path = path_text([frame.step() for frame in self.stack if frame.index >= 0])
            raise ConversionError(str(error), path) from error.__cause__

    def _run(self, value: Any) -> Any:
        stack = self.stack
        while True:
            done, result = self._enter(value)
            while stack:
                frame = stack[-1]
                if done:
                    frame.done.append(result)
                frame.index += 1
                if frame.index < len(frame.items):
                    value = frame.items[frame.index]
                    break
                frame.index -= 1
                result = self._leave(frame)
                done = True
            else:
                return result

    def _enter(self, value: Any) -> tuple[bool, Any]:
        kind = type(value)
        if kind in SCALARS:
            return True, value
        source = value
        objects = self.stack[-1].objects if self.stack else 0
        while kind not in CONTAINERS:
            rule = rule_for(kind)
            value = _apply(rule, value)
            if rule.leaf or type(value) in SCALARS:
                return True, value
            objects += rule.is_object
            if objects > MAX_OBJECTS:
                raise RefusedError(f"objects are nested more than {MAX_OBJECTS} deep")
            kind = type(value)
        if all_scalars(map(type, value)) and (
            kind is not dict or all_scalars(map(type, value.values()))
        ):
            self._check_depth(1)
            self._raise_height(1)
            return True, value
        return self._enter_container(source, value, objects)

    def _enter_container(self, source: Any, container: Any, objects: int) -> tuple[bool, Any]:
        identity = id(source)
        finished = self.finished.get(identity)
        if finished is not None:
            self._check_depth(finished[2])
            self._raise_height(finished[2])
            return True, finished[1]
        if identity in self.active:
            raise RefusedError(f"a value of type {type_name(source)} contains itself")
        self._check_depth(1)
        self.active.add(identity)
        self.stack.append(_Frame(source, container, objects))
        return False, None

    def _leave(self, frame: _Frame) -> Any:
        frame.index = -1
        result = frame.result()
        self.stack.pop()
        identity = id(frame.source)
        self.active.discard(identity)
        self.finished[identity] = (frame.source, result, frame.height)
        self._raise_height(frame.height)
        return result

    def _raise_height(self, height: int) -> None:
        if self.stack and self.stack[-1].height <= height:
            self.stack[-1].height = height + 1

    def _check_depth(self, height: int) -> None:
        if len(self.stack) + height > MAX_DEPTH:
            raise RefusedError(f"containers are nested more than {MAX_DEPTH} deep")


def to_wire(value: Any) -> Any:
    """Return a value of exact built-in types and extension tuples only."""
    return _Walk().run(value)


def _apply(rule: Rule, value: Any) -> Any:
    try:
        return rule.convert(value)
    except RefusedError:
        raise
    except Exception as error:
        raise RefusedError(
            f"a value of type {type_name(value)} cannot travel to Java:"
            f" {type(error).__name__}: {error}"
        ) from error
