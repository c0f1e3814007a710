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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * What one platform thread needs to call into Python directly.
 */
final class DirectThread {

	/** How many arguments fit into the memory. */
	static final int ARGUMENTS = 32;

	private static final long LARGE_STACK = 4L << 20;

	private static final int OUT_OFFSET = ARGUMENTS * Long.BYTES;

	private static final AtomicLong IDS = new AtomicLong();

	private final long id = IDS.incrementAndGet();

	private final boolean largeStack = StackSize.current() >= LARGE_STACK;

	private final Memory memory = new Memory(OUT_OFFSET + Long.BYTES);

	private final long address = Pointer.nativeValue(this.memory);

	private final ByteBuffer buffer = this.memory.getByteBuffer(0, this.memory.size()).order(ByteOrder.nativeOrder());

	private int depth;

	/**
	 * Return the identity of this thread.
	 * @return a positive number
	 */
	long id() {
		return this.id;
	}

	/**
	 * Return whether the stack is large enough for Python code of any depth.
	 * @return {@code true} if it is
	 */
	boolean hasLargeStack() {
		return this.largeStack;
	}

	boolean isNested() {
		return this.depth > 0;
	}

	/**
	 * Take the memory for one call.
	 * @return {@code false} if an outer call of this thread uses it
	 */
	boolean enter() {
		return this.depth++ == 0;
	}

	void leave() {
		this.depth--;
	}

	long arguments() {
		return this.address;
	}

	void setArgument(int index, long object) {
		this.buffer.putLong(index * Long.BYTES, object);
	}

	long argument(int index) {
		return this.buffer.getLong(index * Long.BYTES);
	}

	/**
	 * Return where functions of the C API put a second result.
	 * @return the address
	 */
	long out() {
		return this.address + OUT_OFFSET;
	}

	long outLong() {
		return this.buffer.getLong(OUT_OFFSET);
	}

	int outInt() {
		return this.buffer.getInt(OUT_OFFSET);
	}

}
