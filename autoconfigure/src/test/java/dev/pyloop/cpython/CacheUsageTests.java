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

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheUsage}.
 */
@Timeout(60)
class CacheUsageTests {

	private static final Duration RETENTION = Duration.ofDays(30);

	@TempDir
	private Path directory;

	@Test
	void cleanDeletesWhatIsOldAndNothingElse() throws IOException {
		Path old = folder("old", 31);
		Path recent = folder("recent", 29);
		Path file = Files.writeString(this.directory.resolve("file"), "");
		age(file, 31);
		CacheUsage.clean(this.directory, RETENTION);
		assertThat(old).doesNotExist();
		assertThat(recent.resolve("content.txt")).exists();
		assertThat(file).exists();
	}

	@Test
	void cleanWhenRetentionIsZeroKeepsEverything() throws IOException {
		Path old = folder("old", 10_000);
		CacheUsage.clean(this.directory, Duration.ZERO);
		assertThat(old).exists();
	}

	@Test
	void cleanWhenDirectoryIsMissingDoesNothing() {
		CacheUsage.clean(this.directory.resolve("missing"), RETENTION);
		assertThat(this.directory.resolve("missing")).doesNotExist();
	}

	@Test
	void cleanGoesByTheLastUseAndNotByTheFolder() throws IOException {
		Path old = folder("old", 100);
		Path usage = Files.createFile(this.directory.resolve("old.used"));
		CacheUsage.clean(this.directory, RETENTION);
		assertThat(old).exists();
		age(usage, 31);
		CacheUsage.clean(this.directory, RETENTION);
		assertThat(old).doesNotExist();
	}

	@Test
	void cleanKeepsWhatThisProcessUses() throws IOException {
		Path used = folder("used", 100);
		CacheUsage.begin(used);
		age(this.directory.resolve("used.used"), 100);
		CacheUsage.clean(this.directory, RETENTION);
		assertThat(used).exists();
	}

	@Test
	void cleanKeepsWhatAnotherProcessUsesUntilItEnds() throws Exception {
		Path used = folder("used", 100);
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), CacheUsageMain.class.getName(), used.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader reader = process.inputReader()) {
			assertThat(reader.readLine()).isEqualTo("in use");
			age(this.directory.resolve("used.used"), 100);
			CacheUsage.clean(this.directory, RETENTION);
			assertThat(used).exists();
			process.getOutputStream().close();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			CacheUsage.clean(this.directory, RETENTION);
			assertThat(used).doesNotExist();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void cleanKeepsWhatIsBeingMade() throws IOException {
		Path made = folder("made", 100);
		Path lockFile = this.directory.resolve("made.lock");
		try (PythonEnvironmentLock lock = PythonEnvironmentLock.acquire(lockFile, RETENTION, "the test")) {
			CacheUsage.clean(this.directory, RETENTION);
			assertThat(made).exists();
		}
		age(this.directory.resolve("made.used"), 100);
		CacheUsage.clean(this.directory, RETENTION);
		assertThat(made).doesNotExist();
	}

	@Test
	void cleanDeletesWhatOthersHaveLeftUnfinished() throws IOException {
		Path unfinished = folder("abc.123.tmp", 31);
		Path half = folder("abc.deleted-123", 31);
		CacheUsage.clean(this.directory, RETENTION);
		assertThat(unfinished).doesNotExist();
		assertThat(half).doesNotExist();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void beginWhenFolderCannotBeNotedDoesNotFail() {
		Path missing = this.directory.resolve("missing").resolve("folder");
		CacheUsage.begin(missing);
		assertThat(missing.getParent()).doesNotExist();
	}

	private Path folder(String name, int days) throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve(name));
		Files.writeString(folder.resolve("content.txt"), name);
		return age(folder, days);
	}

	private static Path age(Path path, int days) throws IOException {
		return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
	}

}
