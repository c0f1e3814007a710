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

import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Checks flags of the {@code python} command, of which some would run or end something.
 */
final class PythonFlags {

	private static final Pattern SINGLE = Pattern.compile("-[BbEIOPqsSuv]+|-[XW].+");

	private static final Pattern WITH_VALUE = Pattern.compile("-[XW]");

	private final List<String> flags;

	PythonFlags(List<String> flags) {
		this.flags = flags;
	}

	void check() {
		Iterator<String> iterator = this.flags.iterator();
		while (iterator.hasNext()) {
			String flag = iterator.next();
			Assert.isTrue(flag.indexOf('\0') < 0, () -> "The Python flag '" + flag + "' must not contain NUL");
			if (WITH_VALUE.matcher(flag).matches()) {
				Assert.isTrue(iterator.hasNext(), () -> "The Python flag '" + flag + "' needs a value after it");
				iterator.next();
			}
			else {
				Assert.isTrue(SINGLE.matcher(flag).matches(), () -> "'" + flag
						+ "' is not a flag that Python can be started with here; -X, -W, -O, -B, -E, -s and the like are");
			}
		}
	}

}
