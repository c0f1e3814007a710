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

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.io.support.SpringFactoriesLoader;

import dev.pyloop.NativeAccessDeniedException;
import dev.pyloop.PythonArchitectureException;
import dev.pyloop.PythonConflictException;
import dev.pyloop.PythonEnvironmentException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonLibraryNotFoundException;
import dev.pyloop.PythonModuleNotFoundException;
import dev.pyloop.PythonNotFoundException;
import dev.pyloop.PythonStartException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.PythonVersionException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link FailureAnalyzer failure analyzers} of pyloop.
 */
class FailureAnalyzersTests {

	static Stream<PythonStartException> startFailures() {
		return Stream.of(new PythonStartException("it is broken", "do it"),
				new PythonNotFoundException(List.of("it is broken"), "do it"),
				new PythonInstallationException("/bin/python", "PATH", "it is broken", "do it", null),
				new PythonLibraryNotFoundException("/bin/python", "PATH", List.of("it is broken"), "do it"),
				new PythonVersionException("/bin/python", "PATH", "it is broken", "do it"),
				new PythonConflictException("it is broken", "other", "do it"),
				new PythonEnvironmentException("it is broken.", "do it."),
				new NativeAccessDeniedException("it is broken", "do it", null));
	}

	@ParameterizedTest
	@MethodSource("startFailures")
	void analyzeWhenPythonDoesNotStartGivesProblemAndRemedy(PythonStartException failure) {
		FailureAnalysis analysis = analyze(failure);
		assertThat(analysis.getDescription()).contains("it is broken").endsWith(".").doesNotEndWith("..");
		assertThat(analysis.getAction()).isEqualTo("do it.");
		assertThat(analysis.getCause()).isSameAs(failure);
	}

	@Test
	void analyzeWhenArchitectureDiffersNamesBoth() {
		FailureAnalysis analysis = analyze(new PythonArchitectureException("/bin/python", "PATH", "x86_64", "aarch64"));
		assertThat(analysis.getDescription()).contains("x86_64").contains("aarch64");
		assertThat(analysis.getAction()).contains("aarch64");
	}

	@Test
	void analyzeWhenModuleIsMissingNamesItAndTheProperties() {
		FailureAnalysis analysis = analyze(new PythonModuleNotFoundException("No module named 'nodigits'"));
		assertThat(analysis.getDescription()).contains("No module named 'nodigits'");
		assertThat(analysis.getAction()).contains("pyloop.python.path")
			.contains("pyloop.python.requirements")
			.contains("pyloop.python.virtual-environment");
	}

	@Test
	void analyzeWhenStartUpFunctionRaisesGivesTraceback() {
		FailureAnalysis analysis = analyze(new PythonExecutionException("ValueError", "no model",
				Collections.emptyList(), "Traceback (most recent call last): ...", null));
		assertThat(analysis.getDescription()).contains("ValueError: no model").contains("Traceback");
		assertThat(analysis.getAction()).contains("pyloop.python.warm-up-modules");
	}

	@Test
	void analyzeWhenModuleIsMissingBecauseOfExceptionGivesModule() {
		FailureAnalysis analysis = analyze(new PythonModuleNotFoundException("No module named 'nodigits'",
				new PythonExecutionException("ModuleNotFoundError", "x", Collections.emptyList(), "", null)));
		assertThat(analysis.getDescription()).contains("No module named 'nodigits'");
	}

	@Test
	void analyzeWhenLoopIsNotReadyInTimeNamesProperty() {
		FailureAnalysis analysis = analyze(new PythonUnavailableException("Event loop 'a' was not ready", false, null));
		assertThat(analysis.getDescription()).contains("Event loop 'a' was not ready");
		assertThat(analysis.getAction()).contains("pyloop.event-loop.start-timeout");
	}

	private static FailureAnalysis analyze(Throwable failure) {
		Throwable outer = new ApplicationContextException("Failed to start bean", failure);
		List<FailureAnalysis> analyses = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, ex) -> {
			}))
			.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith("dev.pyloop."))
			.flatMap((analyzer) -> Stream.ofNullable(analyzer.analyze(outer)))
			.toList();
		assertThat(analyses).isNotEmpty();
		return analyses.get(0);
	}

}
