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

import dev.pyloop.PythonModuleNotFoundException;

/**
 * An {@link AbstractFailureAnalyzer} for a {@link PythonModuleNotFoundException}.
 */
final class PythonModuleNotFoundFailureAnalyzer extends AbstractFailureAnalyzer<PythonModuleNotFoundException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PythonModuleNotFoundException cause) {
		String action = """
				Check the name. Code of the application belongs in a folder of 'pyloop.python.path', such as \
				src/main/resources/python. A package belongs in 'pyloop.python.requirements', or in the environment that \
				'pyloop.python.virtual-environment' names.""";
		return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
	}

}
