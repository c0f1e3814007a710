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

import java.io.Closeable;
import java.lang.reflect.AnnotatedElement;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import org.reactivestreams.Publisher;

/**
 * Refuses what is no data, rather than to send what its getters happen to return.
 */
final class UnsupportedConverter implements TypeConverter<Object> {

	private static final List<Class<?>> ASYNCHRONOUS = List.of(Publisher.class, CompletionStage.class, Future.class);

	private static final List<Class<?>> ITERATORS = List.of(Iterator.class, BaseStream.class);

	private static final List<Class<?>> OTHERS = List.of(Closeable.class, AnnotatedElement.class, Thread.class,
			ClassLoader.class, Runnable.class);

	@Override
	public boolean writes(Class<?> type) {
		return isOneOf(type, ASYNCHRONOUS) || isOneOf(type, ITERATORS) || isOneOf(type, OTHERS) || type.isHidden()
				|| type == Object.class;
	}

	@Override
	public void write(Object value, ValueWriter out) {
		throw new RefusedValueException("A value of %s cannot travel to Python: %s"
			.formatted(value.getClass().getTypeName(), remedy(value.getClass())));
	}

	@Override
	public boolean reads(Class<?> target) {
		return writes(target) && target != Object.class;
	}

	@Override
	public Object read(Object value, Target target) {
		throw target.refuse(value);
	}

	private static String remedy(Class<?> type) {
		if (isOneOf(type, ASYNCHRONOUS)) {
			return "wait for its result and pass that";
		}
		if (isOneOf(type, ITERATORS)) {
			return "collect it in a list";
		}
		return "pass a record, a map or another value of data, or register a PythonConverter";
	}

	private static boolean isOneOf(Class<?> type, List<Class<?>> candidates) {
		return candidates.stream().anyMatch((candidate) -> candidate.isAssignableFrom(type));
	}

}
