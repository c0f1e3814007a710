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

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.util.Assert;

import dev.pyloop.cpython.EventFd;
import dev.pyloop.ring.FrameType;
import dev.pyloop.ring.RingMemory;
import dev.pyloop.ring.SharedMemoryDirectory;

/**
 * Writes frames to a submission ring whose consumer is never behind: the benchmark moves
 * the head as Python would, through a mapping of its own.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RingBenchmark {

	private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final int SUBMISSION_TAIL = 128;

	private static final int SUBMISSION_HEAD = 256;

	private static final int CAPACITY = 1 << 20;

	private final byte[] payload = new byte[64];

	private @Nullable SharedMemoryDirectory directory;

	private @Nullable RingMemory memory;

	private ByteBuffer words = ByteBuffer.allocate(0);

	private int written;

	/**
	 * Create the ring.
	 * @throws IOException if it cannot be mapped
	 */
	@Setup(Level.Trial)
	public void open() throws IOException {
		this.directory = SharedMemoryDirectory.create(null);
		this.memory = RingMemory.create(this.directory.getPath().resolve("bench.ring"), CAPACITY, CAPACITY, 1,
				EventFd.open());
		try (FileChannel channel = FileChannel.open(this.memory.file(), StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			this.words = channel.map(MapMode.READ_WRITE, 0, 4096);
		}
	}

	/**
	 * Remove the ring.
	 */
	@TearDown(Level.Trial)
	public void close() {
		if (this.directory != null) {
			this.directory.close();
		}
	}

	/**
	 * Write a frame.
	 * @return the position after it
	 */
	@Benchmark
	public long write() {
		RingMemory memory = this.memory;
		Assert.state(memory != null, "The ring is not open");
		if ((++this.written & 1023) == 0) {
			LONG.setRelease(this.words, SUBMISSION_HEAD, (long) LONG.getAcquire(this.words, SUBMISSION_TAIL));
		}
		return memory.submissions().write(FrameType.CALL, 0, this.written, this.payload, this.payload.length);
	}

}
