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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link CacheFolder}.
 */
class CacheFolderTests {

	private static final int STARTERS = 8;

	@TempDir
	private Path folder;

	@Test
	void populateFillsTheFolderOnce() throws IOException {
		AtomicInteger fillings = new AtomicInteger();
		for (int i = 0; i < 2; i++) {
			Path populated = CacheFolder.at(this.folder.resolve("a/b")).populate((target) -> {
				fillings.incrementAndGet();
				Files.writeString(target.resolve("file"), "content");
			});
			assertThat(populated.resolve("file")).hasContent("content");
		}
		assertThat(fillings).hasValue(1);
	}

	@Test
	void populateWhenManyStartAtOnceFillsTheFolderOnce() throws Exception {
		AtomicInteger fillings = new AtomicInteger();
		CyclicBarrier barrier = new CyclicBarrier(STARTERS);
		List<CompletableFuture<Path>> starters = new ArrayList<>();
		for (int i = 0; i < STARTERS; i++) {
			starters.add(start(barrier, fillings));
		}
		for (CompletableFuture<Path> starter : starters) {
			assertThat(starter.get(30, TimeUnit.SECONDS).resolve("file")).exists();
		}
		assertThat(fillings).hasValue(1);
	}

	@Test
	void populateWhenFillingFailsLeavesNoFolderAndTriesAgain() throws IOException {
		CacheFolder cache = CacheFolder.at(this.folder.resolve("cache"));
		assertThatIOException().isThrownBy(() -> cache.populate((target) -> {
			Files.writeString(target.resolve("half"), "");
			throw new IOException("disk full");
		})).withMessage("disk full");
		assertThat(this.folder.resolve("cache")).doesNotExist();
		assertThat(cache.populate((target) -> Files.writeString(target.resolve("file"), "")).resolve("half"))
			.doesNotExist();
	}

	private CompletableFuture<Path> start(CyclicBarrier barrier, AtomicInteger fillings) {
		CompletableFuture<Path> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				barrier.await(30, TimeUnit.SECONDS);
				result.complete(CacheFolder.at(this.folder.resolve("shared")).populate((target) -> {
					fillings.incrementAndGet();
					Files.writeString(target.resolve("file"), "");
				}));
			}
			catch (Exception ex) {
				result.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return result;
	}

}
