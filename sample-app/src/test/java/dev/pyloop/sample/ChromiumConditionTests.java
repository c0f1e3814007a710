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

package dev.pyloop.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ChromiumCondition}.
 */
class ChromiumConditionTests {

	@Test
	void decideWhenThereIsAChromiumRunsTheTests() {
		assertThat(ChromiumCondition.decide(true, false).isDisabled()).isFalse();
		assertThat(ChromiumCondition.decide(true, true).isDisabled()).isFalse();
	}

	@Test
	void decideWhenThereIsNoneSaysHowToGetOne() {
		assertThat(ChromiumCondition.decide(false, false).isDisabled()).isTrue();
		assertThat(ChromiumCondition.decide(false, false).getReason())
			.hasValueSatisfying((reason) -> assertThat(reason).contains("chromium-driver", "-Dpyloop.browser.binary"));
	}

	@Test
	void decideWhenItIsRequiredAndThereIsNoneFails() {
		assertThatExceptionOfType(ExtensionConfigurationException.class)
			.isThrownBy(() -> ChromiumCondition.decide(false, true))
			.withMessageContaining("Browser tests are required");
	}

}
