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

package dev.pyloop.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pyloop.PythonStartException;

/**
 * An {@link AbstractFailureAnalyzer} for a {@link PythonStartException}: no Python, one
 * that does not fit, a broken environment, denied native access.
 */
final class PythonStartFailureAnalyzer extends AbstractFailureAnalyzer<PythonStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PythonStartException cause) {
		return new FailureAnalysis(sentence(cause.getProblem()), sentence(cause.getRemedy()), cause);
	}

	private static String sentence(String text) {
		return (text.matches("(?s).*[.!?]\\s*")) ? text : text + ".";
	}

}
