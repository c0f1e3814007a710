"""Tests for digits.data."""

from __future__ import annotations

import unittest

import numpy as np
from digits import data


class LoadTests(unittest.TestCase):
    def test_splits_without_overlap(self) -> None:
        train, test = data.load()
        seen = {image.tobytes() for image in train.images}
        self.assertEqual(len(train.images) + len(test.images), 1797)
        self.assertTrue(seen.isdisjoint(image.tobytes() for image in test.images))

    def test_scales_to_one(self) -> None:
        train, _ = data.load()
        self.assertEqual((train.images.min(), train.images.max()), (0, 1))


class DistortTests(unittest.TestCase):
    def setUp(self) -> None:
        self.train, _ = data.load()
        self.distorted = data.distort(self.train.images, np.random.default_rng(1))

    def test_keeps_range_and_shape(self) -> None:
        self.assertEqual(self.distorted.shape, self.train.images.shape)
        self.assertGreaterEqual(self.distorted.min(), 0)
        self.assertLessEqual(self.distorted.max(), 1)

    def test_moves_ink_a_little(self) -> None:
        self.assertFalse(np.allclose(self.distorted, self.train.images))
        correlation = np.corrcoef(self.distorted.ravel(), self.train.images.ravel())[0, 1]
        self.assertGreater(correlation, 0.6)
        self.assertLess(correlation, 0.99)

    def test_copies_carry_their_labels(self) -> None:
        lesson = self.train.with_distortions(2, np.random.default_rng(1))
        count = len(self.train.labels)
        self.assertEqual(len(lesson.images), 3 * count)
        self.assertTrue((lesson.labels[2 * count :] == self.train.labels).all())


if __name__ == "__main__":
    unittest.main()
