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

package dev.pyloop.sample;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrainingController}.
 */
@DigitsTest
class TrainingControllerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Autowired
	private WebTestClient client;

	@Test
	void trainStreamsEpochsWithRisingAccuracy() {
		AtomicReference<List<Epoch>> epochs = new AtomicReference<>();
		StepVerifier.create(train(8).collectList()).consumeNextWith(epochs::set).expectComplete().verify(TIMEOUT);
		assertThat(epochs.get()).extracting(Epoch::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
		assertThat(epochs.get().get(7).accuracy()).isGreaterThan(epochs.get().get(0).accuracy()).isGreaterThan(0.9);
		assertThat(epochs.get().get(7).loss()).isLessThan(epochs.get().get(0).loss());
		awaitStatus("finished");
		assertThat(state().epoch()).isEqualTo(8);
	}

	@Test
	void trainWhenClientGoesIsCancelledInPython() {
		StepVerifier.create(train(200).take(3)).expectNextCount(3).expectComplete().verify(TIMEOUT);
		awaitStatus("cancelled");
		TrainingState state = state();
		assertThat(state.epochs()).isEqualTo(200);
		assertThat(state.epoch()).isBetween(3, 199);
		assertThat(state.accuracy()).isNotNull();
	}

	@Test
	void trainDeliversEachEpochWhenItIsOver() {
		Flux<TrainingState> states = train(200).publishOn(Schedulers.boundedElastic()).map((epoch) -> state()).take(1);
		StepVerifier.create(states).consumeNextWith((state) -> {
			assertThat(state.status()).isEqualTo("running");
			assertThat(state.epoch()).isLessThan(200);
		}).expectComplete().verify(TIMEOUT);
		awaitStatus("cancelled");
	}

	@Test
	void trainWhenEpochsAreOutOfRangeNamesTheBounds() {
		this.client.get()
			.uri("/api/training?epochs=0")
			.accept(MediaType.APPLICATION_PROBLEM_JSON, MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("'epochs' must be between 1 and 200, but is 0");
	}

	private Flux<Epoch> train(int epochs) {
		return Flux.defer(() -> this.client.get()
			.uri("/api/training?epochs={epochs}", epochs)
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(Epoch.class)
			.getResponseBody());
	}

	private void awaitStatus(String status) {
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(state().status()).isEqualTo(status));
	}

	private TrainingState state() {
		TrainingState state = this.client.get()
			.uri("/api/training/state")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(TrainingState.class)
			.returnResult()
			.getResponseBody();
		assertThat(state).isNotNull();
		return state;
	}

}
