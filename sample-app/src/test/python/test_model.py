"""Tests for digits.model."""

from __future__ import annotations

import asyncio
import unittest
from collections.abc import AsyncGenerator

from digits import data, model, serving
from digits.network import Epoch


def setUpModule() -> None:
    asyncio.run(model.load())


class PredictTests(unittest.TestCase):
    def setUp(self) -> None:
        _, self.test = data.load()
        self.pixels: list[float] = (self.test.images[0] * data.INK).ravel().tolist()

    def test_recognises_most_unseen_digits(self) -> None:
        rows = (self.test.pixels() * data.INK).tolist()
        right = sum(
            model.predict(row).digit == label
            for row, label in zip(rows, self.test.labels, strict=True)
        )
        self.assertGreater(right / len(rows), 0.95)

    def test_gives_ten_probabilities(self) -> None:
        prediction = model.predict(self.pixels)
        self.assertEqual(len(prediction.probabilities), 10)
        self.assertAlmostEqual(sum(prediction.probabilities), 1)
        self.assertEqual(prediction.probabilities[prediction.digit], max(prediction.probabilities))

    def test_agrees_with_score(self) -> None:
        score, prediction = model.score(self.pixels), model.predict(self.pixels)
        self.assertEqual(score.digit, prediction.digit)
        self.assertEqual(score.confidence, max(prediction.probabilities))

    def test_names_the_pixel_that_is_out_of_range(self) -> None:
        self.pixels[5] = 16.5
        message = r"'pixels\[5\]' must be between 0 and 16, but is 16.5"
        with self.assertRaisesRegex(ValueError, message):
            model.predict(self.pixels)

    def test_refuses_nan(self) -> None:
        with self.assertRaisesRegex(ValueError, r"'pixels\[0\]'"):
            model.predict([float("nan")] * 64)

    def test_names_the_wrong_shape(self) -> None:
        message = r"must be 64 numbers, but has the shape \(3,\)"
        with self.assertRaisesRegex(ValueError, message):
            model.predict([1, 2, 3])


class ExamplesTests(unittest.TestCase):
    def test_are_recognised(self) -> None:
        examples = model.examples(50)
        right = sum(model.predict(example.pixels).digit == example.label for example in examples)
        self.assertEqual(len(examples), 50)
        self.assertGreaterEqual(right, 40)

    def test_name_the_bounds(self) -> None:
        message = "'count' must be between 1 and 100, but is 101"
        with self.assertRaisesRegex(ValueError, message):
            model.examples(101)


class TrainTests(unittest.IsolatedAsyncioTestCase):
    async def test_gets_better_and_is_served(self) -> None:
        before = serving.network()
        epochs = [epoch async for epoch in model.train(6, 0.001, 3)]
        self.assertEqual([epoch.number for epoch in epochs], [1, 2, 3, 4, 5, 6])
        self.assertGreater(epochs[-1].accuracy, epochs[0].accuracy)
        self.assertLess(epochs[-1].loss, epochs[0].loss)
        self.assertIsNot(serving.network(), before)
        state = model.training_state()
        self.assertEqual((state.status, state.epoch), ("finished", 6))
        self.assertEqual(state.accuracy, epochs[-1].accuracy)

    async def test_closing_the_generator_leaves_a_trace(self) -> None:
        before = serving.network()
        epochs = model.train(50)
        self.assertEqual((await epochs.__anext__()).number, 1)
        self.assertEqual((await epochs.__anext__()).number, 2)
        await epochs.aclose()
        state = model.training_state()
        self.assertEqual((state.status, state.epoch, state.epochs), ("cancelled", 2, 50))
        self.assertIs(serving.network(), before)

    async def test_cancelling_the_task_leaves_a_trace(self) -> None:
        epochs = model.train(50)
        self.assertEqual((await epochs.__anext__()).number, 1)
        task = asyncio.create_task(_last(epochs))
        await asyncio.sleep(0)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        state = model.training_state()
        self.assertEqual((state.status, state.epoch), ("cancelled", 1))

    async def test_lets_the_loop_go_on(self) -> None:
        task = asyncio.create_task(_last(model.train(2)))
        turns = 0
        while not task.done():
            turns += 1
            await asyncio.sleep(0.001)
        self.assertGreater(turns, 10)

    async def test_names_the_bounds(self) -> None:
        message = "'epochs' must be between 1 and 200, but is 0"
        with self.assertRaisesRegex(ValueError, message):
            await _last(model.train(0))

    async def test_names_the_wrong_learning_rate(self) -> None:
        with self.assertRaisesRegex(ValueError, "'learning_rate' must be above 0"):
            await _last(model.train(3, float("nan")))


async def _last(epochs: AsyncGenerator[Epoch, None]) -> Epoch:
    return [epoch async for epoch in epochs][-1]


if __name__ == "__main__":
    unittest.main()
