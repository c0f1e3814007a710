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

package dev.pyloop.transport;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * What belongs to a command of Python, which is input and not truth.
 */
final class CommandData {

	private CommandData() {
	}

	static byte[] bytes(@Nullable Object data) {
		return require(byte[].class, data);
	}

	static long number(@Nullable Object data) {
		return require(Number.class, data).longValue();
	}

	static List<?> list(@Nullable Object data) {
		return require(List.class, data);
	}

	static Map<?, ?> map(@Nullable Object data) {
		return require(Map.class, data);
	}

	private static <T> T require(Class<T> type, @Nullable Object data) {
		if (data == null || !type.isInstance(data)) {
			throw new IllegalArgumentException(
					"The data of a command must be of " + type + " but is of " + ClassUtils.getDescriptiveType(data));
		}
		return type.cast(data);
	}

}
