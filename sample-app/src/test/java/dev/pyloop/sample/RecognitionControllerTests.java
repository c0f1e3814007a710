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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RecognitionController}.
 */
@DigitsTest
class RecognitionControllerTests {

	@Autowired
	private WebTestClient client;

	@Test
	void predictWhenDrawingIsAnExampleGivesDigitAndProbabilities() {
		Prediction prediction = predict(drawingOf(0));
		assertThat(prediction.digit()).isZero();
		assertThat(prediction.probabilities()).hasSize(10);
		assertThat(prediction.probabilities().stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1,
				within(1e-6));
	}

	@Test
	void predictWhenPixelIsOutOfRangeNamesIt() {
		Drawing drawing = new Drawing(Collections.nCopies(64, 17.0));
		post("/api/predictions", drawing).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("'pixels[0]' must be between 0 and 16, but is 17.0");
	}

	@Test
	void predictWhenPixelsAreMissingNamesTheShape() {
		post("/api/predictions", new Drawing(List.of(1.0, 2.0))).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("'pixels' must be 64 numbers, but has the shape (2,)");
	}

	@Test
	void scoreKeepsTheOrderOfTheDrawings() {
		List<Example> examples = examples(60);
		List<Drawing> drawings = examples.stream().map((example) -> new Drawing(example.pixels())).toList();
		List<Score> scores = score(drawings);
		assertThat(scores).hasSameSizeAs(drawings);
		for (int i = 0; i < scores.size(); i++) {
			assertThat(scores.get(i).digit()).isEqualTo(predict(drawings.get(i)).digit());
		}
	}

	@Test
	void scoreRecognisesMostExamples() {
		List<Example> examples = examples(100);
		List<Score> scores = score(examples.stream().map((example) -> new Drawing(example.pixels())).toList());
		long right = 0;
		for (int i = 0; i < scores.size(); i++) {
			right += (scores.get(i).digit() == examples.get(i).label()) ? 1 : 0;
		}
		assertThat(right).isGreaterThan(85);
	}

	@Test
	void scoreWhenOneDrawingIsRefusedNamesIt() {
		Drawing bad = new Drawing(Collections.nCopies(64, -1.0));
		post("/api/scores", List.of(drawingOf(1), bad)).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("'pixels[0]' must be between 0 and 16, but is -1.0");
	}

	private Drawing drawingOf(int digit) {
		return examples(100).stream()
			.filter((example) -> example.label() == digit)
			.map((example) -> new Drawing(example.pixels()))
			.filter((drawing) -> predict(drawing).digit() == digit)
			.findFirst()
			.orElseThrow();
	}

	private List<Example> examples(int count) {
		return body(this.client.get().uri("/api/examples?count={count}", count).exchange(),
				new ParameterizedTypeReference<>() {
				});
	}

	private Prediction predict(Drawing drawing) {
		return body(post("/api/predictions", drawing), new ParameterizedTypeReference<>() {
		});
	}

	private List<Score> score(List<Drawing> drawings) {
		return body(post("/api/scores", drawings), new ParameterizedTypeReference<>() {
		});
	}

	private <T> T body(WebTestClient.ResponseSpec response, ParameterizedTypeReference<T> type) {
		T body = response.expectStatus().isOk().expectBody(type).returnResult().getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

	private WebTestClient.ResponseSpec post(String uri, Object body) {
		return this.client.post().uri(uri).contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

}
