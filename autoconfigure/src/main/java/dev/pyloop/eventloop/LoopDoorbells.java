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
package dev.pyloop.eventloop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.ring.Doorbell;

/**
 * The doorbells of one loop.
 *
 * @param python wakes Python
 * @param java wakes Java
 */
record LoopDoorbells(Doorbell python, Doorbell java) {

	private static final Log logger = LogFactory.getLog(PythonEventLoop.class);

	/**
	 * Create both, or none.
	 * @param home creates doorbells
	 * @param directory where they may have files
	 * @param prefix begins the names of these files
	 * @return the doorbells, which have to be closed
	 */
	static LoopDoorbells create(EventLoopHome home, Path directory, String prefix) {
		Doorbell python = home.createDoorbell(directory.resolve(prefix + ".python"));
		try {
			return new LoopDoorbells(python, home.createDoorbell(directory.resolve(prefix + ".java")));
		}
		catch (RuntimeException ex) {
			close(python);
			throw ex;
		}
	}

	/**
	 * Remove the names of the files.
	 */
	void removeNames() {
		removeName(this.python);
		removeName(this.java);
	}

	private static void removeName(Doorbell doorbell) {
		Path file = doorbell.file();
		try {
			if (file != null) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			logger.debug("Cannot remove '" + file + "'", ex);
		}
	}

	void close() {
		close(this.python);
		close(this.java);
	}

	private static void close(Doorbell doorbell) {
		removeName(doorbell);
		doorbell.close();
	}

}
