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

import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.Memory;

import dev.pyloop.ring.Doorbell;

/**
 * A doorbell on file descriptors of this process, which stay open for as long as a thread
 * uses them.
 */
abstract class DescriptorDoorbell implements Doorbell {

	private static final int CLOSED = 1 << 30;

	private static final int BUFFER = 1024;

	private final int readDescriptor;

	private final int writeDescriptor;

	/** Where rings are read to; freed with this object. */
	private final Memory buffer = new Memory(BUFFER);

	/** How many threads use the descriptors now, and whether the doorbell is closed. */
	private final AtomicInteger users = new AtomicInteger();

	DescriptorDoorbell(int readDescriptor, int writeDescriptor) {
		this.readDescriptor = readDescriptor;
		this.writeDescriptor = writeDescriptor;
	}

	@Override
	public final void ring() {
		if (enter()) {
			try {
				SystemLibrary.ring(this.writeDescriptor);
			}
			finally {
				leave();
			}
		}
	}

	@Override
	public final boolean await() {
		if (!enter()) {
			return false;
		}
		try {
			SystemLibrary.take(this.readDescriptor, this.buffer);
			return (this.users.get() & CLOSED) == 0;
		}
		finally {
			leave();
		}
	}

	@Override
	public final int readDescriptor() {
		return this.readDescriptor;
	}

	@Override
	public final int writeDescriptor() {
		return this.writeDescriptor;
	}

	@Override
	public final void close() {
		if (enter()) {
			if ((this.users.getAndUpdate((value) -> value | CLOSED) & CLOSED) == 0) {
				SystemLibrary.ring(this.writeDescriptor);
			}
			leave();
		}
	}

	private boolean enter() {
		int value;
		do {
			value = this.users.get();
			if ((value & CLOSED) != 0) {
				return false;
			}
		}
		while (!this.users.compareAndSet(value, value + 1));
		return true;
	}

	private void leave() {
		// The last one out closes, so that a number is never used after it went to
		// another file
		if (this.users.decrementAndGet() == CLOSED) {
			SystemLibrary.close(this.readDescriptor);
			if (this.writeDescriptor != this.readDescriptor) {
				SystemLibrary.close(this.writeDescriptor);
			}
		}
	}

}
