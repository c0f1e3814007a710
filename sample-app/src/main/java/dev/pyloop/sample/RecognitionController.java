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

import java.util.List;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;

/**
 * Recognises drawings, one or many at once.
 */
@RestController
@RequestMapping("/api")
class RecognitionController {

	private final PythonClient python;

	RecognitionController(PythonClient python) {
		this.python = python;
	}

	@PostMapping("/predictions")
	Mono<Prediction> predict(@RequestBody Drawing drawing) {
		return this.python.function("digits.model:predict").args(drawing.pixels()).call(Prediction.class);
	}

	@PostMapping("/scores")
	Mono<List<Score>> score(@RequestBody List<Drawing> drawings) {
		List<PythonCall> calls = drawings.stream().map(this::score).toList();
		return this.python.gather(calls).call(Score.class);
	}

	@GetMapping("/examples")
	Mono<List<Example>> examples(@RequestParam int count) {
		return this.python.function("digits.model:examples")
			.args(count)
			.call(new ParameterizedTypeReference<List<Example>>() {
			});
	}

	private PythonCall score(Drawing drawing) {
		return this.python.function("digits.model:score").args(drawing.pixels());
	}

}
