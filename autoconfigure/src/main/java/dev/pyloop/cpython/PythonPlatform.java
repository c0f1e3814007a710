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

/**
 * The operating system and the processor architecture of this JVM.
 */
final class PythonPlatform {

	static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

	static final boolean MACOS = System.getProperty("os.name").startsWith("Mac");

	static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");

	static final int BITS = Integer.getInteger("sun.arch.data.model", 64);

	static final String ARCHITECTURE = normalize(System.getProperty("os.arch"));

	private PythonPlatform() {
	}

	static String normalize(String architecture) {
		return switch (architecture.toLowerCase(Locale.ROOT)) {
			case "amd64", "x86_64", "x64" -> "x86_64";
			case "aarch64", "arm64" -> "aarch64";
			default -> architecture.toLowerCase(Locale.ROOT);
		};
	}

}
