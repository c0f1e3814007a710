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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of the folder that holds the environment for some requirements and an
 * interpreter.
 */
final class PythonEnvironmentKey {

	private static final String FORMAT = "1";

	private static final int HASH_BYTES = 10;

	private PythonEnvironmentKey() {
	}

	static String of(Path executable, String version, PythonEnvironmentRequirements requirements) {
		MessageDigest digest = sha256();
		add(digest, FORMAT);
		add(digest, System.getProperty("os.name"));
		add(digest, System.getProperty("os.arch"));
		add(digest, executable.toString());
		add(digest, version);
		for (PythonEnvironmentText text : requirements.texts().values()) {
			add(digest, String.join("\n", text.lines()));
			text.lines().forEach((line) -> addProject(digest, line));
		}
		String hash = HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
		return version.replaceAll("[^A-Za-z0-9.]+", "_") + "-" + hash;
	}

	private static void addProject(MessageDigest digest, String line) {
		PythonEnvironmentProject project = PythonEnvironmentProject.parse(line);
		if (project != null) {
			add(digest, project.hash());
		}
	}

	private static void add(MessageDigest digest, String value) {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
		digest.update((byte) ':');
		digest.update(bytes);
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
