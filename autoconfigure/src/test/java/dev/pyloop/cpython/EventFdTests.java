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

package dev.pyloop.cpython;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventFd}.
 */
class EventFdTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@Test
	void awaitReturnsWhatWasRungBefore() {
		try (EventFd doorbell = EventFd.open()) {
			doorbell.ring();
			assertThat(doorbell.await()).isTrue();
		}
	}

	@Test
	void awaitTakesAllRingsAtOnce() {
		try (EventFd doorbell = EventFd.open()) {
			AtomicInteger wakes = new AtomicInteger();
			doorbell.ring();
			doorbell.ring();
			doorbell.ring();
			CompletableFuture<Void> consumer = consume(doorbell, wakes);
			Awaitility.await().atMost(TIMEOUT).untilAtomic(wakes, Matchers.is(1));
			doorbell.ring();
			Awaitility.await().atMost(TIMEOUT).untilAtomic(wakes, Matchers.is(2));
			doorbell.close();
			assertThat(consumer).succeedsWithin(TIMEOUT);
			assertThat(wakes).hasValue(2);
		}
	}

	@Test
	void closeWakesTheConsumer() {
		EventFd doorbell = EventFd.open();
		CompletableFuture<Void> consumer = consume(doorbell, new AtomicInteger());
		assertThat(consumer).isNotDone();
		doorbell.close();
		assertThat(consumer).succeedsWithin(TIMEOUT);
	}

	@Test
	void ringAndAwaitWhenClosedDoNothing() {
		EventFd doorbell = EventFd.open();
		doorbell.close();
		doorbell.close();
		doorbell.ring();
		assertThat(doorbell.await()).isFalse();
	}

	@Test
	void closeWhenEverybodyRingsClosesTheDescriptorsOnce() throws Exception {
		for (int i = 0; i < 200; i++) {
			EventFd doorbell = EventFd.open();
			CompletableFuture<Void> consumer = consume(doorbell, new AtomicInteger());
			CompletableFuture<Void> ringer = TestThreads.run(() -> {
				for (int ring = 0; ring < 50; ring++) {
					doorbell.ring();
				}
			});
			doorbell.close();
			CompletableFuture.allOf(consumer, ringer).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		try (EventFd first = EventFd.open(); EventFd second = EventFd.open()) {
			assertThat(second.readDescriptor()).isNotEqualTo(first.readDescriptor()).isLessThan(1000);
		}
	}

	@Test
	void noRingIsLost() {
		try (EventFd request = EventFd.open(); EventFd response = EventFd.open()) {
			CompletableFuture<Void> echo = TestThreads.run(() -> {
				while (request.await()) {
					response.ring();
				}
			});
			CompletableFuture<Void> caller = TestThreads.run(() -> {
				for (int i = 0; i < 5000; i++) {
					request.ring();
					response.await();
				}
			});
			assertThat(caller).succeedsWithin(TIMEOUT);
			request.close();
			assertThat(echo).succeedsWithin(TIMEOUT);
		}
	}

	private static CompletableFuture<Void> consume(EventFd doorbell, AtomicInteger wakes) {
		CompletableFuture<Void> ended = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			while (doorbell.await()) {
				wakes.incrementAndGet();
			}
			ended.complete(null);
		});
		thread.setDaemon(true);
		thread.start();
		return ended;
	}

}
