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

package dev.pyloop.convert;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes {@code marshal} data, version 4, into a growing buffer that is used again after
 * {@link #reset()}. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class MarshalWriter {

	private final MarshalOutput output = new MarshalOutput();

	private boolean extensions;

	private final MarshalKeys keys = new MarshalKeys();

	private final ValueWriter values = new ValueWriter(this);

	/**
	 * Create a writer.
	 */
	public MarshalWriter() {
	}

	/**
	 * Forget what was written, to write the next value.
	 */
	public void reset() {
		this.output.reset();
		this.extensions = false;
		this.keys.reset();
	}

	/**
	 * Return how many bytes were written since the last {@link #reset()}.
	 * @return the number of bytes
	 */
	public int size() {
		return this.output.size();
	}

	/**
	 * Return how long the buffer is that a writer keeps.
	 * @return the length of the buffer in bytes
	 */
	public int capacity() {
		return this.output.buffer.length;
	}

	/**
	 * Copy what was written, with a single copy of long arrays.
	 * @param target where it is copied to, whatever its position
	 * @param index where it begins in the target
	 */
	public void copyTo(ByteBuffer target, int index) {
		this.output.copyTo(target, index);
	}

	/**
	 * Return the buffer itself, valid until the next call, with {@link #size()} bytes.
	 * @return the buffer
	 */
	public byte[] array() {
		this.output.flatten();
		return this.output.buffer;
	}

	/**
	 * Return a copy of what was written.
	 * @return the bytes
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(array(), size());
	}

	/**
	 * Return whether a value was written that Python has to decode after {@code marshal},
	 * since the last {@link #reset()}.
	 * @return whether there are extension tuples
	 */
	public boolean hasExtensions() {
		return this.extensions;
	}

	/**
	 * Write {@code None}.
	 */
	public void writeNone() {
		this.output.code(MarshalType.NONE);
	}

	/**
	 * Write {@code True} or {@code False}.
	 * @param value the value
	 */
	public void writeBoolean(boolean value) {
		this.output.code(value ? MarshalType.TRUE : MarshalType.FALSE);
	}

	/**
	 * Write an {@code int}.
	 * @param value the value
	 */
	public void writeInt(int value) {
		this.output.header(MarshalType.INT, value);
	}

	/**
	 * Write an {@code int}.
	 * @param value the value
	 */
	public void writeLong(long value) {
		if ((int) value == value) {
			writeInt((int) value);
			return;
		}
		this.output.integer(value);
	}

	/**
	 * Write an {@code int} of any size.
	 * @param value the value
	 */
	public void writeBigInteger(BigInteger value) {
		if (value.bitLength() < Long.SIZE) {
			writeLong(value.longValue());
			return;
		}
		this.output.integer(value);
	}

	/**
	 * Write a {@code float}.
	 * @param value the value
	 */
	public void writeDouble(double value) {
		this.output.code(MarshalType.BINARY_FLOAT);
		this.output.real(value);
	}

	/**
	 * Write a {@code complex}.
	 * @param real the real part
	 * @param imaginary the imaginary part
	 */
	public void writeComplex(double real, double imaginary) {
		this.output.code(MarshalType.BINARY_COMPLEX);
		this.output.real(real);
		this.output.real(imaginary);
	}

	/**
	 * Write a {@code str}. A surrogate without its partner arrives in Python as such.
	 * @param value the value
	 */
	public void writeString(String value) {
		if (value.length() <= MarshalStrings.SHORT && this.output.shortText(value, MarshalType.SHORT_ASCII)) {
			return;
		}
		byte[] utf8 = MarshalStrings.encode(value);
		this.output.header((utf8.length == value.length()) ? MarshalType.ASCII : MarshalType.UNICODE, utf8.length);
		this.output.bytes(utf8);
	}

	void writeKey(String value) {
		int reference = this.keys.find(value);
		if (reference >= 0) {
			this.output.header(MarshalType.REF, reference);
			return;
		}
		int code = MarshalType.SHORT_ASCII_INTERNED | MarshalType.FLAG_REF;
		if (value.length() <= MarshalStrings.SHORT && this.keys.hasRoom() && this.output.shortText(value, code)) {
			this.keys.add(value);
			return;
		}
		writeString(value);
	}

	/**
	 * Write {@code bytes}.
	 * @param value the value
	 */
	public void writeBytes(byte[] value) {
		this.output.header(MarshalType.BYTES, value.length);
		this.output.bytes(value);
	}

	/**
	 * Write {@code bytes}.
	 * @param value the value, of which what remains is written; its position stays
	 */
	public void writeBytes(ByteBuffer value) {
		this.output.header(MarshalType.BYTES, value.remaining());
		this.output.bytes(value);
	}

	ByteBuffer claimBytes(long length) {
		this.output.ensure(5 + length);
		this.output.header(MarshalType.BYTES, (int) length);
		return this.output.claim((int) length);
	}

	/**
	 * Begin a {@code tuple}, whose elements follow.
	 * @param size the number of elements
	 */
	public void beginTuple(int size) {
		if (size <= 255) {
			this.output.code(MarshalType.SMALL_TUPLE);
			this.output.code(size);
			return;
		}
		this.output.header(MarshalType.TUPLE, size);
	}

	/**
	 * Begin a {@code list}, whose elements follow.
	 * @param size the number of elements
	 */
	public void beginList(int size) {
		this.output.header(MarshalType.LIST, size);
	}

	/**
	 * Begin a {@code set}, whose elements follow.
	 * @param size the number of elements
	 */
	public void beginSet(int size) {
		this.output.header(MarshalType.SET, size);
	}

	/**
	 * Begin a {@code frozenset}, whose elements follow.
	 * @param size the number of elements
	 */
	public void beginFrozenSet(int size) {
		this.output.header(MarshalType.FROZENSET, size);
	}

	/**
	 * Begin a {@code dict}, whose keys and values follow in turn, then
	 * {@link #endDict()}.
	 */
	public void beginDict() {
		this.output.code(MarshalType.DICT);
	}

	/**
	 * End a {@code dict}.
	 */
	public void endDict() {
		this.output.code(MarshalType.NULL);
	}

	void beginExtension(String tag, int size) {
		this.extensions = true;
		beginTuple(size + 2);
		this.output.code(MarshalType.ELLIPSIS);
		writeString(tag);
	}

	void writeExtension(String tag, String text) {
		beginExtension(tag, 1);
		writeString(text);
	}

	/**
	 * Write one value that is encoded already and has no references in it, as the
	 * {@code write}, {@code begin} and {@code end} methods of this class give.
	 * @param encoded the encoded value
	 */
	public void writeRaw(byte[] encoded) {
		this.output.bytes(encoded);
	}

	ValueWriter values() {
		return this.values;
	}

}
