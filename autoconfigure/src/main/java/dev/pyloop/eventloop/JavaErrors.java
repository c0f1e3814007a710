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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * Describes exceptions of Java for {@code pyloop.JavaError}.
 */
final class JavaErrors {

	private JavaErrors() {
	}

	/**
	 * Describe an exception.
	 * @param error the exception
	 * @return its class, its message and its stack trace
	 */
	static List<String> describe(Throwable error) {
		StringWriter stack = new StringWriter();
		error.printStackTrace(new PrintWriter(stack));
		String message = error.getMessage();
		return List.of(error.getClass().getName(), (message != null) ? message : error.getClass().getSimpleName(),
				stack.toString());
	}

}
