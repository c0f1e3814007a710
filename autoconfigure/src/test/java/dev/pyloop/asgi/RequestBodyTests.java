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

package dev.pyloop.asgi;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestBody}.
 */
class RequestBodyTests {

	private static final int PART = RequestBody.WINDOW / 4;

	private final Requests requests = new Requests();

	private final RequestBody body = new RequestBody(new Ignorant(), Long.MAX_VALUE);

	@Test
	void noMoreIsReadThanTheWindowAheadOfTheApplication() {
		assertThat(RequestBody.WINDOW).isEqualTo(256 * 1024);
		this.body.onSubscribe(this.requests);
		for (int part = 1; part <= 4; part++) {
			assertThat(this.requests.count).isEqualTo(part);
			arrive(PART);
		}
		assertThat(this.requests.count).isEqualTo(4);
		assertThat(this.body.received()).isEqualTo(256 * 1024);
		this.body.consumed(1);
		assertThat(this.requests.count).isEqualTo(5);
		arrive(1);
		assertThat(this.requests.count).isEqualTo(5);
	}

	private void arrive(int size) {
		this.body.onNext(DefaultDataBufferFactory.sharedInstance.wrap(new byte[size]));
	}

	private static final class Requests implements Subscription {

		private long count;

		@Override
		public void request(long count) {
			this.count += count;
		}

		@Override
		public void cancel() {
		}

	}

	private static final class Ignorant implements RequestBody.Listener {

		@Override
		public void bodyArrived() {
		}

		@Override
		public void bodyTooLarge() {
		}

		@Override
		public void bodyFailed(Throwable failure) {
		}

	}

}
