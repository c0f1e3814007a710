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
		kwargs.forEach((name, value) -> {
			Assert.hasText(name, "The name of a keyword argument must not be empty");
			Assert.isTrue(name.indexOf('\0') < 0, "The name of a keyword argument must not contain NUL");
			all.put(name, value);
		});
		return new CallArguments(this.positional, all);
	}

	/**
	 * Write a tuple, and a dict or {@code None}.
	 * @param description what is called, for messages
	 * @param converters converts the values
	 * @param out takes the payload
	 */
	void write(String description, PythonConverters converters, MarshalWriter out) {
		out.beginTuple(this.positional.length);
		for (int i = 0; i < this.positional.length; i++) {
			write(description, Integer.toString(i), this.positional[i], converters, out);
		}
		if (this.keyword.isEmpty()) {
			out.writeNone();
			return;
		}
		out.beginDict();
		this.keyword.forEach((name, value) -> {
			out.writeString(name);
			write(description, "'" + name + "'", value, converters, out);
		});
		out.endDict();
	}

	private static void write(String description, String argument, @Nullable Object value, PythonConverters converters,
			MarshalWriter out) {
		try {
			converters.write(value, out);
		}
		catch (PythonConversionException ex) {
			throw new PythonConversionException("Argument " + argument + " of " + description + ": " + ex.getMessage(),
					ex.getPath(), ex);
		}
	}

}
