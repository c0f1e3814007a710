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

package dev.pyloop.asgi;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketWindow}.
 */
class WebSocketWindowTests {

	private final WebSocketWindow window = new WebSocketWindow(4);

	@Test
	void windowIsFullWhenTheQueueIs() {
		for (int message = 0; message < 4; message++) {
			assertThat(this.window.isFull()).isFalse();
			this.window.deliver(1);
		}
		assertThat(this.window.isFull()).isTrue();
		this.window.consume(1);
		assertThat(this.window.isFull()).isFalse();
		assertThat(this.window.isHalfFree()).isFalse();
		this.window.consume(2);
		assertThat(this.window.isHalfFree()).isTrue();
	}

	@Test
	void windowIsFullWhenTheMessagesHaveAMegabyte() {
		this.window.deliver((1 << 20) - 1);
		assertThat(this.window.isFull()).isFalse();
		this.window.deliver(1);
		assertThat(this.window.isFull()).isTrue();
		this.window.consume(1);
		assertThat(this.window.isFull()).isFalse();
		assertThat(this.window.isHalfFree()).isTrue();
	}

}
