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

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import dev.pyloop.cpython.PythonWorkerSettings;

/**
 * The worker processes of event loops whose home is {@code process}.
 *
 * @since 0.1.0
 */
public class PythonWorkerProperties {

	/**
	 * Environment variables of worker processes, by name. They win over those of
	 * 'pyloop.python.environment'.
	 */
	private Map<String, String> environment = new LinkedHashMap<>();

	/**
	 * Address space that a worker process may take, with its shared memory and the stacks
	 * of its threads; Python code that wants more gets a MemoryError. On Linux only. No
	 * limit if not set.
	 */
	private @Nullable DataSize memoryLimit;

	/**
	 * How much nicer than the application worker processes are to others, from -20 to 19.
	 * Less than 0 needs root.
	 */
	private int nice;

	/**
	 * Number of threads that numeric libraries start in a worker process: sets
	 * OMP_NUM_THREADS, MKL_NUM_THREADS, OPENBLAS_NUM_THREADS, BLIS_NUM_THREADS,
	 * NUMEXPR_NUM_THREADS and VECLIB_MAXIMUM_THREADS. Left to the libraries if not set.
	 */
	private @Nullable Integer nativeThreads;

	public Map<String, String> getEnvironment() {
		return this.environment;
	}

	public void setEnvironment(Map<String, String> environment) {
		this.environment = environment;
	}

	public @Nullable DataSize getMemoryLimit() {
		return this.memoryLimit;
	}

	public void setMemoryLimit(@Nullable DataSize memoryLimit) {
		this.memoryLimit = memoryLimit;
	}

	public int getNice() {
		return this.nice;
	}

	public void setNice(int nice) {
		this.nice = nice;
	}

	public @Nullable Integer getNativeThreads() {
		return this.nativeThreads;
	}

	public void setNativeThreads(@Nullable Integer nativeThreads) {
		this.nativeThreads = nativeThreads;
	}

	PythonWorkerSettings toSettings() {
		PythonWorkerSettings settings = PythonWorkerSettings.defaults()
			.withEnvironment(this.environment)
			.withNice(this.nice)
			.withNativeThreads(this.nativeThreads);
		DataSize limit = this.memoryLimit;
		return (limit != null) ? settings.withMemoryLimit(limit.toBytes()) : settings;
	}

}
