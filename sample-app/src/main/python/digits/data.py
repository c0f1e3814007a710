"""The images to learn from: the ones scikit-learn ships, and distorted copies of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

Images = NDArray[np.float64]
Labels = NDArray[np.int64]

SIDE = 8
PIXELS = SIDE * SIDE
INK = 16.0
"""The value of a pixel that is all ink; 0 is paper."""

_MARGIN = 2
_MAX_ROTATION = 0.2
_MAX_SLANT = 0.3
_SCALES = (0.85, 1.2)
_MAX_SHIFT = 1.0


@dataclass(frozen=True)
class DataSet:
    """Images of shape (n, 8, 8) between 0 and 1 with the digit that each one shows."""

    images: Images
    labels: Labels

    def pixels(self) -> Images:
        """Return the images as rows of 64 values."""
        return self.images.reshape(-1, PIXELS)

    def with_distortions(self, copies: int, random: np.random.Generator) -> DataSet:
        """Return these images, followed by ``copies`` distorted ones of each."""
        distorted = [distort(self.images, random) for _ in range(copies)]
        return DataSet(
            np.concatenate([self.images, *distorted]),
            np.tile(self.labels, copies + 1),
        )


def load(test_share: float = 0.25, seed: int = 7) -> tuple[DataSet, DataSet]:
    """Load the data set in two parts: one to learn from, one to be tested with."""
    digits: Any = load_digits()
    split: Any = train_test_split(
        digits.images / INK,
        digits.target,
        test_size=test_share,
        random_state=seed,
        stratify=digits.target,
    )
    train_images, test_images, train_labels, test_labels = split
    return DataSet(train_images, train_labels), DataSet(test_images, test_labels)


def distort(images: Images, random: np.random.Generator) -> Images:
    """Turn, slant, scale and move each image by a random amount."""
    count = len(images)
    points = np.einsum("nij,kj->nki", _transforms(count, random), _grid())
    points += (SIDE - 1) / 2 + random.uniform(-_MAX_SHIFT, _MAX_SHIFT, (count, 1, 2))
    return _sample(images, points).reshape(count, SIDE, SIDE)


def _transforms(count: int, random: np.random.Generator) -> Images:
    angle = random.uniform(-_MAX_ROTATION, _MAX_ROTATION, count)
    slant = random.uniform(-_MAX_SLANT, _MAX_SLANT, count)
    high, wide = random.uniform(*_SCALES, (2, count))
    cosine, sine = np.cos(angle), np.sin(angle)
    rows = (
        np.stack([cosine * high - sine * slant, -sine * wide], axis=-1),
        np.stack([sine * high + cosine * slant, cosine * wide], axis=-1),
    )
    return np.stack(rows, axis=1)


def _grid() -> Images:
    axis = np.arange(SIDE) - (SIDE - 1) / 2
    return np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)


def _sample(images: Images, points: Images) -> Images:
    """Read the images between their pixels; what lies outside them is paper."""
    padded = np.pad(images, ((0, 0), (_MARGIN, _MARGIN), (_MARGIN, _MARGIN)))
    inside = np.clip(points + _MARGIN, 0, SIDE + 2 * _MARGIN - 1.001)
    corner = inside.astype(np.int64)
    image = np.arange(len(images))[:, None]
    row, column = corner[..., 0], corner[..., 1]
    down, right = np.moveaxis(inside - corner, -1, 0)
    above = padded[image, row, column] * (1 - right) + padded[image, row, column + 1] * right
    row = row + 1
    below = padded[image, row, column] * (1 - right) + padded[image, row, column + 1] * right
    result: Images = above * (1 - down) + below * down
    return result
