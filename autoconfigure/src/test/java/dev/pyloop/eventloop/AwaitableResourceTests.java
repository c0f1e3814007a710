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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link AwaitableResource} with values that find no memory.
 */
class AwaitableResourceTests {

	private final LoopEvents events = mock(LoopEvents.class);

	private final LoopResources resources = new LoopResources(Collections.emptyMap());

	private final AwaitableResource resource = new AwaitableResource(this.events, 1, Mono.just("value"));

	@BeforeEach
	void register() {
		given(this.events.resources()).willReturn(this.resources);
		this.resources.register(1, this.resource);
	}

	@Test
	void valueThatFindsNoRoomIsRaised() {
		willThrow(new PythonUnavailableException("There is no room", false, null)).given(this.events)
			.dispatchAnyway(any());
		assertThat(raised()).contains("PythonUnavailableException", "There is no room");
	}

	@Test
	void valueThatFindsNoHeapIsRaised() {
		willThrow(new OutOfMemoryError("heap")).given(this.events).dispatchAnyway(any());
		assertThat(raised()).contains("OutOfMemoryError", "heap");
	}

	private String raised() {
		this.resource.onCommand(mock(PythonEventLoop.class), AwaitableResource.SUBSCRIBE, null);
		ArgumentCaptor<LoopEvent> event = ArgumentCaptor.forClass(LoopEvent.class);
		then(this.events).should().dispatchWithinWindow(event.capture());
		assertThat(event.getValue()).isInstanceOf(LoopEvent.AsyncError.class);
		assertThat(this.resources.size()).isZero();
		return String.valueOf(event.getValue().data());
	}

}
