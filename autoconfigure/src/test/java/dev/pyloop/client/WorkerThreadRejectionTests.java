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
package dev.pyloop.client;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonCallRejectedException.Reason;
import dev.pyloop.eventloop.EventLoopSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for streams that find no worker thread.
 */
class WorkerThreadRejectionTests extends PythonTest {

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.workerThreads(4);
	}

	@Test
	void plainGeneratorBeyondHalfOfTheWorkerThreadsIsRejectedWithTheLoad() {
		BaseSubscriber<Integer> first = hold();
		BaseSubscriber<Integer> second = hold();
		assertThatExceptionOfType(PythonCallRejectedException.class)
			.isThrownBy(() -> fixture("streaming:count_plain").args("h", 3).stream(Integer.class).blockLast(LONG))
			.withMessageContaining("2 plain generators hold half of the worker threads")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.WORKER_THREADS))
			.satisfies((ex) -> assertThat(ex.getPending()).isEqualTo(2))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(2));
		first.cancel();
		second.cancel();
	}

	private BaseSubscriber<Integer> hold() {
		CompletableFuture<Integer> first = new CompletableFuture<>();
		BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(Integer value) {
				first.complete(value);
			}

		};
		fixture("streaming:count_plain").args("h", 1_000_000).stream(Integer.class).subscribe(subscriber);
		assertThat(first).succeedsWithin(LONG);
		return subscriber;
	}

}
