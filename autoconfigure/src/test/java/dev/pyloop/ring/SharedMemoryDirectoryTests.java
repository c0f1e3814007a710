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
package dev.pyloop.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SharedMemoryDirectory}.
 */
class SharedMemoryDirectoryTests {

	@TempDir
	private Path parent;

	@Test
	void directoryIsPrivate() throws IOException {
		try (SharedMemoryDirectory directory = SharedMemoryDirectory.create(this.parent)) {
			assertThat(directory.getPath()).isDirectory().hasParent(this.parent);
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.getPath())))
				.isEqualTo("rwx------");
		}
	}

	@Test
	void closeRemovesDirectoryAndFiles() throws IOException {
		SharedMemoryDirectory directory = SharedMemoryDirectory.create(this.parent);
		Files.createFile(directory.getPath().resolve("ring"));
		directory.close();
		assertThat(this.parent).isEmptyDirectory();
	}

	@Test
	void directoriesOfEndedProcessesAreRemoved() throws Exception {
		Process process = new ProcessBuilder("true").start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		Path orphan = Files.createDirectory(this.parent.resolve("pyloop-" + process.pid() + "-123"));
		Files.createFile(orphan.resolve("ring"));
		Path own = Files.createDirectory(this.parent.resolve("pyloop-" + ProcessHandle.current().pid() + "-123"));
		Path other = Files.createDirectory(this.parent.resolve("pyloop-other"));
		try (SharedMemoryDirectory directory = SharedMemoryDirectory.create(this.parent)) {
			assertThat(directory.getPath()).exists();
		}
		assertThat(orphan).doesNotExist();
		assertThat(own).exists();
		assertThat(other).exists();
	}

	@Test
	void missingParentIsAnErrorThatNamesIt() {
		Path missing = this.parent.resolve("missing");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> SharedMemoryDirectory.create(missing))
			.withMessageContaining("Cannot create a directory for shared memory in '" + missing + "'");
	}

	@Test
	void defaultParentIsWritable() {
		try (SharedMemoryDirectory directory = SharedMemoryDirectory.create(null)) {
			assertThat(directory.getPath()).isDirectory();
		}
	}

}
