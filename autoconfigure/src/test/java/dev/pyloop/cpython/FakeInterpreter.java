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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * A shell script that stands in for an interpreter, or for uv, and notes how it is
 * called.
 */
final class FakeInterpreter {

	private static final String SCRIPT = """
			#!/bin/sh
			echo "$0 $*" >> '%1$s'
			environment() {
				mkdir -p "$1/bin"
				cp '%2$s' "$1/bin/python"
			}
			case "$*" in
				*"-m venv"* | "venv "*)
					for last; do :; done
					environment "$last"
					;;
				*)
					%3$s
					;;
			esac
			""";

	private final Path executable;

	private final Path calls;

	private FakeInterpreter(Path executable, Path calls) {
		this.executable = executable;
		this.calls = calls;
	}

	/**
	 * Write the script.
	 * @param folder the folder to write it to
	 * @param name its name
	 * @param install what it does when it is to install requirements
	 * @return the interpreter
	 */
	static FakeInterpreter create(Path folder, String name, String install) {
		Path executable = folder.resolve(name);
		Path calls = folder.resolve(name + ".calls");
		try {
			Files.createDirectories(folder);
			Files.writeString(executable, SCRIPT.formatted(calls, executable, install));
			executable.toFile().setExecutable(true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new FakeInterpreter(executable, calls);
	}

	Path executable() {
		return this.executable;
	}

	List<String> calls() {
		try {
			return (Files.exists(this.calls)) ? Files.readAllLines(this.calls) : Collections.emptyList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
