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

package dev.pyloop.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.eventloop.RecordedMeter;

/**
 * Which meters Python code may record: so many, and those of one name alike. What it may
 * not is told once for each name. For one thread at a time.
 */
final class RecordedMeterRules {

	private static final Log logger = LogFactory.getLog(RecordedMeters.class);

	private final int limit;

	private final Set<Key> meters = new HashSet<>();

	private final Map<String, Shape> shapes = new HashMap<>();

	private final Set<String> told = new HashSet<>();

	private boolean full;

	RecordedMeterRules(int limit) {
		this.limit = limit;
	}

	static Tags tags(RecordedMeter meter) {
		return Tags.of(meter.tags().entrySet().stream().map((tag) -> Tag.of(tag.getKey(), tag.getValue())).toList());
	}

	boolean permit(RecordedMeter meter, Tags tags) {
		Shape shape = new Shape(meter.kind(), tags.stream().map(Tag::getKey).toList());
		Shape first = this.shapes.getOrDefault(meter.name(), shape);
		if (!first.equals(shape)) {
			conflict(meter.name(), first, shape);
			return false;
		}
		Key key = new Key(meter.name(), tags);
		if (!this.meters.contains(key)) {
			if (this.meters.size() >= this.limit) {
				tooMany(meter.name());
				return false;
			}
			this.meters.add(key);
			this.shapes.put(meter.name(), shape);
		}
		return true;
	}

	void remove(String name, Tags tags) {
		this.meters.remove(new Key(name, tags));
	}

	void tooMany(String name) {
		if (!this.full) {
			this.full = true;
			logger.warn("Python code records more than " + this.limit + " meters, such as '" + name
					+ "': further ones are dropped and counted in '" + RecordedMeters.DROPPED
					+ "'. Give tags of which there are few values, or raise 'pyloop.metrics.max-meters'");
		}
	}

	private void conflict(String name, Shape first, Shape second) {
		if (this.told.add(name)) {
			logger.warn("Python code records meter '" + name + "' as " + second + " and as " + first
					+ ", which was first: the other is dropped and counted in '" + RecordedMeters.DROPPED
					+ "'. Give one of them another name, or all the same tags");
		}
	}

	void failed(RecordedMeter meter, RuntimeException failure) {
		if (this.told.size() <= this.limit && this.told.add(meter.name())) {
			logger.warn("Meter '" + meter.name() + "' that Python code records is dropped and counted in '"
					+ RecordedMeters.DROPPED + "', because a registry does not take it", failure);
		}
	}

	private record Key(String name, Tags tags) {

	}

	private record Shape(RecordedMeter.Kind kind, List<String> keys) {

		@Override
		public String toString() {
			String what = this.kind.name().toLowerCase(Locale.ROOT);
			return what + (this.keys.isEmpty() ? " without tags" : " with tags " + this.keys);
		}

	}

}
