"""What the Spring application calls: ``predict``, ``score``, ``train``, ``training_state``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import numpy as np

import pyloop
from digits import serving
from digits.data import INK, PIXELS, Images
from digits.network import Epoch
from digits.training import TrainingRun, TrainingState

_MAX_EPOCHS = 200
_MAX_EXAMPLES = 100

_run = TrainingRun()


@dataclass(frozen=True)
class Prediction:
    """The most probable digit, and the probability of each of the ten."""

    digit: int
    probabilities: list[float]


@dataclass(frozen=True)
class Example:
    """A drawing that the network has not learned from, and the digit that it shows."""

    pixels: list[float]
    label: int


@dataclass(frozen=True)
class Score:
    """The most probable digit, and how probable it is."""

    digit: int
    confidence: float


@pyloop.on_startup
async def load() -> None:
    """Train the network that answers until another one has been trained."""
    await asyncio.to_thread(serving.start)


def predict(pixels: Sequence[float]) -> Prediction:
    """Recognise one drawing of 8 rows of 8 pixels between 0 (paper) and 16 (ink)."""
    probabilities = serving.network().probabilities(_row(pixels))[0]
    return Prediction(int(probabilities.argmax()), [float(p) for p in probabilities])


def score(pixels: Sequence[float]) -> Score:
    """Recognise one of many drawings; meant to be gathered."""
    probabilities = serving.network().probabilities(_row(pixels))[0]
    return Score(int(probabilities.argmax()), float(probabilities.max()))


def examples(count: int) -> list[Example]:
    """Pick drawings at random from those that the network is tested with."""
    if not 1 <= count <= _MAX_EXAMPLES:
        raise ValueError(f"'count' must be between 1 and {_MAX_EXAMPLES}, but is {count}")
    test = serving.test_data()
    picked = np.random.default_rng().choice(len(test.labels), count, replace=False)
    rows = test.pixels() * INK
    return [Example(rows[index].tolist(), int(test.labels[index])) for index in picked]


async def train(
    epochs: int, learning_rate: float = 0.001, seed: int | None = None
) -> AsyncGenerator[Epoch, None]:
    """Train a new network, an epoch at a time; once it is done, it answers."""
    if not 1 <= epochs <= _MAX_EPOCHS:
        raise ValueError(f"'epochs' must be between 1 and {_MAX_EPOCHS}, but is {epochs}")
    if not 0 < learning_rate <= 1:
        raise ValueError(f"'learning_rate' must be above 0 and at most 1, but is {learning_rate}")
    global _run
    _run = run = TrainingRun(epochs)
    network = serving.untrained(learning_rate, seed)
    with run:
        for _ in range(epochs):
            epoch = await asyncio.to_thread(network.learn)
            run.completed(epoch)
            yield epoch
        serving.replace(network)


@pyloop.inline
def training_state() -> TrainingState:
    """How the run that was started last is doing."""
    return _run.state()


def _row(pixels: Sequence[float]) -> Images:
    row = np.asarray(pixels, dtype=np.float64)
    if row.shape != (PIXELS,):
        raise ValueError(f"'pixels' must be {PIXELS} numbers, but has the shape {row.shape}")
    outside = np.flatnonzero(~((row >= 0) & (row <= INK)))
    if outside.size:
        first = int(outside[0])
        raise ValueError(f"'pixels[{first}]' must be between 0 and {INK:g}, but is {row[first]}")
    return (row / INK).reshape(1, PIXELS)
