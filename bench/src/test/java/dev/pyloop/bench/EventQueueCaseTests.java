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

package dev.pyloop.bench;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pyloop.convert.MarshalReader;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopEventQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WalkedRing}, and so for what {@link EventQueueCase} measures.
 */
class EventQueueCaseTests {

	@ParameterizedTest
	@MethodSource("kinds")
	void eventsComeOutOfTheRingAsTheyWentIn(EventKind kind) throws Exception {
		try (WalkedRing ring = new WalkedRing()) {
			LoopEventQueue queue = new LoopEventQueue("test", 256, PythonConverters.create(null), ring);
			List<LoopEvent> batch = Collections.nCopies(256, kind.event().apply(1000));
			for (int i = 0; i < 1000; i++) {
				queue.offer(batch);
			}
			assertThat(ring.frames()).isEqualTo(1000);
			assertThat(queue.rejected()).isZero();
			ByteBuffer last = ring.last();
			List<?> parts = (List<?>) new MarshalReader().read(last, 0, last.remaining());
			if (kind.number() == 3) {
				assertThat(parts).hasSize(3).last().isEqualTo(Collections.nCopies(256, 1000));
			}
			else {
				assertThat(parts).hasSize(3 * 256);
				assertThat(parts.subList(0, 2)).isEqualTo(List.of(kind.number(), 1000));
			}
		}
	}

	static List<EventKind> kinds() {
		return EventKind.ALL;
	}

}
