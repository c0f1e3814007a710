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

package dev.pyloop.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.pyloop.testsupport.TestDirectories;

/**
 * What the Javadoc of the constants of an enum says, those of its nested enums included,
 * as Markdown.
 */
final class ConstantDescriptions {

	private static final Pattern CONSTANT = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*([A-Z_]+)\\s*[({;,]",
			Pattern.DOTALL);

	private final Map<String, String> descriptions = new HashMap<>();

	private ConstantDescriptions(String source) {
		Matcher matcher = CONSTANT.matcher(source);
		while (matcher.find()) {
			this.descriptions.put(matcher.group(2), markdown(matcher.group(1)));
		}
	}

	/**
	 * Read the source of an enum.
	 * @param type the enum
	 * @return the descriptions of its constants
	 */
	static ConstantDescriptions of(Class<?> type) {
		Path file = TestDirectories.module()
			.resolve("src/main/java")
			.resolve(type.getName().replace('.', '/') + ".java");
		try {
			return new ConstantDescriptions(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String markdown(String javadoc) {
		String text = javadoc.replaceAll("\\n\\s*\\*", " ").replaceAll("\\s+", " ").strip();
		return text.replaceAll("\\{@code ([^}]*)\\}", "`$1`").replaceAll("\\.$", "");
	}

	String get(Enum<?> constant) {
		String description = this.descriptions.get(constant.name());
		if (description == null) {
			throw new IllegalStateException(constant + " has no Javadoc");
		}
		return description;
	}

}
