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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link ResponseParts}.
 */
class ResponsePartsTests {

	private final HttpExchange exchange = mock(HttpExchange.class);

	private final HttpResponse response = mock(HttpResponse.class);

	private final ResponseParts parts = new ResponseParts(this.exchange, this.response);

	private final List<Runnable> tasks = new ArrayList<>();

	@BeforeEach
	void collectTasks() {
		given(this.exchange.execute(any()))
			.willAnswer((invocation) -> this.tasks.add(invocation.getArgument(0, Runnable.class)));
	}

	@Test
	void offerWhenPartsWaitMakesOneOfThem() {
		List<ByteBuf> offered = List.of(part("a"), part("bc"), part(""), part("d"));
		offered.forEach((part) -> this.parts.offer(part, part.equals(offered.get(3))));
		assertThat(this.tasks).hasSize(1);
		this.tasks.get(0).run();
		ByteBuf written = written(1, true);
		assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("abcd");
		written.release();
		assertThat(offered).allMatch((part) -> part.refCnt() == 0);
	}

	@Test
	void offerAfterPartsWereWrittenStartsAnotherTask() {
		this.parts.offer(part("a"), false);
		this.tasks.get(0).run();
		assertThat(written(1, false).toString(StandardCharsets.UTF_8)).isEqualTo("a");
		this.parts.offer(part("b"), false);
		assertThat(this.tasks).hasSize(2);
		this.tasks.get(1).run();
		assertThat(written(2, false).toString(StandardCharsets.UTF_8)).isEqualTo("b");
	}

	@Test
	void offerWhenEventLoopHasEndedReleasesPart() {
		given(this.exchange.execute(any())).willReturn(false);
		ByteBuf part = part("a");
		this.parts.offer(part, false);
		assertThat(part.refCnt()).isZero();
	}

	private ByteBuf written(int times, boolean last) {
		ArgumentCaptor<ByteBuf> captor = ArgumentCaptor.forClass(ByteBuf.class);
		then(this.response).should(times(times)).write(captor.capture(), eq(last));
		return captor.getValue();
	}

	private static ByteBuf part(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
	}

}
