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

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;

/**
 * Walks through Java values of any depth, without recursion, and writes them. Belongs to
 * one {@link MarshalWriter}.
 */
final class ValueWriter {

	static final int MAX_DEPTH = MarshalType.MAX_DEPTH;

	static final int MAX_OBJECTS = 500;

	private static final Object NOTHING = new Object();

	private final MarshalWriter marshal;

	private WriteFrame[] frames = new WriteFrame[4];

	private int depth;

	private int objects;

	private boolean hashable;

	private @Nullable TypeConverters converters;

	private @Nullable Object replacement = NOTHING;

	ValueWriter(MarshalWriter marshal) {
		this.marshal = marshal;
	}

	void write(@Nullable Object value, TypeConverters converters) {
		if (this.converters != null) {
			throw new IllegalStateException("A converter must not write to the writer that it was called for");
		}
		this.converters = converters;
		try {
			this.hashable = false;
			writeValue(value, converters);
			while (this.depth > 0) {
				writeNext(this.frames[this.depth - 1], converters);
			}
		}
		catch (RefusedValueException ex) {
			throw refused(ex);
		}
		catch (PythonConversionException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw refused(new RefusedValueException("A value failed while it was written: " + ex, ex));
		}
		finally {
			release();
		}
	}

	private void writeNext(WriteFrame frame, TypeConverters converters) {
		if (!frame.hasNext()) {
			pop(frame);
			return;
		}
		boolean key = frame.isAtKey();
		this.hashable = key || frame.hashable;
		Object value = frame.next();
		if (key && this.depth > 1 && value instanceof String name) {
			this.marshal.writeKey(name);
			return;
		}
		writeValue(value, converters);
	}

	private void writeValue(@Nullable Object value, TypeConverters converters) {
		if (value == null) {
			this.marshal.writeNone();
		}
		else if (value instanceof String text) {
			this.marshal.writeString(text);
		}
		else if (value instanceof Integer number) {
			this.marshal.writeInt(number);
		}
		else if (value instanceof Double number) {
			this.marshal.writeDouble(number);
		}
		else {
			converters.forValue(value.getClass()).write(value, this);
			if (this.replacement != NOTHING) {
				writeReplacement(converters);
			}
		}
	}

	private void writeReplacement(TypeConverters converters) {
		int before = this.depth;
		for (int i = 0; this.replacement != NOTHING; i++) {
			if (i == MAX_OBJECTS) {
				throw new RefusedValueException("Converters replaced a value %d times".formatted(MAX_OBJECTS));
			}
			Object value = this.replacement;
			this.replacement = NOTHING;
			if (value == null) {
				this.marshal.writeNone();
				return;
			}
			converters.forValue(value.getClass()).write(value, this);
		}
		if (this.depth > before) {
			markObject(this.frames[this.depth - 1]);
		}
	}

	MarshalWriter marshal() {
		return this.marshal;
	}

	boolean isHashable() {
		return this.hashable;
	}

	void list(Object container, Iterator<?> elements, int size) {
		WriteFrame frame = push(container);
		if (this.hashable) {
			this.marshal.beginTuple(size);
		}
		else {
			this.marshal.beginList(size);
		}
		frame.elements(container, elements, size);
		frame.hashable = this.hashable;
	}

	void set(Collection<?> set) {
		WriteFrame frame = push(set);
		int size = set.size();
		if (this.hashable) {
			this.marshal.beginFrozenSet(size);
		}
		else {
			this.marshal.beginSet(size);
		}
		frame.set(set);
	}

	void replace(@Nullable Object replacement) {
		this.replacement = replacement;
	}

	void dict(Map<?, ?> map) {
		dict(map, map);
	}

	void object(Object object, Map<?, ?> properties) {
		markObject(dict(object, properties));
	}

	private void markObject(WriteFrame frame) {
		if (!frame.object && ++this.objects > MAX_OBJECTS) {
			throw new RefusedValueException("Objects are nested more than %d deep".formatted(MAX_OBJECTS));
		}
		frame.object = true;
	}

	private WriteFrame dict(Object container, Map<?, ?> map) {
		if (this.hashable) {
			throw new RefusedValueException("%s cannot be an element of a set or a key: Python does not hash a dict"
				.formatted(ValueText.of(container)));
		}
		WriteFrame frame = push(container);
		this.marshal.beginDict();
		frame.entries(container, map);
		return frame;
	}

	private WriteFrame push(Object container) {
		if (this.depth == MAX_DEPTH) {
			throw tooDeep(container);
		}
		if (this.depth == this.frames.length) {
			this.frames = Arrays.copyOf(this.frames, this.depth * 2);
		}
		WriteFrame frame = this.frames[this.depth];
		if (frame == null) {
			frame = new WriteFrame();
			this.frames[this.depth] = frame;
		}
		this.depth++;
		return frame;
	}

	private void pop(WriteFrame frame) {
		if (frame.isDict()) {
			this.marshal.endDict();
		}
		if (frame.object) {
			this.objects--;
		}
		frame.clear();
		this.depth--;
	}

	private RefusedValueException tooDeep(Object container) {
		for (int i = 0; i < this.depth; i++) {
			if (this.frames[i].holds(container)) {
				this.depth = i;
				return new RefusedValueException("%s contains itself".formatted(ValueText.of(container)));
			}
		}
		return new RefusedValueException("Containers are nested more than %d deep".formatted(MAX_DEPTH));
	}

	private PythonConversionException refused(RefusedValueException ex) {
		ValuePath path = new ValuePath();
		for (int i = 0; i < this.depth; i++) {
			this.frames[i].appendTo(path);
		}
		return ex.in(path).toConversionException();
	}

	private void release() {
		for (int i = 0; i < this.depth; i++) {
			this.frames[i].clear();
		}
		this.depth = 0;
		this.objects = 0;
		this.converters = null;
		this.replacement = NOTHING;
	}

}
