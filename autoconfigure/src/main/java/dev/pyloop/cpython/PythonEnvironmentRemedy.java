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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What to do about the output of an installer that failed.
 */
final class PythonEnvironmentRemedy {

	private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

	/**
	 * Less than an environment needs. The module venv does not tell why pip failed, which
	 * gives back what it has taken.
	 */
	private static final long LITTLE_ROOM = 32 << 20;

	private static final String DISK_FULL = "The disk is full: make room, or set pyloop.python.environments to a folder on"
			+ " another disk (pip unpacks in TMPDIR, which may be the full one).";

	static {
		REMEDIES.put("no space left on device|errno 28|os error 28", DISK_FULL);
		REMEDIES.put("ensurepip is not available|no module named venv|no module named ensurepip|no module named pip",
				"The interpreter cannot make virtual environments: install the package that has the modules 'venv' and"
						+ " 'ensurepip' (Debian and Ubuntu: python3-venv), or install uv.");
		REMEDIES.put("permission denied|errno 13|read-only file system",
				"Set pyloop.python.environments to a folder that this user may write.");
		REMEDIES.put("failed to establish a new connection|connecttimeout|read timed out|name resolution"
				+ "|error sending request|dns error|could not resolve host|certificate_verify_failed|certificate verify"
				+ "|max retries exceeded",
				"The package index was not reached: check the network, the proxy (HTTPS_PROXY), the certificates and the"
						+ " index (pip: PIP_INDEX_URL or pip.conf; uv: UV_DEFAULT_INDEX or uv.toml, uv does not read"
						+ " pip.conf).");
		REMEDIES.put("no matching distribution found|could not find a version|no solution found|resolutionimpossible",
				"Correct the requirement that the output names: its spelling, its version, and whether it has a wheel"
						+ " for this Python and platform (uv does not read pip.conf: set pyloop.python.installer to 'pip'"
						+ " if your index is configured there).");
		REMEDIES.put("invalid requirement|couldn't parse requirement|expected package name",
				"Correct the line of the requirements that the output names.");
		REMEDIES.put(
				"failed building wheel|command 'gcc' failed|error: command|microsoft visual c\\+\\+"
						+ "|failed to build",
				"A requirement has no wheel for this Python and platform and does not compile here: choose a version"
						+ " that has one, another Python, or install what the output asks for.");
	}

	private PythonEnvironmentRemedy() {
	}

	static String of(List<String> output, Path environment) {
		return hasRoom(environment) ? of(output) : DISK_FULL;
	}

	private static boolean hasRoom(Path environment) {
		try {
			return Files.getFileStore(environment.resolveSibling("")).getUsableSpace() >= LITTLE_ROOM;
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static String of(List<String> output) {
		String text = String.join("\n", output).toLowerCase(Locale.ROOT);
		return REMEDIES.entrySet()
			.stream()
			.filter((entry) -> containsAny(text, entry.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse("Read the output above, run the command in a terminal, and correct the requirements.");
	}

	private static boolean containsAny(String text, String alternatives) {
		for (String alternative : alternatives.split("\\|")) {
			if (text.contains(alternative)) {
				return true;
			}
		}
		return false;
	}

}
