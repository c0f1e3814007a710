"""NumPy's values, without importing NumPy before a value needs it."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Final

from pyloop._codec_errors import RefusedError

_OBJECT_REMEDY: Final = "convert it with astype() or use tolist()"


def is_array(kind: type) -> bool:
    """Tell whether a type is that of NumPy arrays."""
    numpy = _loaded()
    return numpy is not None and issubclass(kind, numpy.ndarray)


def is_scalar(kind: type) -> bool:
    """Tell whether a type is one of NumPy's scalars."""
    numpy = _loaded()
    return numpy is not None and issubclass(kind, numpy.generic)


def array_to_wire(value: Any) -> tuple[Any, ...]:
    """Keep the type and shape of an array; its elements come in C order."""
    dtype = value.dtype
    if dtype.kind in "OT":
        raise RefusedError(f"a NumPy array of dtype {dtype} cannot travel: {_OBJECT_REMEDY}")
    if dtype.kind == "V":
        raise RefusedError(
            f"a NumPy array of dtype {dtype} cannot travel: send its fields one by one"
        )
    if hasattr(value, "mask"):
        raise RefusedError("a masked NumPy array cannot travel: use filled()")
    return (..., "nd", dtype.str, tuple(map(int, value.shape)), value.tobytes())


def scalar_to_python(value: Any) -> Any:
    """Return the Python value that a scalar stands for."""
    kind = value.dtype.kind
    if kind in "VO":
        raise RefusedError(f"a NumPy scalar of dtype {value.dtype} cannot travel: send its fields")
    if kind in "Mm":
        return _time_to_python(value)
    result = value.item()
    if type(result) is type(value):
        return complex(value) if kind == "c" else float(value)
    return result


def array_from_wire(dtype: str, shape: tuple[int, ...], data: bytes) -> Any:
    """Make an array that can be written to."""
    try:
        import numpy
    except ImportError as error:
        raise RefusedError(
            f"an array of dtype {dtype} needs NumPy, which cannot be imported ({error}):"
            " install numpy in the Python environment, or send a primitive array"
        ) from error
    return numpy.frombuffer(data, dtype=dtype).reshape(shape).copy()


def _time_to_python(value: Any) -> Any:
    numpy = _loaded()
    if numpy is None or numpy.isnat(value):
        return None
    unit, _ = numpy.datetime_data(value.dtype)
    if unit in {"ns", "ps", "fs", "as"}:
        value = value.astype(f"{value.dtype.kind}8[us]")
    result = value.item()
    if type(result) is int:
        raise RefusedError(
            f"the NumPy scalar {value!r} is out of the range of datetime and timedelta"
        )
    return result


def _loaded() -> ModuleType | None:
    return sys.modules.get("numpy")
