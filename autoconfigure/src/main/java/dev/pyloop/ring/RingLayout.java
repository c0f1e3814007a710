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

package dev.pyloop.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.springframework.util.Assert;

/**
 * Where things are in the shared memory of one loop. The Python half has the same
 * constants in {@code _frames.py}.
 *
 * <pre>
 *      0  magic | layout version        one 8-byte word each control word,
 *    128  submission tail   (Java)      each on cache lines of its own
 *    256  submission head   (Python)
 *    384  Python sleeps     (Python sets, who rings clears)
 *    512  Java waits for room in the submission ring
 *    640  completion tail   (Python)
 *    768  completion head   (Java)
 *    896  Java sleeps       (Java sets, who rings clears)
 *   1024  Python waits for room in the completion ring
 *   1152  heartbeat         (Python)
 *   1280  late doorbells    (Python)
 *   1408  submission taken  (Python, before it handles what it copied)
 *   1536  age of the oldest job that waits for a worker thread, in nanoseconds (Python)
 *   1664  first id of a block for Python (Java), 0 once Python has taken it
 *   1792  events for what nothing is registered (Python)
 *   4096  submission data, then completion data
 * </pre>
 *
 * A record is two 8-byte words and the payload, padded to 8 bytes:
 *
 * <pre>
 *   int32 length | int8 type | int8 flags | int16 generation | int64 callback id | payload
 * </pre>
 *
 * A record of type {@link FrameType#PADDING} fills the rest of a ring, its length counts
 * all of it, and only its first word is there.
 */
final class RingLayout {

	static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	static final long MAGIC = 0x706f6f6c7970L;

	static final long VERSION = 1;

	static final int MAGIC_OFFSET = 0;

	static final int VERSION_OFFSET = 8;

	static final int SUBMISSION_CAPACITY_OFFSET = 16;

	static final int COMPLETION_CAPACITY_OFFSET = 24;

	static final int SUBMISSION_TAIL = 128;

	static final int SUBMISSION_HEAD = 256;

	static final int PYTHON_SLEEPS = 384;

	static final int SUBMISSION_WAITS = 512;

	static final int COMPLETION_TAIL = 640;

	static final int COMPLETION_HEAD = 768;

	static final int JAVA_SLEEPS = 896;

	static final int COMPLETION_WAITS = 1024;

	static final int HEARTBEAT = 1152;

	static final int LATE_DOORBELLS = 1280;

	static final int SUBMISSION_TAKEN = 1408;

	static final int JOB_AGE = 1536;

	static final int ID_BLOCK = 1664;

	static final int DROPPED_EVENTS = 1792;

	static final int DATA = 4096;

	static final int RECORD_HEADER = 16;

	private RingLayout() {
	}

	static int recordLength(int payloadLength) {
		return (RECORD_HEADER + payloadLength + 7) & ~7;
	}

	static void initialize(ByteBuffer memory, int submissionCapacity, int completionCapacity) {
		checkCapacity("submissionCapacity", submissionCapacity);
		checkCapacity("completionCapacity", completionCapacity);
		LONG.set(memory, SUBMISSION_CAPACITY_OFFSET, (long) submissionCapacity);
		LONG.set(memory, COMPLETION_CAPACITY_OFFSET, (long) completionCapacity);
		LONG.set(memory, VERSION_OFFSET, VERSION);
		LONG.setRelease(memory, MAGIC_OFFSET, MAGIC);
	}

	private static void checkCapacity(String name, int capacity) {
		Assert.isTrue(Integer.bitCount(capacity) == 1 && capacity >= 4096,
				() -> "'" + name + "' must be a power of two of at least 4096 but is " + capacity);
	}

}
