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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallLocator}.
 */
class CallLocatorTests {

	private final AtomicInteger questions = new AtomicInteger();

	private final AtomicLong nanoTime = new AtomicLong(-1000);

	private final CallLocator locator = new CallLocator(this.questions::incrementAndGet, this.nanoTime::get);

	@Test
	void oneQuestionServesAllCallsUntilTheAnswer() {
		this.locator.ask(TestCall.of(1));
		this.locator.ask(TestCall.of(2));
		assertThat(this.questions).hasValue(1);
		this.locator.onAnswer(List.of(0, "", Collections.emptyMap()));
		this.locator.ask(TestCall.of(3));
		assertThat(this.questions).hasValue(2);
	}

	@Test
	void questionWhoseAnswerIsLostIsAskedAgain() {
		this.locator.ask(TestCall.of(1));
		this.nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(900));
		this.locator.ask(TestCall.of(2));
		assertThat(this.questions).hasValue(1);
		this.nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
		this.locator.ask(TestCall.of(3));
		this.locator.ask(TestCall.of(4));
		assertThat(this.questions).hasValue(2);
	}

}
