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

import java.util.Set;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import dev.pyloop.PythonExecutionException;

/**
 * Answers 400 when Python refuses what the browser sent.
 */
@RestControllerAdvice
class BadInputAdvice {

	private static final Set<String> REFUSALS = Set.of("TypeError", "ValueError");

	@ExceptionHandler
	ProblemDetail refused(PythonExecutionException ex) {
		if (!REFUSALS.contains(ex.getPythonType())) {
			throw ex;
		}
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getPythonMessage());
	}

}
