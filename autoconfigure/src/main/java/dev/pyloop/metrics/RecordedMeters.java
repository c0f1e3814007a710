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

package dev.pyloop.metrics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.RecordedBatch;

/**
 * The meters that Python code records. Has to be added to the listeners of the pool. A
 * thread of its own records, so that no registry holds up the answers of Python. Safe
 * from any thread.
 *
 * @since 0.1.0
 */
public final class RecordedMeters implements MeterBinder, PythonEventLoopListener, AutoCloseable {

	/**
	 * Name of the counter of what was recorded for nothing.
	 */
	public static final String DROPPED = "python.meters.dropped";

	private static final int MAX_BATCHES = 1024;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

	private static final Duration END = Duration.ofSeconds(2);

	private final RecordedMeterWriter writer;

	private final ThreadPoolExecutor executor;

	/**
	 * What came before there was a registry; for the thread of the executor.
	 */
	private final Queue<Batch> early = new ArrayDeque<>();

	/**
	 * Create a new instance.
	 * @param pool the pool
	 */
	public RecordedMeters(PythonEventLoopPool pool) {
		this.writer = new RecordedMeterWriter(pool::eventLoops, pool.settings().maxMeters());
		this.executor = new ThreadPoolExecutor(1, 1, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(MAX_BATCHES), (task) -> thread(task, pool.settings().namePrefix()),
				(task, executor) -> drop(task));
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task, String prefix) {
		Thread thread = new Thread(task, prefix + "-meters");
		thread.setDaemon(true);
		return thread;
	}

	private void drop(Runnable task) {
		if (task instanceof Batch batch) {
			this.writer.drop(batch.recorded.recordings());
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.writer.add(registry);
		this.executor.execute(() -> {
			while (!this.early.isEmpty()) {
				this.early.remove().run();
			}
		});
	}

	@Override
	public void onRecorded(PythonEventLoop eventLoop, RecordedBatch batch) {
		this.executor.execute(new Batch(eventLoop, batch));
	}

	/**
	 * Record what has come, for two seconds at most.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private final class Batch implements Runnable {

		private final PythonEventLoop eventLoop;

		private final RecordedBatch recorded;

		private Batch(PythonEventLoop eventLoop, RecordedBatch recorded) {
			this.eventLoop = eventLoop;
			this.recorded = recorded;
		}

		@Override
		public void run() {
			if (RecordedMeters.this.writer.isBound()) {
				RecordedMeters.this.writer.write(this.eventLoop, this.recorded);
			}
			else if (RecordedMeters.this.early.size() < MAX_BATCHES) {
				RecordedMeters.this.early.add(this);
			}
			else {
				drop(this);
			}
		}

	}

}
