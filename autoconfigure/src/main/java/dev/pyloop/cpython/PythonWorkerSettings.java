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

package dev.pyloop.cpython;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What worker processes get beside what Python gets in any home. Immutable.
 *
 * @param environment variables of the processes, which win over those of the application
 * @param memoryLimit how many bytes of address space a process may have, {@code null} for
 * no limit
 * @param nice how much nicer than this process they are to others, from -20 to 19
 * @param nativeThreads how many threads the numeric libraries of a process start,
 * {@code null} to leave that to them
 * @since 0.1.0
 */
public record PythonWorkerSettings(Map<String, String> environment, @Nullable Long memoryLimit, int nice,
		@Nullable Integer nativeThreads) {

	/**
	 * The variables that tell numeric libraries how many threads to start.
	 */
	static final List<String> THREAD_VARIABLES = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
			"BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS");

	private static final PythonWorkerSettings DEFAULTS = new PythonWorkerSettings(Collections.emptyMap(), null, 0,
			null);

	public PythonWorkerSettings {
		environment.forEach(PythonRuntimeOptions::checkVariable);
		environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
		Assert.isTrue(memoryLimit == null || memoryLimit > 0,
				() -> "'memoryLimit' must be greater than 0 but is " + memoryLimit);
		Assert.isTrue(memoryLimit == null || isMemoryLimitSupported(),
				() -> "'memoryLimit' needs Linux, because this system does not keep to the limit");
		Assert.isTrue(nice >= -20 && nice <= 19, () -> "'nice' must be between -20 and 19 but is " + nice);
		Assert.isTrue(nativeThreads == null || nativeThreads > 0,
				() -> "'nativeThreads' must be greater than 0 but is " + nativeThreads);
	}

	/**
	 * Return the settings that leave everything as it is.
	 * @return the settings
	 */
	public static PythonWorkerSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return whether the system keeps a process to a memory limit.
	 * @return {@code true} on Linux
	 */
	public static boolean isMemoryLimitSupported() {
		return PythonPlatform.LINUX;
	}

	/**
	 * Return settings with other variables.
	 * @param environment variables of the processes
	 * @return the changed settings
	 */
	public PythonWorkerSettings withEnvironment(Map<String, String> environment) {
		return new PythonWorkerSettings(environment, this.memoryLimit, this.nice, this.nativeThreads);
	}

	/**
	 * Return settings with another memory limit.
	 * @param memoryLimit the limit in bytes, {@code null} for none
	 * @return the changed settings
	 */
	public PythonWorkerSettings withMemoryLimit(@Nullable Long memoryLimit) {
		return new PythonWorkerSettings(this.environment, memoryLimit, this.nice, this.nativeThreads);
	}

	/**
	 * Return settings with another niceness.
	 * @param nice how much nicer than this process
	 * @return the changed settings
	 */
	public PythonWorkerSettings withNice(int nice) {
		return new PythonWorkerSettings(this.environment, this.memoryLimit, nice, this.nativeThreads);
	}

	/**
	 * Return settings with another number of threads of numeric libraries.
	 * @param nativeThreads the number, {@code null} to leave that to them
	 * @return the changed settings
	 */
	public PythonWorkerSettings withNativeThreads(@Nullable Integer nativeThreads) {
		return new PythonWorkerSettings(this.environment, this.memoryLimit, this.nice, nativeThreads);
	}

}
