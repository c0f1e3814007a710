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

package dev.pyloop.cpython;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A line of a requirements file that includes another file ({@code -r}) or constrains
 * versions by one ({@code -c}).
 *
 * @param option {@code -r} or {@code -c}
 * @param target what it names, variables of the environment replaced
 */
record PythonEnvironmentInclude(String option, String target) {

	private static final Pattern LINE = Pattern
		.compile("^\\s*(?:(-[rc])\\s*|--(requirement|constraint)(?:\\s*=\\s*|\\s+))(.+?)(?:\\s+#.*)?$");

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");

	private static final Pattern REMOTE = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]+:.*");

	static @Nullable PythonEnvironmentInclude parse(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			return null;
		}
		String option = (matcher.group(1) != null) ? matcher.group(1) : "-" + matcher.group(2).charAt(0);
		return new PythonEnvironmentInclude(option, expand(unquote(matcher.group(3))));
	}

	static String unquote(String value) {
		boolean quoted = value.length() > 1
				&& (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
		return (quoted) ? value.substring(1, value.length() - 1) : value;
	}

	static String expand(String value) {
		return VARIABLE.matcher(value).replaceAll(PythonEnvironmentInclude::variable);
	}

	private static String variable(MatchResult match) {
		String value = System.getenv(match.group(1));
		return Matcher.quoteReplacement((value != null) ? value : match.group());
	}

	/**
	 * Return whether the target is an address, which the installer fetches itself.
	 * @return whether the target is not a file
	 */
	boolean remote() {
		return REMOTE.matcher(this.target).matches()
				&& !this.target.toLowerCase(Locale.ROOT).matches("[a-z]:[\\\\/].*");
	}

}
