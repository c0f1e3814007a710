/*
 * Copyright 2026-present the pyloop authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.pyloop.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.util.Assert;
import reactor.core.publisher.BaseSubscriber;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * A stream with a subscriber that is slower than the generator.
 */
final class SlowStreamCase implements BenchmarkCase {

	private static final int ITEMS = 1 << 30;

	private static final int DEMAND = 64;

	private static final long MAX_GROWTH = 2_000_000;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonClient python = session.client(WaitStrategy.ADAPTIVE);
		SlowSubscriber subscriber = new SlowSubscriber();
		python.function("pyloop_bench.functions:count").args(ITEMS).stream(Integer.class).subscribe(subscriber);
		subscriber.consume(session.options().warmup());
		Memory before = Memory.measure(python);
		subscriber.consume(session.options().seconds() * session.options().rounds());
		// Read before Python is asked, so that what arrives in between counts as ahead
		long received = subscriber.received.get();
		Memory after = Memory.measure(python);
		subscriber.cancel();
		long ahead = after.python("produced") - received;
		long heap = after.heap() - before.heap();
		// A block of CPython's allocator is at most 512 bytes
		long pythonBytes = (after.python("blocks") - before.python("blocks")) * 512;
		return List.of(Row.absolute("the same, slow subscriber", "heap and Python memory flat",
				"heap " + Figures.megabytes(heap) + ", Python at most " + Figures.megabytes(pythonBytes),
				"growth over " + received + " items; generator at most " + ahead + " items ahead",
				heap < MAX_GROWTH && pythonBytes < MAX_GROWTH && ahead <= 2 * DEMAND));
	}

	/**
	 * Requests a few items at a time, with pauses.
	 */
	private static final class SlowSubscriber extends BaseSubscriber<Integer> {

		private final AtomicLong received = new AtomicLong();

		private volatile @Nullable Throwable failure;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(DEMAND);
		}

		@Override
		protected void hookOnNext(Integer value) {
			this.received.incrementAndGet();
		}

		@Override
		protected void hookOnError(Throwable throwable) {
			this.failure = throwable;
		}

		void consume(double seconds) throws InterruptedException {
			long end = System.nanoTime() + (long) (seconds * 1e9);
			while (System.nanoTime() < end) {
				long received = this.received.get();
				Thread.sleep(1);
				if (this.failure != null) {
					throw new IllegalStateException("The stream failed", this.failure);
				}
				request(Math.min(DEMAND, this.received.get() - received + 1));
			}
		}

	}

	/**
	 * What is allocated.
	 *
	 * @param heap used bytes of the heap after a garbage collection
	 * @param snapshot what Python says of itself
	 */
	private record Memory(long heap, Map<String, Integer> snapshot) {

		static Memory measure(PythonClient python) {
			Map<String, Integer> snapshot = ProcessState.snapshot(python);
			return new Memory(ProcessState.heap(), snapshot);
		}

		long python(String name) {
			Integer value = this.snapshot.get(name);
			Assert.state(value != null, () -> "Python does not count " + name);
			return value;
		}

	}

}
