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

package dev.pyloop.autoconfigure.asgi;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.asgi.AsgiStartException;

/**
 * An {@link AbstractFailureAnalyzer} for an {@link AsgiStartException}.
 */
final class AsgiStartFailureAnalyzer extends AbstractFailureAnalyzer<AsgiStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AsgiStartException cause) {
		String traceback = traceback(cause.getCause());
		return new FailureAnalysis((traceback.isEmpty()) ? cause.getMessage() : cause.getMessage() + "\n\n" + traceback,
				"Correct 'pyloop.asgi.applications." + cause.getApplicationId() + ".application' ('"
						+ cause.getApplication() + "'), or the code that its import and its lifespan run.",
				cause);
	}

	private static String traceback(@Nullable Throwable cause) {
		for (Throwable current = cause; current != null; current = current.getCause()) {
			if (current instanceof PythonExecutionException failure) {
				return failure.getTraceback();
			}
		}
		return "";
	}

}
