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

package dev.pyloop.starter;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.client.PythonClient;

/**
 * A Spring MVC application that calls Python in each of the ways that fit one.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class ServletApplication {

	private final PythonClient python;

	ServletApplication(PythonClient python) {
		this.python = python;
	}

	@GetMapping("/squares/{number}")
	Mono<Integer> square(@PathVariable int number) {
		return this.python.function("servlet_demo:square").args(number).call(Integer.class);
	}

	@GetMapping("/cubes/{number}")
	String cube(@PathVariable int number) {
		Integer cube = this.python.blocking().function("servlet_demo:cube").args(number).call(Integer.class);
		return cube + " in " + Thread.currentThread().getName();
	}

	@GetMapping(path = "/numbers/{end}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Integer> count(@PathVariable int end) {
		return this.python.function("servlet_demo:count").args(end).stream(Integer.class);
	}

	@GetMapping("/failure")
	Mono<Void> fail() {
		return this.python.function("servlet_demo:fail").call(Void.class);
	}

	@ExceptionHandler
	ProblemDetail handle(PythonExecutionException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, ex.getMessage());
	}

}
