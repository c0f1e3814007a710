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

package dev.pyloop.bench;

import java.util.Collections;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.pyloop.client.BlockingPythonCall;
import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;
import dev.pyloop.cpython.PythonSearch;
import dev.pyloop.eventloop.WaitStrategy;

/**
 * Calls Python from threads of JMH; more threads come with its option {@code -t}.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CallBenchmark {

	/**
	 * How the completion thread waits.
	 */
	@Param({ "ADAPTIVE", "BLOCKING" })
	public WaitStrategy waitStrategy = WaitStrategy.ADAPTIVE;

	private @Nullable BenchmarkSession session;

	private @Nullable BlockingPythonCall sqrt;

	private @Nullable PythonCall hop;

	/**
	 * Start an event loop.
	 */
	@Setup(Level.Trial)
	public void start() {
		PythonInstallation installation = PythonInstallations.find(PythonSearch.builder().build());
		BenchmarkOptions options = BenchmarkOptions.parse(Collections.emptyList());
		this.session = new BenchmarkSession(installation, options);
		PythonClient client = this.session.client(this.waitStrategy);
		this.sqrt = client.blocking().function("math:sqrt").args(2.0);
		this.hop = client.function("pyloop_bench.functions:hop").args(42);
	}

	/**
	 * Stop the event loop.
	 * @throws Exception if it does not stop
	 */
	@TearDown(Level.Trial)
	public void stop() throws Exception {
		if (this.session != null) {
			this.session.close();
		}
	}

	/**
	 * Call a builtin function.
	 * @return its result
	 */
	@Benchmark
	public @Nullable Double blocking() {
		return (this.sqrt != null) ? this.sqrt.call(Double.class) : null;
	}

	/**
	 * Call a coroutine function.
	 * @return its result
	 */
	@Benchmark
	public @Nullable Integer mono() {
		return (this.hop != null) ? this.hop.call(Integer.class).block() : null;
	}

}
