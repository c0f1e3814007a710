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

package dev.pyloop.testsupport;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.ResourceLeakDetectorFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The buffers of Netty that were collected without being released.
 *
 * @since 0.1.0
 */
public final class BufferLeaks {

	private static final int ROUNDS = 2;

	private static final Duration LONG = Duration.ofSeconds(60);

	/**
	 * What Netty makes for a request of HTTP/2 before it looks whether that has a path.
	 * Nothing else has seen it.
	 */
	private static final Pattern LOST_BY_NETTY = Pattern
		.compile("\\s*Recent access records:\\s*Created at:.*HttpConversionUtil\\.toFullHttpRequest.*", Pattern.DOTALL);

	private static final BufferLeaks recorded = start();

	private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private BufferLeaks() {
	}

	/**
	 * Look at every buffer from now on; before the first one is made.
	 * @return the leaks of this process
	 */
	public static BufferLeaks record() {
		return recorded;
	}

	private static BufferLeaks start() {
		BufferLeaks leaks = new BufferLeaks();
		ResourceLeakDetector.setLevel(Level.PARANOID);
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {

			@Override
			@SuppressWarnings("deprecation")
			public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
					long maxActive) {
				return newResourceLeakDetector(resource, samplingInterval);
			}

			@Override
			public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
				return new Detector<>(resource, samplingInterval, leaks.leaks);
			}

		});
		return leaks;
	}

	/**
	 * Check that there were none since the last check.
	 */
	public void check() {
		for (int round = 0; round < ROUNDS; round++) {
			collect();
			// A new buffer lets the detector look at those that were collected.
			PooledByteBufAllocator.DEFAULT.buffer(16).release();
		}
		List<String> found = new ArrayList<>();
		for (String leak = this.leaks.poll(); leak != null; leak = this.leaks.poll()) {
			found.add(leak);
		}
		assertThat(found).isEmpty();
	}

	/**
	 * Collect garbage, and wait until references to it are queued.
	 */
	private static void collect() {
		ReferenceQueue<Object> queue = new ReferenceQueue<>();
		WeakReference<Object> garbage = new WeakReference<>(new Object(), queue);
		System.gc();
		try {
			assertThat(queue.remove(LONG.toMillis())).isSameAs(garbage);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static final class Detector<T> extends ResourceLeakDetector<T> {

		private final Queue<String> leaks;

		private Detector(Class<?> resource, int samplingInterval, Queue<String> leaks) {
			super(resource, samplingInterval);
			this.leaks = leaks;
		}

		@Override
		protected void reportTracedLeak(String resourceType, String records) {
			if (!LOST_BY_NETTY.matcher(records).matches()) {
				this.leaks.add(resourceType + records);
			}
		}

		@Override
		protected void reportUntracedLeak(String resourceType) {
			this.leaks.add(resourceType);
		}

	}

}
