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

package dev.pyloop.client;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;

/**
 * Positional and keyword arguments. Immutable, apart from the values themselves.
 *
 * @param positional the positional arguments
 * @param keyword the keyword arguments
 */
record CallArguments(@Nullable Object[] positional, Map<String, @Nullable Object> keyword) {

	static final CallArguments NONE = new CallArguments(new Object[0], Collections.emptyMap());

	CallArguments withPositional(@Nullable Object[] args) {
		if (this.positional.length == 0) {
			return new CallArguments(args.clone(), this.keyword);
		}
		@Nullable Object[] all = Arrays.copyOf(this.positional, this.positional.length + args.length);
		System.arraycopy(args, 0, all, this.positional.length, args.length);
		return new CallArguments(all, this.keyword);
	}

	CallArguments withKeyword(Map<String, ? extends @Nullable Object> kwargs) {
		Map<String, @Nullable Object> all = new LinkedHashMap<>(this.keyword);
		all.putAll(checkedNames(kwargs, "a keyword argument"));
		return new CallArguments(this.positional, all);
	}

	/**
	 * Copy values that have names in Python.
	 * @param values the values by name
	 * @param what what has a name, for messages
	 * @return the copy
	 */
	static Map<String, @Nullable Object> checkedNames(Map<String, ? extends @Nullable Object> values, String what) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		values.forEach((name, value) -> {
			Assert.hasText(name, () -> "The name of " + what + " must not be empty");
			Assert.isTrue(name.indexOf('\0') < 0, () -> "The name of " + what + " must not contain NUL");
			copy.put(name, value);
		});
		return copy;
	}

	/**
	 * Write a tuple, and a dict or {@code None}.
	 * @param target what is called, for messages
	 * @param converters converts the values
	 * @param out takes the payload
	 */
	void write(CallTarget target, PythonConverters converters, MarshalWriter out) {
		out.beginTuple(this.positional.length);
		for (int i = 0; i < this.positional.length; i++) {
			try {
				converters.write(this.positional[i], out);
			}
			catch (PythonConversionException ex) {
				throw refused("Argument " + i, target, ex);
			}
		}
		if (this.keyword.isEmpty()) {
			out.writeNone();
		}
		else {
			writeNamed(this.keyword, "Argument", target, converters, out);
		}
	}

	/**
	 * Write a dict.
	 * @param values the values by name
	 * @param what what each of them is, for messages
	 * @param target what gets them, for messages
	 * @param converters converts the values
	 * @param out takes the payload
	 */
	static void writeNamed(Map<String, ? extends @Nullable Object> values, String what, CallTarget target,
			PythonConverters converters, MarshalWriter out) {
		out.beginDict();
		values.forEach((name, value) -> {
			out.writeString(name);
			try {
				converters.write(value, out);
			}
			catch (PythonConversionException ex) {
				throw refused(what + " '" + name + "'", target, ex);
			}
		});
		out.endDict();
	}

	private static PythonConversionException refused(String what, CallTarget target, PythonConversionException ex) {
		return new PythonConversionException(what + " of " + target.description() + ": " + ex.getMessage(),
				ex.getPath(), ex);
	}

}
