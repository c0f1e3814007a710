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

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.pyloop.client.PythonClient;

/**
 * Trains a network while the browser watches; a browser that goes away cancels the run.
 */
@RestController
@RequestMapping("/api/training")
class TrainingController {

	private final PythonClient python;

	TrainingController(PythonClient python) {
		this.python = python;
	}

	@GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Epoch> train(@RequestParam(defaultValue = "30") int epochs,
			@RequestParam(defaultValue = "0.001") double learningRate) {
		return this.python.function("digits.model:train")
			.args(epochs)
			.kwarg("learning_rate", learningRate)
			.stream(Epoch.class);
	}

	@GetMapping("/state")
	Mono<TrainingState> state() {
		return this.python.function("digits.model:training_state").call(TrainingState.class);
	}

}
