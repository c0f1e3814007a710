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

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A frame outside of any ring.
 */
record PlainFrame(int type, int flags, int generation, long id, byte[] payload) {

	static PlainFrame of(long id, int length) {
		byte[] payload = new byte[length];
		Arrays.fill(payload, (byte) id);
		return new PlainFrame(FrameType.RESULT, 0, 7, id, payload);
	}

	static PlainFrame read(ByteBuffer memory, int index) {
		byte[] payload = new byte[memory.getInt(index)];
		memory.get(index + RingLayout.RECORD_HEADER, payload);
		return new PlainFrame(memory.get(index + 4) & 0xff, memory.get(index + 5) & 0xff, memory.getShort(index + 6),
				memory.getLong(index + 8), payload);
	}

	void write(ByteBuffer memory, int index) {
		memory.putInt(index, this.payload.length);
		memory.put(index + 4, (byte) this.type);
		memory.put(index + 5, (byte) this.flags);
		memory.putShort(index + 6, (short) this.generation);
		memory.putLong(index + 8, this.id);
		memory.put(index + RingLayout.RECORD_HEADER, this.payload);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof PlainFrame frame && this.type == frame.type && this.flags == frame.flags
				&& this.generation == frame.generation && this.id == frame.id
				&& Arrays.equals(this.payload, frame.payload);
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.id);
	}

	@Override
	public String toString() {
		return "PlainFrame[type=" + this.type + ", flags=" + this.flags + ", generation=" + this.generation + ", id="
				+ this.id + ", payload=" + Arrays.toString(this.payload) + "]";
	}

}
