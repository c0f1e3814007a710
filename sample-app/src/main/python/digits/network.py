"""The classifier: a small neural network that learns one epoch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.neural_network import MLPClassifier

from digits.data import DataSet, Images

CLASSES = np.arange(10)
_HIDDEN_LAYERS = (128, 64)
_BATCH_SIZE = 64
_COPIES = 3


@dataclass(frozen=True)
class Epoch:
    """What one pass over the images gave: accuracy on unseen ones (0 to 1) and loss."""

    number: int
    accuracy: float
    loss: float


class Network:
    """Learns from one data set, is tested with another. Not safe for concurrent ``learn``."""

    def __init__(
        self, train: DataSet, test: DataSet, *, learning_rate: float, seed: int | None
    ) -> None:
        """Create a network that knows nothing yet."""
        self._train = train
        self._test = test
        self._random = np.random.default_rng(seed)
        self._epochs = 0
        self._classifier: Any = MLPClassifier(
            hidden_layer_sizes=_HIDDEN_LAYERS,
            learning_rate_init=learning_rate,
            batch_size=_BATCH_SIZE,
            random_state=seed,
        )

    def learn(self) -> Epoch:
        """See every image once more, distorted afresh, and take the test."""
        lesson = self._train.with_distortions(_COPIES, self._random)
        self._classifier.partial_fit(lesson.pixels(), lesson.labels, classes=CLASSES)
        self._epochs += 1
        return Epoch(self._epochs, self.accuracy(), float(self._classifier.loss_))

    def accuracy(self) -> float:
        """Share of the test images that are recognised."""
        return float(self._classifier.score(self._test.pixels(), self._test.labels))

    def probabilities(self, pixels: Images) -> Images:
        """Ten probabilities for each row of 64 pixels between 0 and 1."""
        result: Images = self._classifier.predict_proba(pixels)
        return result
