"""How a training run is doing, for whoever asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType

from digits.network import Epoch

_CANCELLATIONS = (asyncio.CancelledError, GeneratorExit)


@dataclass(frozen=True)
class TrainingState:
    """A run's status (idle, running, finished, cancelled or failed) and its last epoch."""

    status: str
    epoch: int
    epochs: int
    accuracy: float | None


class TrainingRun:
    """Remembers how far a run came, and notices when it ends and why."""

    def __init__(self, epochs: int = 0) -> None:
        """Create a run that has not begun."""
        self._epochs = epochs
        self._status = "idle"
        self._last: Epoch | None = None

    def __enter__(self) -> TrainingRun:
        """Begin."""
        self._status = "running"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End, with the reason that the exception gives."""
        if kind is None:
            self._status = "finished"
        else:
            self._status = "cancelled" if issubclass(kind, _CANCELLATIONS) else "failed"

    def completed(self, epoch: Epoch) -> None:
        """Note one more epoch."""
        self._last = epoch

    def state(self) -> TrainingState:
        """Return the run as it is now."""
        if self._last is None:
            return TrainingState(self._status, 0, self._epochs, None)
        return TrainingState(self._status, self._last.number, self._epochs, self._last.accuracy)
