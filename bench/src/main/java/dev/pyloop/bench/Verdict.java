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

/**
 * Whether a figure reaches its bar.
 */
enum Verdict {

	/**
	 * The bar is reached.
	 */
	PASS("pass"),

	/**
	 * The bar is missed.
	 */
	FAIL("**FAIL**"),

	/**
	 * What the bar needs could not be measured on this machine.
	 */
	UNKNOWN("not measured"),

	/**
	 * There is no bar.
	 */
	NONE("");

	private final String text;

	Verdict(String text) {
		this.text = text;
	}

	static Verdict of(boolean reached) {
		return reached ? PASS : FAIL;
	}

	String text() {
		return this.text;
	}

}
