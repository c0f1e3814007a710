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

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the FastAPI application below {@code /models}.
 */
@DigitsTest
class ModelsTests {

	@Autowired
	private WebTestClient client;

	@Test
	void predictionIsThatOfTheController() {
		List<Double> pixels = Collections.nCopies(64, 3.0);
		Prediction prediction = predict("/models/predictions", pixels);
		assertThat(prediction.probabilities()).hasSize(10);
		assertThat(predict("/api/predictions", pixels)).isEqualTo(prediction);
	}

	private Prediction predict(String path, List<Double> pixels) {
		return this.client.post()
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("pixels", pixels))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Prediction.class)
			.returnResult()
			.getResponseBody();
	}

	@Test
	void predictionWhenPixelIsTooDarkNamesIt() {
		this.client.post()
			.uri("/models/predictions")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("pixels", Collections.nCopies(64, 17)))
			.exchange()
			.expectStatus()
			.isEqualTo(422)
			.expectBody()
			.jsonPath("$.detail[0].loc[2]")
			.isEqualTo(0);
	}

	@Test
	void interfaceNamesTheMount() {
		this.client.get()
			.uri("/models/openapi.json")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.servers[0].url")
			.isEqualTo("/models")
			.jsonPath("$.paths['/predictions'].post")
			.exists();
	}

	@Test
	void trainingIsAStreamOfEvents() {
		StepVerifier
			.create(this.client.get()
				.uri("/models/training")
				.accept(MediaType.TEXT_EVENT_STREAM)
				.exchange()
				.expectHeader()
				.contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
				.returnResult(TrainingState.class)
				.getResponseBody())
			.assertNext((state) -> assertThat(state.status()).isNotEmpty())
			.thenCancel()
			.verify();
	}

}
