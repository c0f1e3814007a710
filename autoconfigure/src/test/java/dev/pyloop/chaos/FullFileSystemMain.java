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
package dev.pyloop.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.pyloop.PythonException;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

/**
 * What the JVM of {@link FullFileSystemTests} does, whose shared memory is in a file
 * system of a few megabytes.
 */
public final class FullFileSystemMain {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int LARGE = 64 << 20;

	private FullFileSystemMain() {
	}

	/**
	 * Fill the file system and tell what comes of it.
	 * @param arguments the home, and a folder in that file system
	 * @throws IOException never
	 */
	public static void main(String[] arguments) throws IOException {
		Path directory = Path.of(arguments[1]);
		EventLoopSettings settings = EventLoopSettings.builder().directory(directory).build();
		try (PythonEventLoopPool pool = TestHome.valueOf(arguments[0]).pool(settings)) {
			PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
			echo(python, 10);
			echo(python, LARGE);
			tell("result", () -> python.function("builtins:bytes").args(LARGE).call(byte[].class).block(LONG));
			echo(python, 10);
			Path rest = Files.createFile(directory.resolve("rest"));
			FileStore store = Files.getFileStore(directory);
			Files.write(rest, new byte[(int) store.getUsableSpace()]);
			pool.eventLoops().get(0).retire("a test asks for it");
			echo(python, 10);
			tell("next pool", () -> {
				try (PythonEventLoopPool next = TestHome.valueOf(arguments[0]).pool(settings)) {
					next.start();
				}
			});
			echo(python, 10);
			Files.delete(rest);
		}
		System.out.println("left " + Files.list(directory).count());
	}

	private static void echo(PythonClient python, int size) {
		tell("echo of " + size, () -> {
			byte[] echoed = python.function("builtins:bytes").args(new byte[size]).call(byte[].class).block(LONG);
			if (echoed == null || echoed.length != size) {
				throw new IllegalStateException("wrong echo");
			}
		});
	}

	private static void tell(String what, Runnable action) {
		try {
			action.run();
			System.out.println(what + " succeeded");
		}
		catch (PythonException | UncheckedIOException ex) {
			System.out.println(what + " failed: " + ex.getMessage().lines().findFirst().orElse(""));
		}
	}

}
