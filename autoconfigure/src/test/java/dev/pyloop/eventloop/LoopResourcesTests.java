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

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import dev.pyloop.PythonCallRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LoopResources} of a loop whose queue is full.
 */
class LoopResourcesTests {

	private final PythonEventLoop loop = mock(PythonEventLoop.class);

	private final LoopEvents events = mock(LoopEvents.class);

	private final LoopResources resources = new LoopResources(Map.of("broken", (loop, id, options) -> {
		throw new IllegalStateException("broken");
	}));

	@BeforeEach
	void fill() {
		given(this.loop.events()).willReturn(this.events);
		given(this.loop.name()).willReturn("loop");
		willThrow(new PythonCallRejectedException("full", 1, 1)).given(this.loop).dispatch(any(LoopEvent.class));
	}

	@Test
	void kindThatNobodyOpensIsTold() {
		open("unknown");
		assertThat(told()).contains("Nothing of the JVM opens 'unknown'");
	}

	@Test
	void missingAdoptionIsTold() {
		open("adopted");
		assertThat(told()).contains("Java has given nothing under id 7 to event loop 'loop'");
	}

	@Test
	void failureToOpenIsTold() {
		assertThatIllegalStateException().isThrownBy(() -> open("broken"));
		assertThat(told()).contains("'broken' cannot be opened", "IllegalStateException: broken");
	}

	private void open(String kind) {
		this.resources.onCommand(this.loop, 7, List.of(1, List.of(kind, Collections.emptyMap())));
	}

	private String told() {
		ArgumentCaptor<LoopEvent> event = ArgumentCaptor.forClass(LoopEvent.class);
		then(this.events).should().dispatchWithinWindow(event.capture());
		assertThat(event.getValue().id()).isEqualTo(7);
		assertThat(event.getValue()).isInstanceOf(SocketEvent.SocketError.class);
		return String.valueOf(event.getValue().data());
	}

}
