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

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Key values of one observation, which are given as a whole: so they are kept as they
 * come, and not one by one in a map.
 */
final class KeyValueSet {

	private volatile KeyValues values = KeyValues.empty();

	KeyValues values() {
		return this.values;
	}

	void add(KeyValues added) {
		if (this.values != added) {
			merge(added);
		}
	}

	private synchronized void merge(KeyValues added) {
		this.values = (this.values == KeyValues.empty()) ? added : this.values.and(added);
	}

	synchronized void remove(String key) {
		this.values = KeyValues.of(this.values.stream().filter((each) -> !each.getKey().equals(key)).toList());
	}

	@Nullable KeyValue find(String key) {
		for (KeyValue each : this.values) {
			if (each.getKey().equals(key)) {
				return each;
			}
		}
		return null;
	}

}
