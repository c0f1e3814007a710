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

package dev.pyloop.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

import dev.pyloop.client.PythonClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the tests of the Python code, without Java, in the environment of the application.
 */
@DigitsTest
class PythonCodeTests {

	@Autowired
	private PythonClient python;

	@TempDir
	private Path directory;

	@Test
	void unittestSucceeds() throws IOException, InterruptedException {
		Path output = this.directory.resolve("unittest.txt");
		ProcessBuilder builder = new ProcessBuilder(executable(), "-m", "unittest", "discover", "--start-directory",
				"src/test/python");
		builder.environment()
			.put("PYTHONPATH", String.join(File.pathSeparator, "src/main/python", "../autoconfigure/src/main/python"));
		builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
		Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		boolean ended = process.waitFor(3, TimeUnit.MINUTES);
		process.destroyForcibly();
		String text = Files.readString(output);
		assertThat(ended).withFailMessage(text).isTrue();
		assertThat(process.exitValue()).withFailMessage(text).isZero();
		assertThat(text).containsPattern("Ran \\d{2} tests");
	}

	private String executable() {
		String scripts = this.python.blocking().function("sysconfig:get_path").args("scripts").call(String.class);
		return Path.of(scripts, "python").toString();
	}

}
