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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.FileSystemUtils;

import dev.pyloop.PythonEnvironmentException;

/**
 * The folders that sources out of jars are unpacked to, each named by a hash of what is
 * in it.
 */
final class PythonSourceFolders {

	private static final Log logger = LogFactory.getLog(PythonSources.class);

	private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(5);

	private final Path directory;

	PythonSourceFolders(Path directory) {
		this.directory = directory.toAbsolutePath().normalize();
	}

	/**
	 * Return the folder that has the content of the given one, unpacked if need be.
	 * @param url the address of a folder in a jar
	 * @return the folder on disk, or nothing if there are no files in the jar's folder
	 * @throws PythonEnvironmentException if it cannot be unpacked
	 */
	Collection<Path> unpacked(URL url) {
		try (PythonSourceArchive archive = PythonSourceArchive.open(url)) {
			if (archive.isEmpty()) {
				return Collections.emptySet();
			}
			Path folder = this.directory.resolve(archive.hash());
			if (Files.isDirectory(folder)) {
				CacheUsage.begin(folder);
			}
			if (!archive.isUnpackedIn(folder)) {
				unpack(archive, url, folder);
			}
			return Collections.singleton(folder);
		}
		catch (FileNotFoundException ex) {
			logger.debug("There is no '" + url + "'", ex);
			return Collections.emptySet();
		}
		catch (IOException ex) {
			throw new PythonEnvironmentException(
					"The Python sources '" + url + "' cannot be unpacked to '" + this.directory + "': " + ex,
					"Set pyloop.python.sources to a folder that this user may write, on a disk with room.", ex);
		}
	}

	void clean(Duration retention) {
		CacheUsage.clean(this.directory, retention);
	}

	private void unpack(PythonSourceArchive archive, URL url, Path folder) throws IOException {
		Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
		String subject = "unpacking the Python sources '" + url + "'";
		try (PythonEnvironmentLock lock = PythonEnvironmentLock.acquire(lockFile, LOCK_TIMEOUT, subject)) {
			deleteUnfinished(folder);
			if (archive.isUnpackedIn(folder)) {
				return;
			}
			Path temporary = temporary(folder);
			archive.unpack(temporary);
			if (Files.exists(folder)) {
				Files.move(folder, temporary(folder), StandardCopyOption.ATOMIC_MOVE);
			}
			Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
			CacheUsage.begin(folder);
			deleteUnfinished(folder);
			logger.info("Unpacked the Python sources '" + url + "' to '" + folder + "'");
		}
	}

	private static Path temporary(Path folder) {
		return folder.resolveSibling(folder.getFileName() + "." + UUID.randomUUID() + ".tmp");
	}

	private static void deleteUnfinished(Path folder) throws IOException {
		try (Stream<Path> siblings = Files.list(folder.getParent())) {
			List<Path> unfinished = siblings.filter((path) -> isUnfinished(path.getFileName().toString(), folder))
				.toList();
			for (Path path : unfinished) {
				FileSystemUtils.deleteRecursively(path);
			}
		}
	}

	private static boolean isUnfinished(String name, Path folder) {
		return name.startsWith(folder.getFileName() + ".") && name.endsWith(".tmp");
	}

}
