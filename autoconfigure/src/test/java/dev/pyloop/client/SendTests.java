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
package dev.pyloop.client;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonCall#send()}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SendTests extends PythonTest {

	@BeforeEach
	void reset() {
		call("tasks:reset", Void.class);
	}

	@Test
	void sendCompletesBeforeTheFunctionEnds() {
		fixture("tasks:wait_async").args("s").send().block(LONG);
		awaitRecord("s started");
		assertThat(this.pool.eventLoops().get(0).pending()).isEqualTo(1);
		call("tasks:open_async", Void.class, "s");
	}

	@Test
	void sendIsCold() {
		Mono<Void> send = fixture("tasks:record").args("sent").send();
		assertThat(recorded("sent")).isZero();
		send.block(LONG);
		awaitRecord("sent");
	}

	@Test
	void laterFailureIsLoggedAndCounted(CapturedOutput output) {
		long before = this.pool.callFailures().unseen();
		fixture("tasks:fail_with").args("nobody waits").send().block(LONG);
		await(() -> output.toString()
			.contains("The call of 'fixtures.tasks:fail_with', which nobody waits for, failed"));
		assertThat(output).contains("ValueError: nobody waits");
		assertThat(this.pool.callFailures().unseen()).isEqualTo(before + 1);
	}

	@Test
	void functionThatCannotStartIsLogged(CapturedOutput output) {
		fixture("basic:add").args("too", "many", "arguments").send().block(LONG);
		await(() -> output.toString().contains("cannot be called with 3 positional"));
		this.python.function("no_such_module:f").send().block(LONG);
		await(() -> output.toString().contains("Module 'no_such_module'"));
	}

	@Test
	void sendOfValueThatCannotTravelFails() {
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> fixture("basic:echo").args(new Object()).send().block(LONG));
	}

	@Test
	void sendIgnoresTheResult() {
		fixture("errors:unmarshallable").send().block(LONG);
		fixture("tasks:record").args("result").send().block(LONG);
		awaitRecord("result");
	}

}
