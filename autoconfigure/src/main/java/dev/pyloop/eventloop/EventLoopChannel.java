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

package dev.pyloop.eventloop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameHandler;
import dev.pyloop.ring.FrameType;
import dev.pyloop.ring.PayloadBlocks;
import dev.pyloop.ring.RingMemory;

/**
 * The rings, blocks and doorbells of one loop.
 */
final class EventLoopChannel {

	private static final int CAPACITY = 1 << 20;

	private static final int REFERENCE = 16;

	private static final byte[] NOTHING = new byte[0];

	private final String name;

	private final Path directory;

	private final int generation;

	private final LoopDoorbells doorbells;

	private final RingMemory memory;

	private final PayloadBlocks blocks;

	private final WaitStrategy waitStrategy;

	private @Nullable CompletionThread thread;

	EventLoopChannel(String name, Path directory, int generation, EventLoopHome home, WaitStrategy waitStrategy) {
		this.name = name;
		this.directory = directory;
		this.generation = generation;
		this.waitStrategy = waitStrategy;
		String files = name + "-" + generation;
		this.doorbells = LoopDoorbells.create(home, directory, files);
		this.memory = createMemory(directory.resolve(files + ".ring"));
		this.blocks = new PayloadBlocks(directory, files);
	}

	private RingMemory createMemory(Path file) {
		try {
			return RingMemory.create(file, CAPACITY, CAPACITY, this.generation, this.doorbells.python());
		}
		catch (RuntimeException ex) {
			this.doorbells.close();
			throw ex;
		}
	}

	void open(FrameHandler handler, Consumer<Throwable> failed) {
		this.thread = new CompletionThread(this.name, this.memory.completions(), this.memory.submissions(),
				this.doorbells.java(), unblock(handler), this.waitStrategy);
		this.thread.setUncaughtExceptionHandler((thread, failure) -> failed.accept(failure));
		this.thread.start();
	}

	private FrameHandler unblock(FrameHandler handler) {
		return (type, flags, frameGeneration, id, buffer, offset, length) -> {
			if ((flags & FrameType.BLOCK) == 0) {
				handler.onFrame(type, flags, frameGeneration, id, buffer, offset, length);
			}
			else {
				this.blocks.read(buffer.getLong(offset), buffer.getLong(offset + 8),
						(block, blockOffset, blockLength) -> handler.onFrame(type, flags, frameGeneration, id, block,
								blockOffset, blockLength));
			}
		};
	}

	/**
	 * Run a task after the last frame of a Python side that has ended.
	 * @param task what to do
	 */
	void afterLast(Runnable task) {
		CompletionThread thread = this.thread;
		if (thread != null) {
			thread.afterLast(task);
		}
	}

	boolean help(long id, BooleanSupplier answered) {
		CompletionThread thread = this.thread;
		return (thread != null) ? thread.help(id, answered) : answered.getAsBoolean();
	}

	byte[] configuration(EventLoopSettings settings, long ids, @Nullable Map<String, Integer> logLevels) {
		return new EventLoopConfiguration().name(this.name)
			.memory(this.memory.file(), this.directory, this.generation)
			.doorbells(this.doorbells.python(), this.doorbells.java())
			.adaptive(CompletionThread.spins(this.waitStrategy))
			.ids(ids)
			.logLevels(logLevels)
			.settings(settings)
			.toByteArray();
	}

	/**
	 * Return a command for {@code pyloop._interrupt.handle}.
	 * @param what what to do
	 * @param ids the ids of calls
	 * @return the argument as marshal bytes
	 */
	byte[] command(String what, long... ids) {
		MarshalWriter out = new MarshalWriter();
		out.beginTuple(3);
		out.writeString(this.memory.file().toString());
		out.writeString(what);
		out.beginList(ids.length);
		for (long id : ids) {
			out.writeLong(id);
		}
		return out.toByteArray();
	}

	/**
	 * Remove the names of what Python has opened by now.
	 */
	void opened() {
		this.memory.unlink();
		this.doorbells.removeNames();
	}

	long write(int type, int flags, long id) {
		return this.memory.submissions().write(type, flags, id, NOTHING, 0);
	}

	long write(int type, int flags, long id, MarshalWriter payload) {
		int length = payload.size();
		if (length <= this.memory.submissions().maxPayload()) {
			return this.memory.submissions().write(type, flags, id, payload.array(), length);
		}
		byte[] reference = new byte[REFERENCE];
		ByteBuffer.wrap(reference)
			.order(ByteOrder.nativeOrder())
			.putLong(this.blocks.write(length, payload::copyTo))
			.putLong(length);
		return this.memory.submissions().write(type, flags | FrameType.BLOCK, id, reference, REFERENCE);
	}

	void writeStop(double grace) {
		MarshalWriter out = new MarshalWriter();
		out.writeDouble(grace);
		write(FrameType.STOP, 0, 0, out);
	}

	long consumed() {
		return this.memory.submissions().consumed();
	}

	/**
	 * Give a block of ids to Python, which has taken the one before.
	 * @param first the first of the ids
	 */
	void offerIds(long first) {
		this.memory.offerIds(first);
	}

	long droppedEvents() {
		return this.memory.droppedEvents();
	}

	long taken() {
		return this.memory.submissions().taken();
	}

	long written() {
		return this.memory.submissions().written();
	}

	double submissionRingUse() {
		return use(this.memory.submissions().used());
	}

	double completionRingUse() {
		return use(this.memory.completions().used());
	}

	private static double use(long bytes) {
		return Math.max(0, Math.min(1, (double) bytes / CAPACITY));
	}

	long payloadUse() {
		return this.blocks.used();
	}

	long heartbeat() {
		return this.memory.heartbeat();
	}

	boolean sleeps() {
		return this.memory.sleeps();
	}

	long jobAge() {
		return this.memory.jobAge();
	}

	long wakes() {
		return this.memory.submissions().wakes();
	}

	long lateDoorbells() {
		return this.memory.lateDoorbells();
	}

	/**
	 * Close the channel.
	 * @param ended whether Python has ended; if not, it may still use the descriptors
	 */
	void close(boolean ended) {
		boolean read = endReading();
		opened();
		if (ended && read) {
			this.blocks.removeNames();
		}
		if (ended) {
			this.doorbells.close();
		}
	}

	private boolean endReading() {
		CompletionThread thread = this.thread;
		if (thread == null) {
			return true;
		}
		thread.shutdown();
		join(thread);
		return !thread.isAlive();
	}

	private static void join(Thread thread) {
		try {
			if (Thread.currentThread() != thread) {
				thread.join(1000);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
