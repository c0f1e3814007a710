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

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * Calls at fixed times, in turn on each of two loops. A latency counts from the time at
 * which its call was due.
 */
final class KillLoad implements AutoCloseable {

	private static final long TICK_NANOS = 1_000_000;

	private final Thread thread;

	private final AtomicLong issued = new AtomicLong();

	private final AtomicLong answered = new AtomicLong();

	private final PythonEventLoopPool pool;

	private final PythonCall[] calls;

	private final int perTick;

	private volatile Histogram latencies = newSlice();

	private volatile boolean stopped;

	private KillLoad(PythonClient python, PythonEventLoopPool pool, int rate) {
		this.pool = pool;
		this.perTick = (int) (rate * TICK_NANOS / 1_000_000_000L);
		PythonCall hop = python.function("pyloop_bench.functions:hop").args(1);
		this.calls = new PythonCall[] { hop.affinity(key(pool, 0)).strict(), hop.affinity(key(pool, 1)).strict() };
		this.thread = new Thread(this::run, "bench-load");
	}

	static KillLoad start(PythonClient python, PythonEventLoopPool pool, int rate) {
		KillLoad load = new KillLoad(python, pool, rate);
		load.thread.start();
		return load;
	}

	static String key(PythonEventLoopPool pool, int index) {
		int key = 0;
		while (pool.select("key" + key, false).index() != index) {
			key++;
		}
		return "key" + key;
	}

	private void run() {
		long next = System.nanoTime();
		while (!this.stopped) {
			for (int i = 0; i < this.perTick; i++) {
				call(i % 2, next);
			}
			next += TICK_NANOS;
			LockSupport.parkNanos(next - System.nanoTime());
		}
	}

	private void call(int loop, long due) {
		this.issued.incrementAndGet();
		Histogram latencies = this.latencies;
		this.calls[loop].call(Integer.class).subscribe((result) -> {
			if (loop == 1) {
				latencies.recordValue(System.nanoTime() - due);
			}
			this.answered.incrementAndGet();
		}, (failure) -> {
			if (failure instanceof PythonUnavailableException) {
				this.answered.incrementAndGet();
			}
		});
	}

	Histogram newSlice() {
		this.latencies = new ConcurrentHistogram(10_000_000_000L, 3);
		return this.latencies;
	}

	/**
	 * Return the latencies on the loop that lives, of the slice that runs.
	 * @param nanos for how long it runs on
	 * @return the latencies in nanoseconds
	 */
	Histogram other(long nanos) {
		long end = System.nanoTime() + nanos;
		while (System.nanoTime() < end) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
		Histogram result = this.latencies;
		newSlice();
		return result;
	}

	/**
	 * Wait until a fresh loop has given an answer in the place of another one.
	 * @param former the other one
	 * @return when that was
	 */
	long awaitServing(PythonEventLoop former) {
		while (this.pool.eventLoops().get(0) == former) {
			LockSupport.parkNanos(100_000);
		}
		this.calls[0].call(Integer.class).block();
		return System.nanoTime();
	}

	/**
	 * Return how many calls have not ended, after the last one had time to.
	 * @return the number of calls
	 */
	long unanswered() {
		this.stopped = true;
		long end = System.nanoTime() + 10_000_000_000L;
		while (this.issued.get() != this.answered.get() && System.nanoTime() < end) {
			LockSupport.parkNanos(1_000_000);
		}
		return this.issued.get() - this.answered.get();
	}

	@Override
	public void close() throws InterruptedException {
		this.stopped = true;
		this.thread.join();
	}

}
