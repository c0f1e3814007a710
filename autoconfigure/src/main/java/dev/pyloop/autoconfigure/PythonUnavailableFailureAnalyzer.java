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

import dev.pyloop.PythonUnavailableException;

/**
 * An {@link AbstractFailureAnalyzer} for a {@link PythonUnavailableException}: an event
 * loop that did not start.
 */
final class PythonUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<PythonUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PythonUnavailableException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Look at what the modules of 'pyloop.python.warm-up-modules' do at import and in their start-up functions,"
						+ " or raise 'pyloop.event-loop.start-timeout' if they need the time.",
				cause);
	}

}
