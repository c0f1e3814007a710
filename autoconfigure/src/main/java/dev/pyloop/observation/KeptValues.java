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
package dev.pyloop.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Values that are made once for each of their keys, of which the first thousand are kept.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class KeptValues<K, V> {

	private static final int MAX_KEPT = 1000;

	private final Map<K, V> kept = new ConcurrentHashMap<>();

	V get(K key, Function<? super K, ? extends V> maker) {
		V value = this.kept.get(key);
		if (value == null) {
			value = maker.apply(key);
			if (this.kept.size() < MAX_KEPT) {
				this.kept.put(key, value);
			}
		}
		return value;
	}

}
