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

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code marshal} data up to version 4 to Java values. The bytes are taken as
 * input, not as truth: whatever they are, the result is a value or a
 * {@link MarshalException}, in time and memory bounded by their length. Not thread-safe;
 * one instance can be used again.
 *
 * @since 0.1.0
 */
public final class MarshalReader {

	private static final Object OPENED = new Object();

	private static final Object ENDED = new Object();

	private static final Object ELLIPSIS = new Object();

	private static final ReadFrame[] NO_FRAMES = new ReadFrame[0];

	private static final int MAX_DEPTH = MarshalType.MAX_DEPTH + 16;

	private static final int NO_REFERENCE = -1;

	private ReadFrame[] frames = NO_FRAMES;

	private int depth;

	private long reserved;

	private final MarshalReferences references = new MarshalReferences();

	/**
	 * Read the one value that a region of a buffer holds. The position, limit and order
	 * of the buffer neither matter nor change.
	 * @param buffer the buffer
	 * @param offset where the region starts
	 * @param length the number of bytes of the region
	 * @return the value, {@code null} for {@code None}
	 * @throws MarshalException if the bytes are not well-formed, or use more than their
	 * length warrants
	 */
	public @Nullable Object read(ByteBuffer buffer, int offset, int length) {
		MarshalInput input = new MarshalInput(buffer, offset, length);
		this.depth = 0;
		this.reserved = 0;
		this.references.reset(length);
		try {
			Object value = readValue(input);
			if (input.remaining() > 0) {
				throw input.malformed("goes on after the value");
			}
			return value;
		}
		catch (MarshalException ex) {
			throw withPath(ex);
		}
	}

	private @Nullable Object readValue(MarshalInput input) {
		Object value = next(input);
		while (value == OPENED || this.depth > 0) {
			if (value != OPENED) {
				ReadFrame frame = this.frames[this.depth - 1];
				deliver(input, frame, value);
			}
			ReadFrame frame = this.frames[this.depth - 1];
			value = frame.isComplete() ? close(input, frame) : nextIn(input, frame);
		}
		if (value == ENDED || value == ELLIPSIS) {
			throw input.malformed("has no value");
		}
		return value;
	}

	private void deliver(MarshalInput input, ReadFrame frame, @Nullable Object value) {
		if (value == ENDED) {
			if (!frame.isMap() || !frame.end()) {
				throw input.malformed("has an end where there is no dict to end");
			}
			return;
		}
		long weight = this.references.takeWeight();
		frame.weight = this.references.add(input, frame.weight, weight);
		if (frame.isHashing()) {
			this.references.hash(input, value, weight);
		}
		if (value != ELLIPSIS) {
			frame.add(value);
		}
		else if (frame.markExtension()) {
			frame.add(PythonEllipsis.INSTANCE);
		}
		else {
			throw input.malformed("has an Ellipsis that is not the start of a tuple");
		}
	}

	private @Nullable Object close(MarshalInput input, ReadFrame frame) {
		boolean extension = frame.isExtension();
		Object value = frame.container();
		this.depth--;
		Object result = extension ? readExtension((List<?>) value) : value;
		this.references.complete(frame.reference, result, frame.weight);
		return result;
	}

	private @Nullable Object readExtension(List<?> tuple) {
		try {
			return Extensions.read(tuple);
		}
		catch (RefusedValueException ex) {
			throw ex.toMarshalException();
		}
	}

	private @Nullable Object nextIn(MarshalInput input, ReadFrame frame) {
		if (frame.isSized()) {
			this.reserved--;
		}
		return next(input);
	}

	private @Nullable Object next(MarshalInput input) {
		int code = input.readByte();
		int type = code & ~MarshalType.FLAG_REF;
		boolean flagged = code != type && this.depth > 0;
		switch (type) {
			case MarshalType.REF:
				return this.references.get(input, input.readInt());
			case MarshalType.SMALL_TUPLE:
				return openTuple(input, input.checkSize(input.readByte(), this.reserved), code != type);
			case MarshalType.TUPLE:
				return openTuple(input, input.readSize(this.reserved), code != type);
			case MarshalType.LIST:
				return openList(input, input.readSize(this.reserved), code != type);
			case MarshalType.SET, MarshalType.FROZENSET:
				return openSet(input, input.readSize(this.reserved), code != type);
			case MarshalType.DICT:
				push(input).map(reference(code != type));
				return OPENED;
			default:
				Object value = readLeaf(input, type);
				if (flagged) {
					this.references.add(value);
				}
				return value;
		}
	}

	private @Nullable Object readLeaf(MarshalInput input, int type) {
		return switch (type) {
			case MarshalType.NONE -> null;
			case MarshalType.TRUE -> Boolean.TRUE;
			case MarshalType.FALSE -> Boolean.FALSE;
			case MarshalType.INT -> input.readInt();
			case MarshalType.BINARY_FLOAT -> input.readDouble();
			case MarshalType.SHORT_ASCII, MarshalType.SHORT_ASCII_INTERNED ->
				input.readLatin(input.checkSize(input.readByte(), 0));
			case MarshalType.ASCII, MarshalType.ASCII_INTERNED -> input.readLatin(input.readSize(0));
			case MarshalType.UNICODE, MarshalType.INTERNED -> input.readUnicode(input.readSize(0));
			case MarshalType.BYTES -> input.readBytes(input.readSize(0));
			case MarshalType.LONG -> input.readDigits();
			case MarshalType.INT64 -> MarshalInput.narrow(input.readLong());
			case MarshalType.BINARY_COMPLEX -> new PythonComplex(input.readDouble(), input.readDouble());
			case MarshalType.ELLIPSIS -> ELLIPSIS;
			case MarshalType.NULL -> ENDED;
			default -> throw input.malformed("has the type code 0x%02x, which stands for no value".formatted(type));
		};
	}

	private Object openTuple(MarshalInput input, int size, boolean flagged) {
		push(input).tuple(size, reference(flagged));
		this.reserved += size;
		return OPENED;
	}

	private Object openList(MarshalInput input, int size, boolean flagged) {
		push(input).list(size, reference(flagged));
		this.reserved += size;
		return OPENED;
	}

	private Object openSet(MarshalInput input, int size, boolean flagged) {
		push(input).set(size, reference(flagged));
		this.reserved += size;
		return OPENED;
	}

	private int reference(boolean flagged) {
		return flagged ? this.references.reserve() : NO_REFERENCE;
	}

	private ReadFrame push(MarshalInput input) {
		if (this.depth == MAX_DEPTH) {
			throw input.malformed("nests containers more than %d deep".formatted(MarshalType.MAX_DEPTH));
		}
		if (this.depth == this.frames.length) {
			this.frames = Arrays.copyOf(this.frames, Math.max(2, this.depth * 2));
		}
		ReadFrame frame = this.frames[this.depth];
		if (frame == null) {
			frame = new ReadFrame();
			this.frames[this.depth] = frame;
		}
		this.depth++;
		return frame;
	}

	private MarshalException withPath(MarshalException ex) {
		ValuePath path = new ValuePath();
		for (int i = 0; i < this.depth; i++) {
			this.frames[i].appendTo(path);
		}
		return new MarshalException("%s at %s".formatted(ex.getMessage(), path), path.toString(), ex.getCause());
	}

}
