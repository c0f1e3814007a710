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

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where a value is inside the outermost one, such as {@code $.items[3].price}.
 */
final class ValuePath {

	static final String ROOT = "$";

	private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

	private static final int MAX_LENGTH = 400;

	private static final int MAX_KEY = 40;

	private final StringBuilder text;

	ValuePath() {
		this(ROOT);
	}

	ValuePath(String start) {
		this.text = new StringBuilder(start);
	}

	ValuePath index(int index) {
		this.text.append('[').append(index).append(']');
		return this;
	}

	ValuePath key(@Nullable Object key) {
		if (key instanceof String name && name.length() <= MAX_KEY && IDENTIFIER.matcher(name).matches()) {
			this.text.append('.').append(name);
			return this;
		}
		this.text.append('[').append(ValueText.of(key)).append(']');
		return this;
	}

	ValuePath append(String path) {
		this.text.append(path, path.startsWith(ROOT) ? 1 : 0, path.length());
		return this;
	}

	@Override
	public String toString() {
		if (this.text.length() <= MAX_LENGTH) {
			return this.text.toString();
		}
		int part = MAX_LENGTH / 2;
		return this.text.substring(0, part) + "…" + this.text.substring(this.text.length() - part);
	}

}
