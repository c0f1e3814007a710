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

package dev.pyloop.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

import dev.pyloop.eventloop.PythonLogLevels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PythonLogLevelSynchronizer}.
 */
class PythonLogLevelSynchronizerTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final LoggingSystem loggingSystem = mock(LoggingSystem.class);

	private final PythonLogLevels levels = new PythonLogLevels();

	@Test
	void levelsAreAskedForAgainAndAgainWhenNothingTellsOfChanges() {
		give(LogLevel.WARN);
		PythonLogLevelSynchronizer synchronizer = synchronizer((changed) -> null);
		assertThat(isPolled()).isTrue();
		assertThat(this.levels.get()).isEqualTo(Map.of("", 20, "shop", 30));
		give(LogLevel.DEBUG);
		Awaitility.await()
			.atMost(LONG)
			.untilAsserted(() -> assertThat(this.levels.get()).isEqualTo(Map.of("", 20, "shop", 10)));
		synchronizer.destroy();
		Awaitility.await().atMost(LONG).until(() -> !isPolled());
	}

	@Test
	void levelsAreAskedForOnlyWhenTheyChangeIfSomethingTells() {
		give(LogLevel.WARN);
		AtomicReference<Runnable> told = new AtomicReference<>();
		AtomicReference<Boolean> ended = new AtomicReference<>(false);
		PythonLogLevelSynchronizer synchronizer = synchronizer((changed) -> {
			told.set(changed);
			return () -> ended.set(true);
		});
		give(LogLevel.ERROR);
		assertThat(this.levels.get()).isEqualTo(Map.of("", 20, "shop", 30));
		told.get().run();
		assertThat(this.levels.get()).isEqualTo(Map.of("", 20, "shop", 40));
		synchronizer.destroy();
		assertThat(ended).hasValue(true);
	}

	private PythonLogLevelSynchronizer synchronizer(Function<Runnable, @Nullable Runnable> listening) {
		return new PythonLogLevelSynchronizer(this.levels, new PythonLogLevelSource(this.loggingSystem), listening);
	}

	private void give(LogLevel level) {
		given(this.loggingSystem.getLoggerConfigurations())
			.willReturn(List.of(new LoggerConfiguration("python.shop", level, level)));
	}

	private static boolean isPolled() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("pyloop-log-levels"));
	}

}
