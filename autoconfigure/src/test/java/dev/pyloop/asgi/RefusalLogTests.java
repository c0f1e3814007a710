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
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefusalLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusalLogTests {

	@Test
	void logWhenThereAreManyDropsLines(CapturedOutput output) {
		RefusalLog log = new RefusalLog("app");
		for (int i = 0; i < 10_000; i++) {
			log.log(503, "it is many");
		}
		assertThat(StringUtils.countOccurrencesOf(output.getAll(), "it is many")).isBetween(10, 1000);
		assertThat(output).contains("more of this second are not logged");
		log.log(1009, "it is large");
		assertThat(output).contains("Closed a WebSocket of ASGI application 'app' with 1009, because it is large");
	}

}
