"""Types and flags of frames, and where things are in shared memory.

The Java half has the same constants in ``dev.pyloop.ring.FrameType`` and ``RingLayout``.
"""

from __future__ import annotations

from typing import Final

PADDING: Final = 0
CALL: Final = 1
GATHER: Final = 2
STREAM: Final = 3
CANCEL: Final = 4
CREDIT: Final = 5
EVAL: Final = 6
EXEC: Final = 7
STOP: Final = 8
ASGI_OPEN: Final = 9
ASGI_CLOSE: Final = 10
ASGI_HTTP: Final = 11
ASGI_BODY: Final = 12
ASGI_SENT: Final = 13
ASGI_GONE: Final = 14
ASGI_DRAIN: Final = 15
ASGI_WEBSOCKET: Final = 16
ASGI_RECEIVED: Final = 17
ASGI_CLOSED: Final = 18
EVENTS: Final = 19
LOG_LEVELS: Final = 20

RESULT: Final = 33
ERROR: Final = 34
CANCELLED: Final = 35
ITEMS: Final = 36
END: Final = 37
READY: Final = 38
LOG: Final = 39
STACK: Final = 40
ASGI_RESPONSE: Final = 41
ASGI_CHUNK: Final = 42
ASGI_DEMAND: Final = 43
ASGI_END: Final = 44
ASGI_TRAILERS: Final = 45
ASGI_ACCEPT: Final = 46
ASGI_MESSAGE: Final = 47
ASGI_CLOSING: Final = 48
INTERRUPTED: Final = 49
COMMAND: Final = 50
ENDING: Final = 51
TELEMETRY: Final = 52
ANSWER: Final = 53
METERS: Final = 54
RESULTS: Final = 63

EXTENSIONS: Final = 1
BLOCK: Final = 2
INLINE: Final = 4
BYTES: Final = 4
WANT_STACK: Final = 8
QUIET: Final = 8
UNFINISHED: Final = 16
MORE: Final = 32
HEADERS: Final = 64
TRAILERS: Final = 64
FILE: Final = 128
TEXT: Final = 64

MAGIC: Final = 0x706F6F6C7970
VERSION: Final = 1

# Indexes of 8-byte words.
MAGIC_WORD: Final = 0
VERSION_WORD: Final = 1
SUBMISSION_CAPACITY: Final = 2
COMPLETION_CAPACITY: Final = 3
SUBMISSION_TAIL: Final = 128 >> 3
SUBMISSION_HEAD: Final = 256 >> 3
PYTHON_SLEEPS: Final = 384 >> 3
SUBMISSION_WAITS: Final = 512 >> 3
COMPLETION_TAIL: Final = 640 >> 3
COMPLETION_HEAD: Final = 768 >> 3
JAVA_SLEEPS: Final = 896 >> 3
COMPLETION_WAITS: Final = 1024 >> 3
HEARTBEAT: Final = 1152 >> 3
LATE_DOORBELLS: Final = 1280 >> 3
SUBMISSION_TAKEN: Final = 1408 >> 3
JOB_AGE: Final = 1536 >> 3
ID_BLOCK: Final = 1664 >> 3
DROPPED_EVENTS: Final = 1792 >> 3

DATA: Final = 4096
RECORD_HEADER: Final = 16
