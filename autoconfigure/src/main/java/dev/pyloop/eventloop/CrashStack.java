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

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What faulthandler writes when a process crashes.
 */
final class CrashStack {

	private static final Pattern CURRENT = Pattern
		.compile("(?m)^Current thread 0x[^\\n]*\\n((?: {2}File [^\\n]*\\n?)*)");

	private CrashStack() {
	}

	/**
	 * Return the stack of the thread that crashed.
	 * @param output the end of the standard error of the process
	 * @return the lines, empty if there are none
	 */
	static String currentThread(String output) {
		Matcher matcher = CURRENT.matcher(output);
		String stack = "";
		while (matcher.find()) {
			stack = matcher.group(1);
		}
		return stack;
	}

	/**
	 * Return whether a stack has a call of a function.
	 * @param stack the lines
	 * @param description the import string of the function, which may be quoted
	 * @return whether one of the lines ends with the name of the function
	 */
	static boolean names(String stack, String description) {
		String reference = description.replace("'", "");
		String name = reference.substring(Math.max(reference.lastIndexOf(':'), reference.lastIndexOf('.')) + 1);
		return Arrays.stream(stack.split("\n")).anyMatch((line) -> line.endsWith(" in " + name));
	}

}
