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

import dev.pyloop.PythonExecutionException;

/**
 * An {@link AbstractFailureAnalyzer} for a {@link PythonExecutionException} that ends the
 * start of an application.
 */
final class PythonExecutionFailureAnalyzer extends AbstractFailureAnalyzer<PythonExecutionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PythonExecutionException cause) {
		String description = "Python code that ran while the application started raised " + cause.getMessage();
		String traceback = cause.getTraceback();
		return new FailureAnalysis((traceback.isEmpty()) ? description : description + "\n\n" + traceback,
				"Correct the code that the traceback names: the import or the start-up function of a module of"
						+ " 'pyloop.python.warm-up-modules', or what a bean calls while it is created.",
				cause);
	}

}
