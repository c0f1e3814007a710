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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import org.springframework.util.FileSystemUtils;

/**
 * A folder that is filled once, whoever starts at the same time.
 */
final class CacheFolder {

	private final Path folder;

	private CacheFolder(Path folder) {
		this.folder = folder;
	}

	static CacheFolder at(Path folder) {
		return new CacheFolder(folder.toAbsolutePath().normalize());
	}

	Path populate(Content content) throws IOException {
		if (Files.isDirectory(this.folder)) {
			return this.folder;
		}
		Files.createDirectories(this.folder.getParent());
		// An interned string is one object for every class loader of this process, in
		// which
		// a second lock on the same file would be refused instead of waited for
		synchronized (("dev.pyloop.cache:" + this.folder).intern()) {
			try (FileChannel channel = FileChannel.open(sibling(".lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
				if (!Files.isDirectory(this.folder)) {
					fill(content);
				}
			}
		}
		return this.folder;
	}

	private void fill(Content content) throws IOException {
		Path partial = sibling(".partial");
		FileSystemUtils.deleteRecursively(partial);
		Files.createDirectories(partial);
		content.write(partial);
		Files.move(partial, this.folder, StandardCopyOption.ATOMIC_MOVE);
	}

	private Path sibling(String suffix) {
		return this.folder.resolveSibling(this.folder.getFileName() + suffix);
	}

	/**
	 * Writes what the folder contains.
	 */
	interface Content {

		void write(Path folder) throws IOException;

	}

}
