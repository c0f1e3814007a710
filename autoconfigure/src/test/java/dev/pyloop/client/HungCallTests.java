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
package dev.pyloop.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

/**
 * Base of the tests of calls that go on after they were cancelled: one pool for each
 * test, since the loops may not survive it.
 */
abstract class HungCallTests {

	static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	Path folder;

	PythonEventLoopPool pool;

	PythonClient python;

	abstract TestHome home();

	abstract void configure(EventLoopSettings.Builder settings);

	@BeforeEach
	void start() {
		EventLoopSettings.Builder settings = EventLoopSettings.builder().gracePeriod(Duration.ofSeconds(2));
		configure(settings);
		this.pool = home().pool(settings.build());
		this.pool.start();
		this.python = PythonClient.builder().eventLoopPool(this.pool).build();
	}

	@AfterEach
	void stop() {
		this.pool.close();
	}

	PythonCall fixture(String name) {
		return this.python.function("fixtures." + name);
	}

	<T> @Nullable T call(String name, Class<T> type, @Nullable Object... args) {
		return fixture(name).args(args).call(type).block(LONG);
	}

	int recorded(String key) {
		Integer recorded = call("tasks:recorded", Integer.class, key);
		return (recorded != null) ? recorded : 0;
	}

	/**
	 * Return a key of a call, which has a file once the call has started.
	 * @param name the name
	 * @return the key
	 */
	String key(String name) {
		return this.folder.resolve(name).toString();
	}

	/**
	 * Start a call and wait until it runs, also if it blocks the loop then.
	 */
	Disposable subscribe(String function, String name, Object... more) {
		Object[] args = Stream.concat(Stream.of(key(name)), Stream.of(more)).toArray();
		Disposable call = fixture("stubborn:" + function).args(args).call(Void.class).subscribe();
		awaitStarted(name);
		return call;
	}

	void awaitStarted(String name) {
		awaitEventually(() -> Files.exists(this.folder.resolve(name + ".started")));
	}

	void awaitNothingPending() {
		awaitEventually(() -> eventLoop().pending() == 0);
	}

	static void awaitEventually(Callable<Boolean> condition) {
		Awaitility.await().atMost(LONG).until(condition);
	}

	PythonEventLoop eventLoop() {
		return this.pool.eventLoops().get(0);
	}

}
