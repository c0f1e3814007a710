"""Describes the interpreter that runs it, as lines of ``key<TAB>value``.

Java runs it with ``python -I -c`` before anything is loaded, so it also has to run on Pythons
that are too old to be used.
"""

import os
import platform
import struct
import sys
import sysconfig


def _variable(name: str) -> str:
    """Return a variable of the build, or an empty string."""
    return str(sysconfig.get_config_var(name) or "")


def _loaded() -> list:  # type: ignore[type-arg]
    """Return the shared library that this process has loaded, if the platform tells."""
    found = []
    if os.path.exists("/proc/self/maps"):
        with open("/proc/self/maps", "rb") as maps:
            for line in maps:
                path = os.fsdecode(line.rstrip(b"\n").partition(b"/")[2])
                if os.path.basename(path).startswith("libpython3."):
                    found.append("/" + path)
    return found


def _windows() -> list:  # type: ignore[type-arg]
    """Return the DLL beside the base installation."""
    name = "python%d%d%s.dll" % (*sys.version_info[:2], getattr(sys, "abiflags", ""))
    return [os.path.join(sys.base_prefix, name), os.path.join(sys.exec_prefix, name)]


def _framework() -> list:  # type: ignore[type-arg]
    """Return the library of a macOS framework build."""
    prefix = _variable("PYTHONFRAMEWORKPREFIX")
    if not prefix:
        return []
    return [
        os.path.join(prefix, _variable("INSTSONAME")),
        os.path.join(sys.base_prefix, _variable("PYTHONFRAMEWORK")),
    ]


def _names() -> list:  # type: ignore[type-arg]
    """Return the file names that the shared library may have."""
    version = "%d.%d%s" % (*sys.version_info[:2], getattr(sys, "abiflags", ""))
    suffixes = [".dylib"] if sys.platform == "darwin" else [".so.1.0", ".so"]
    names = [_variable("INSTSONAME")]
    names += ["libpython" + version + suffix for suffix in suffixes]
    names.append(_variable("LDLIBRARY"))
    return [name for name in names if name and not name.endswith(".a") and "/" not in name]


def _folders() -> list:  # type: ignore[type-arg]
    """Return the folders that the shared library may be in."""
    executable = os.path.realpath(sys.executable)
    home = os.path.dirname(os.path.dirname(executable))
    libdir = _variable("LIBDIR")
    folders = [os.path.join(sys.base_prefix, "lib"), os.path.join(home, "lib")]
    if libdir:
        folders += [libdir, os.path.join(libdir, _variable("MULTIARCH"))]
    folders += [os.path.join(sys.base_prefix, "lib", _variable("MULTIARCH"))]
    folders += [_variable("LIBPL"), os.path.join(sys.base_prefix, "lib64")]
    folders += [os.path.dirname(executable), home]
    return [folder for folder in folders if folder]


def libraries() -> list:  # type: ignore[type-arg]
    """Return the paths that the shared library may have, best first."""
    candidates = _loaded()
    if os.name == "nt":
        candidates += _windows()
    else:
        candidates += _framework()
        candidates += [os.path.join(folder, name) for name in _names() for folder in _folders()]
    return list(dict.fromkeys(os.path.normpath(candidate) for candidate in candidates))


def _describe() -> list:  # type: ignore[type-arg]
    """Return pairs of key and value."""
    candidates = libraries()
    pairs = [
        ("implementation", sys.implementation.name),
        ("version", "%d.%d.%d" % sys.version_info[:3]),
        ("executable", sys.executable),
        ("prefix", sys.prefix),
        ("base-prefix", sys.base_prefix),
        ("base-executable", getattr(sys, "_base_executable", "") or sys.executable),
        ("bits", str(struct.calcsize("P") * 8)),
        ("machine", platform.machine()),
        ("platform", sysconfig.get_platform()),
        ("free-threaded", _variable("Py_GIL_DISABLED") or "0"),
        ("debug", str(int(hasattr(sys, "gettotalrefcount")))),
    ]
    pairs += [("library", path) for path in candidates if os.path.isfile(path)]
    pairs += [("tried", path) for path in candidates if not os.path.isfile(path)]
    return pairs


def main() -> None:
    """Write the description to the standard output, UTF-8 with Unix line ends."""
    lines = ["%s\t%s\n" % pair for pair in _describe()]
    sys.stdout.buffer.write("".join(lines).encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    main()
