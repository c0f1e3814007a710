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

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import reactor.util.context.ContextView;

/**
 * The keys of the mapped diagnostic context of SLF4J that travel with a call. Immutable.
 */
final class MdcKeys {

	static final int MAX_KEYS = 64;

	static final int MAX_LENGTH = 1024;

	private static final String ALL = "*";

	/**
	 * Under this key a Reactor context has the diagnostic context, if context propagation
	 * takes care of it.
	 */
	private static final String CONTEXT_KEY = "cp.slf4j";

	private static final boolean SLF4J_PRESENT = ClassUtils.isPresent("org.slf4j.MDC", MdcKeys.class.getClassLoader());

	private final @Nullable Set<String> keys;

	private MdcKeys(@Nullable Set<String> keys) {
		this.keys = keys;
	}

	/**
	 * Return the keys of the given names.
	 * @param keys the names, {@code *} for all
	 * @return the keys, or {@code null} if nothing travels
	 */
	static @Nullable MdcKeys of(Collection<String> keys) {
		Assert.isTrue(keys.size() <= MAX_KEYS,
				() -> "'keys' must not be more than " + MAX_KEYS + " but are " + keys.size());
		keys.forEach((key) -> Assert.hasText(key, "'keys' must not have an empty key"));
		if (keys.isEmpty() || !SLF4J_PRESENT) {
			return null;
		}
		return new MdcKeys(keys.contains(ALL) ? null : Set.copyOf(keys));
	}

	/**
	 * Return what travels with a call that begins now in this thread.
	 * @param context the context of the subscriber
	 * @return the values by key, empty for none
	 */
	Map<String, String> values(ContextView context) {
		Map<String, String> ofThread = MDC.getCopyOfContextMap();
		Object ofContext = context.getOrDefault(CONTEXT_KEY, null);
		if (ofContext == null && (ofThread == null || ofThread.isEmpty())) {
			return Collections.emptyMap();
		}
		Map<String, String> values = new LinkedHashMap<>();
		if (ofContext instanceof Map<?, ?> map) {
			add(map, values);
		}
		if (ofThread != null) {
			add(ofThread, values);
		}
		return values;
	}

	private void add(Map<?, ?> from, Map<String, String> values) {
		from.forEach((key, value) -> {
			if (key instanceof String name && value instanceof String text && values.size() < MAX_KEYS
					&& (this.keys == null || this.keys.contains(name))) {
				values.putIfAbsent(name, (text.length() <= MAX_LENGTH) ? text : text.substring(0, MAX_LENGTH));
			}
		});
	}

}
