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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how long {@link PythonEnvironments} keep an environment.
 */
class PythonEnvironmentsRetentionTests extends FakeEnvironments {

	private static final Duration RETENTION = Duration.ofDays(30);

	@Test
	void prepareDeletesOldEnvironmentsAndKeepsItsOwn() throws IOException {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path old = old(Files.createDirectories(directory().resolve("3.11.1-0123")));
		PythonEnvironments environments = new PythonEnvironments(settings().withRetention(RETENTION), "");
		Path python = prepare(environments, interpreter);
		assertThat(old).doesNotExist();
		assertThat(python).isExecutable();
		Path own = directory().resolve(directory().relativize(python).getName(0));
		old(own);
		old(own.resolveSibling(own.getFileName() + ".used"));
		assertThat(prepare(environments, interpreter)).isEqualTo(python).isExecutable();
		assertThat(interpreter.calls()).hasSize(2);
	}

	@Test
	void prepareWhenRetentionIsZeroKeepsOldEnvironments() throws IOException {
		FakeInterpreter interpreter = interpreter("exit 0");
		Path old = old(Files.createDirectories(directory().resolve("3.11.1-0123")));
		prepare(new PythonEnvironments(settings().withRetention(Duration.ZERO), ""), interpreter);
		assertThat(old).exists();
	}

	@Test
	void useKeepsAnEnvironmentThatIsNamedByItsFolder() throws IOException {
		Path used = old(Files.createDirectories(directory().resolve("3.11.1-0123").resolve("abcd"))).getParent();
		PythonEnvironments environments = environments(PythonEnvironmentInstaller.AUTO, "");
		environments.use(used.resolve("abcd"));
		environments.use(this.folder);
		environments.use(directory());
		assertThat(this.folder).isDirectoryNotContaining("glob:**.used");
		assertThat(old(used.resolveSibling("3.11.1-0123.used"))).exists();
		prepare(environments, interpreter("exit 0"));
		assertThat(used).exists();
	}

	@Test
	void cleanDeletesSourcesThatNobodyUsesAndKeepsItsOwn() throws IOException {
		Path directory = this.folder.resolve("sources");
		Path old = old(Files.createDirectories(directory.resolve("0123")));
		Path jar = TestJar.create(this.folder.resolve("app.jar")).add("python/a.py", "x = 1\n").write();
		PythonSources sources = new PythonSources(directory, null);
		Path unpacked = sources.resolve(List.of("jar:" + jar.toUri() + "!/python/")).get(0);
		old(unpacked);
		old(unpacked.resolveSibling(unpacked.getFileName() + ".used"));
		sources.clean(RETENTION);
		assertThat(old).doesNotExist();
		assertThat(unpacked.resolve("a.py")).hasContent("x = 1\n");
	}

	private static Path prepare(PythonEnvironments environments, FakeInterpreter interpreter) {
		return environments.prepare(interpreter.executable(), VERSION, NUMPY);
	}

	private static Path old(Path path) throws IOException {
		return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
	}

}
