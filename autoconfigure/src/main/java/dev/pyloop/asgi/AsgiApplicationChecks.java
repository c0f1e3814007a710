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

package dev.pyloop.asgi;

import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Checks of {@link AsgiApplication} that name what is wrong.
 */
final class AsgiApplicationChecks {

	private static final Pattern REFERENCE = Pattern
		.compile("[\\p{L}_][\\w\\p{L}]*(\\.[\\p{L}_][\\w\\p{L}]*)*[:.][\\p{L}_][\\w\\p{L}.]*(\\(\\))?");

	private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9._~!$&'()+,=:@-]+)+");

	private AsgiApplicationChecks() {
	}

	static void checkReference(String reference) {
		Assert.isTrue(REFERENCE.matcher(reference).matches(),
				() -> "'application' must be of the form 'package.module:attribute' but is '" + reference + "'");
	}

	static void checkPath(String name, String path) {
		Assert.isTrue(PATH.matcher(path).matches(),
				() -> "'" + name + "' must be '/', or start with a slash and not end with one, but is '" + path + "'");
	}

}
