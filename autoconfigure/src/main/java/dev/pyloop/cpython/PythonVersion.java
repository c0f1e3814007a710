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

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * A version of Python.
 *
 * @param major the major version
 * @param minor the minor version
 * @param micro the micro version
 * @since 0.1.0
 */
public record PythonVersion(int major, int minor, int micro) implements Comparable<PythonVersion> {

	private static final Pattern PATTERN = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*",
			Pattern.DOTALL);

	private static final Comparator<PythonVersion> COMPARATOR = Comparator.comparingInt(PythonVersion::major)
		.thenComparingInt(PythonVersion::minor)
		.thenComparingInt(PythonVersion::micro);

	/**
	 * Parse a version; whatever follows the numbers is ignored.
	 * @param text the text, such as {@code 3.12.1}
	 * @return the version
	 */
	public static PythonVersion parse(String text) {
		Matcher matcher = PATTERN.matcher(text);
		Assert.isTrue(matcher.matches(), () -> "'" + text + "' is not a version of Python, such as 3.12.1");
		String micro = matcher.group(3);
		return new PythonVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)),
				(micro != null) ? Integer.parseInt(micro) : 0);
	}

	/**
	 * Return whether this version is the given one or a later one.
	 * @param major the major version
	 * @param minor the minor version
	 * @return {@code true} if it is
	 */
	public boolean isAtLeast(int major, int minor) {
		return compareTo(new PythonVersion(major, minor, 0)) >= 0;
	}

	@Override
	public int compareTo(PythonVersion other) {
		return COMPARATOR.compare(this, other);
	}

	@Override
	public String toString() {
		return this.major + "." + this.minor + "." + this.micro;
	}

}
