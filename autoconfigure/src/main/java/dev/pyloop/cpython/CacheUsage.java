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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Which folders of the cache are in use, and the end of those that nobody has used for
 * long. A file beside a folder tells by its time when the folder was last used, and a
 * shared lock on it that a process uses it still.
 */
final class CacheUsage {

	private static final Log logger = LogFactory.getLog(CacheUsage.class);

	private static final String REGISTRY = CacheUsage.class.getName() + ".registry";

	private static final byte[] USED = { '\n' };

	private static final String DELETED = ".deleted-";

	private CacheUsage() {
	}

	/**
	 * Note that this process uses a folder until it exits. Waits while another process
	 * deletes that folder, so whether it exists has to be checked afterwards. Does
	 * nothing where that cannot be noted, such as on a read-only disk.
	 * @param folder the folder
	 */
	static void begin(Path folder) {
		ConcurrentMap<String, Object> inUse = inUse();
		Path file = usageFile(folder);
		synchronized (inUse) {
			try {
				FileChannel channel = (inUse.get(file.toString()) instanceof FileChannel held && held.isOpen()) ? held
						: lock(file);
				inUse.put(file.toString(), channel);
				// To set the time would open the file once more, and POSIX drops the
				// locks of a process on a file when it closes any descriptor of it
				channel.write(ByteBuffer.wrap(USED), 0);
			}
			catch (IOException ex) {
				inUse.putIfAbsent(file.toString(), "not noted");
				logger.debug("The use of '" + folder + "' cannot be noted", ex);
			}
		}
	}

	private static FileChannel lock(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE);
		boolean locked = false;
		try {
			channel.lock(0, Long.MAX_VALUE, true);
			locked = true;
			return channel;
		}
		finally {
			if (!locked) {
				channel.close();
			}
		}
	}

	/**
	 * Delete the folders that no process uses and that none has used for long.
	 * @param directory the folder that holds them
	 * @param retention how long they stay; nothing is deleted if it is zero
	 */
	static void clean(Path directory, Duration retention) {
		if (retention.isZero() || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
			return;
		}
		Instant limit = Instant.now().minus(retention);
		try (Stream<Path> children = Files.list(directory)) {
			List<Path> folders = children.filter(Files::isDirectory).toList();
			folders.forEach((folder) -> clean(folder, limit));
		}
		catch (IOException ex) {
			logger.warn("Old folders in '" + directory + "' cannot be looked for", ex);
		}
	}

	private static void clean(Path folder, Instant limit) {
		ConcurrentMap<String, Object> inUse = inUse();
		synchronized (inUse) {
			try {
				// Here, too, to open and close the file would drop the lock of this
				// process
				if (!inUse.containsKey(usageFile(folder).toString()) && isOld(folder, limit)) {
					delete(folder, limit);
				}
			}
			catch (IOException ex) {
				logger.warn("The old folder '" + folder + "' cannot be deleted", ex);
			}
		}
	}

	private static void delete(Path folder, Instant limit) throws IOException {
		String name = folder.getFileName().toString();
		if (name.contains(DELETED) || name.endsWith(".tmp")) {
			FileSystemUtils.deleteRecursively(folder);
			return;
		}
		boolean known = Files.exists(usageFile(folder));
		try (PythonEnvironmentLock making = PythonEnvironmentLock.tryAcquire(folder.resolveSibling(name + ".lock"));
				FileChannel usage = FileChannel.open(usageFile(folder), StandardOpenOption.CREATE,
						StandardOpenOption.WRITE);
				FileLock lock = tryLock(usage)) {
			if (making != null && lock != null && (!known || isOld(folder, limit))) {
				// Nobody takes half of a folder for a whole one
				Path deleted = folder.resolveSibling(name + DELETED + UUID.randomUUID());
				Files.move(folder, deleted, StandardCopyOption.ATOMIC_MOVE);
				FileSystemUtils.deleteRecursively(deleted);
				logger.info("Deleted '" + folder + "', which nobody has used since " + limit);
			}
		}
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private static boolean isOld(Path folder, Instant limit) throws IOException {
		Path usage = usageFile(folder);
		Path file = (Files.exists(usage)) ? usage : folder;
		return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
	}

	private static Path usageFile(Path folder) {
		return folder.resolveSibling(folder.getFileName() + ".used");
	}

	@SuppressWarnings("unchecked")
	private static ConcurrentMap<String, Object> inUse() {
		return (ConcurrentMap<String, Object>) System.getProperties()
			.computeIfAbsent(REGISTRY, (key) -> new ConcurrentHashMap<String, Object>());
	}

}
