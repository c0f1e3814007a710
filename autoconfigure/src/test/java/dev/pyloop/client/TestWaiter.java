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

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallRejectedException;

/**
 * A waiter that takes note of what it is told.
 */
final class TestWaiter extends LimitWaiter {

	private final String name;

	private final List<String> log;

	private @Nullable PythonCallRejectedException exception;

	TestWaiter(String name, @Nullable Object key, int weight, List<String> log) {
		super(key, weight);
		this.name = name;
		this.log = log;
	}

	@Override
	String description() {
		return this.name;
	}

	@Override
	void granted() {
		this.log.add(this.name);
	}

	@Override
	void rejected(PythonCallRejectedException exception) {
		this.exception = exception;
		this.log.add(this.name + " " + exception.getReason());
	}

	PythonCallRejectedException exception() {
		PythonCallRejectedException exception = this.exception;
		if (exception == null) {
			throw new AssertionError(this.name + " was not rejected");
		}
		return exception;
	}

}
