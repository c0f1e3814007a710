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

package dev.pyloop.eventloop;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What Python code recorded for its meters since the last time.
 *
 * @param order grows with each batch of an interpreter
 * @param process the id of the process
 * @param dropped how often was recorded what is dropped, as there are too many meters
 * @param example the name of a meter that is dropped, or {@code null}
 * @param meters the meters that something was recorded for
 * @since 0.1.0
 */
public record RecordedBatch(long order, long process, long dropped, @Nullable String example,
		List<RecordedMeter> meters) {

	static RecordedBatch of(@Nullable Object payload) {
		if (!(payload instanceof List<?> values) || values.size() != 5 || !(values.get(4) instanceof List<?> meters)) {
			throw new IllegalStateException("Corrupt batch of meters: " + payload);
		}
		return new RecordedBatch(RecordedMeter.number(values.get(0)).longValue(),
				RecordedMeter.number(values.get(1)).longValue(), RecordedMeter.number(values.get(2)).longValue(),
				(String) values.get(3), meters.stream().map(RecordedMeter::of).toList());
	}

	/**
	 * Return whether a worker process recorded it, which has its meters for itself.
	 * @return {@code false} if this process did
	 */
	public boolean isOfWorkerProcess() {
		return this.process != ProcessHandle.current().pid();
	}

	/**
	 * Return how often something was recorded.
	 * @return the number of recordings, those that were dropped among them
	 */
	public long recordings() {
		return this.dropped + this.meters.stream().mapToLong(RecordedMeter::recordings).sum();
	}

}
