"""Jobs that are cancelled as long as they have not begun."""

from __future__ import annotations


class Cancellable:
    """Decides once between the thread that begins a job and the loop that cancels it."""

    __slots__ = ("_decided",)

    def __init__(self) -> None:
        self._decided = [True]

    def begin(self) -> bool:
        """Begin; return False if the job was cancelled."""
        return self._decide()

    def cancel(self) -> bool:
        """Cancel; return False if the job has begun."""
        return self._decide()

    def _decide(self) -> bool:
        try:
            # list.pop is atomic with and without a GIL.
            return self._decided.pop()
        except IndexError:
            return False
