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

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;

/**
 * Writes and reads values in the format of {@code marshal}.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MarshalBenchmark {

	private final PythonConverters converters = PythonConverters.create(null);

	private final MarshalWriter out = new MarshalWriter();

	private Object object = 1;

	private ByteBuffer encoded = ByteBuffer.allocate(0);

	/**
	 * What is written and read.
	 */
	@Param({ "number", "text", "record", "list" })
	public String value = "number";

	/**
	 * Create the value and its bytes.
	 */
	@Setup
	public void setUp() {
		this.object = switch (this.value) {
			case "number" -> 42;
			case "text" -> "Lorem ipsum dolor sit amet";
			case "record" -> Map.of("id", 17, "name", "Ada", "score", 0.5, "tags", List.of("a", "b"));
			default -> IntStream.range(0, 100).boxed().toList();
		};
		this.encoded = ByteBuffer.wrap(write().toByteArray());
	}

	/**
	 * Write the value.
	 * @return the writer
	 */
	@Benchmark
	public MarshalWriter write() {
		this.out.reset();
		this.converters.write(this.object, this.out);
		return this.out;
	}

	/**
	 * Read the value.
	 * @return the value
	 */
	@Benchmark
	public @Nullable Object read() {
		return this.converters.read(this.encoded, 0, this.encoded.limit());
	}

}
