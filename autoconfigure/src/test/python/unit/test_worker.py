"""Tests for `pyloop._worker`, each in a process of its own."""

from __future__ import annotations

import marshal
import os
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pyloop import _interrupt, _worker

SOURCES = str(Path(_worker.__file__).parents[1])
BUSY = "print('up', flush=True)\nwhile True: pass"
IN_C = "import re; print('up', flush=True); re.match(r'(a+)+$', 'a' * 64 + 'b')"


def start(code: str) -> subprocess.Popen[bytes]:
    prepare = f"import sys; sys.path.insert(0, {SOURCES!r})\nfrom pyloop import _worker as w\n"
    return subprocess.Popen(
        [sys.executable, "-u", "-c", prepare + code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def close_stdin(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    process.stdin = None


def await_start(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"


def test_standard_input_is_empty_for_the_application() -> None:
    process = start("w._take_stdin(); print(repr(sys.stdin.read()))")
    out, _ = process.communicate(b"for the worker", 60)
    assert out == b"''\n"


def test_configuration_comes_before_anything_else() -> None:
    data = marshal.dumps(("1", "0", 0, b"loop"), 4)
    process = start("print(w._read_configuration(w._take_stdin()))")
    out, _ = process.communicate(struct.pack("<Q", len(data)) + data, 60)
    assert out == b"('1', '0', 0, b'loop')\n"


def test_configuration_may_come_in_parts() -> None:
    data = marshal.dumps(("1", "0", 0, b"loop"), 4)
    process = start("print(w._read_configuration(w._take_stdin()))")
    assert process.stdin is not None
    for part in struct.pack("<Q", len(data)) + data:
        process.stdin.write(bytes([part]))
        process.stdin.flush()
    out, _ = process.communicate(timeout=60)
    assert out == b"('1', '0', 0, b'loop')\n"


def test_commands_may_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    handled: list[object] = []
    monkeypatch.setattr(_interrupt, "handle", handled.append)
    reader, writer = os.pipe()
    thread = threading.Thread(target=_worker._obey, args=(reader,))
    thread.start()
    for ids in ([1, 2], [3]):
        data = marshal.dumps(("ring", "interrupt", ids))
        for part in struct.pack("<Q", len(data)) + data:
            os.write(writer, bytes([part]))
    os.write(writer, b"cut")
    os.close(writer)
    thread.join(60)
    os.close(reader)
    assert handled == [("ring", "interrupt", [1, 2]), ("ring", "interrupt", [3])]


def test_end_of_input_before_the_configuration_is_an_error() -> None:
    process = start("w._read_configuration(w._take_stdin())")
    _, err = process.communicate(b"\x01", 60)
    assert process.returncode == 1
    assert b"The JVM ended" in err


def test_end_of_input_ends_a_busy_process_after_its_exit_functions() -> None:
    watch = "import atexit, threading; atexit.register(print, 'bye')\nl = w._take_stdin()\n"
    watch += "t = threading.Thread(target=w._watch, args=(l, threading.Event()), daemon=True)\n"
    process = start(watch + "t.start()\n" + BUSY)
    await_start(process)
    close_stdin(process)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, b"bye\n")


def test_end_of_input_ends_a_process_whose_exit_function_hangs() -> None:
    watch = (
        "import atexit, threading, time; atexit.register(time.sleep, 600)\nl = w._take_stdin()\n"
    )
    watch += "t = threading.Thread(target=w._watch, args=(l, threading.Event()), daemon=True)\n"
    process = start(watch + "t.start()\n" + BUSY)
    await_start(process)
    close_stdin(process)
    assert process.wait(60) == 1


def test_end_of_input_kills_a_process_in_c_code_without_ctypes() -> None:
    process = start("w._set_pipe_signal(w._take_stdin())\n" + IN_C)
    await_start(process)
    close_stdin(process)
    assert process.wait(60) == -signal.SIGKILL


def test_stacks_are_reported_on_sigquit_also_in_c_code() -> None:
    process = start("w._report_stacks()\n" + IN_C)
    await_start(process)
    os.kill(process.pid, signal.SIGQUIT)
    assert process.stderr is not None
    assert b"most recent call first" in process.stderr.readline()
    process.kill()
    process.wait(60)


def test_memory_limit_is_a_memory_error() -> None:
    process = start("w._limit_memory(1 << 30)\nbytearray(2 << 30)")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"MemoryError" in err
