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

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs browser tests where there is a browser, and fails them where one is required.
 */
final class ChromiumCondition implements ExecutionCondition {

	private static final String REMEDY = "install the packages chromium and chromium-driver, or name the programs "
			+ "with -Dpyloop.browser.binary and -Dpyloop.browser.driver";

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return decide(Chromium.find().isPresent(), isRequired());
	}

	static ConditionEvaluationResult decide(boolean found, boolean required) {
		if (found) {
			return ConditionEvaluationResult.enabled("Chromium is there");
		}
		if (required) {
			throw new ExtensionConfigurationException(
					"Browser tests are required, but there is no Chromium: " + REMEDY);
		}
		return ConditionEvaluationResult.disabled("There is no Chromium: " + REMEDY);
	}

	private static boolean isRequired() {
		return Boolean.getBoolean("pyloop.browser.required") || "true".equals(System.getenv("CI"));
	}

}
