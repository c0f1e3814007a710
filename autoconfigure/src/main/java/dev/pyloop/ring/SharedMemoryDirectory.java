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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A private directory for files that both sides map, in memory where the system has such
 * a file system.
 *
 * @since 0.1.0
 */
public final class SharedMemoryDirectory implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SharedMemoryDirectory.class);

	private static final Path MEMORY = Path.of("/dev/shm");

	private static final String PREFIX = "pyloop-";

	private final Path path;

	private SharedMemoryDirectory(Path path) {
		this.path = path;
	}

	/**
	 * Create a directory.
	 * @param parent where to create it, or {@code null} for the file system in memory,
	 * else the directory for temporary files
	 * @return the directory
	 */
	public static SharedMemoryDirectory create(@Nullable Path parent) {
		Path root = (parent != null) ? parent : defaultParent();
		removeOrphans(root);
		try {
			return new SharedMemoryDirectory(
					Files.createTempDirectory(root, PREFIX + ProcessHandle.current().pid() + "-", attributes(root)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot create a directory for shared memory in '" + root + "'", ex);
		}
	}

	private static Path defaultParent() {
		return (Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)) ? MEMORY
				: Path.of(System.getProperty("java.io.tmpdir"));
	}

	private static FileAttribute<?>[] attributes(Path root) {
		return root.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
				: new FileAttribute<?>[0];
	}

	private static void removeOrphans(Path root) {
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, PREFIX + "*")) {
			for (Path directory : directories) {
				if (isOrphan(directory)) {
					deleteTree(directory);
				}
			}
		}
		catch (IOException ex) {
			logger.debug("Cannot look for shared memory of ended processes in '" + root + "'", ex);
		}
	}

	private static boolean isOrphan(Path directory) {
		String[] parts = directory.getFileName().toString().toLowerCase(Locale.ROOT).split("-");
		return parts.length == 3 && parts[1].matches("\\d{1,18}")
				&& ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
	}

	private static void deleteTree(Path directory) {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
			for (Path file : files) {
				Files.deleteIfExists(file);
			}
			Files.deleteIfExists(directory);
		}
		catch (IOException ex) {
			logger.debug("Cannot remove shared memory '" + directory + "'", ex);
		}
	}

	/**
	 * Return where the directory is.
	 * @return the path of the directory
	 */
	public Path getPath() {
		return this.path;
	}

	/**
	 * Remove the directory and the names of all files in it; what is mapped stays.
	 */
	@Override
	public void close() {
		deleteTree(this.path);
	}

}
