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
package dev.pyloop.observation;

/**
 * What a call runs.
 *
 * @since 0.1.0
 */
public enum PythonCallKind {

	/** One function with one result. */
	FUNCTION("function"),

	/** A generator whose items are streamed. */
	GENERATOR("generator"),

	/** Several functions that run concurrently on one loop. */
	GATHER("gather"),

	/** An expression. */
	EVAL("eval"),

	/** Statements. */
	EXEC("exec"),

	/** A function that nobody waits for. */
	SEND("send");

	private final String value;

	PythonCallKind(String value) {
		this.value = value;
	}

	/**
	 * Return the value of the key.
	 * @return the value
	 */
	public String value() {
		return this.value;
	}

}
