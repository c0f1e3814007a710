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

package dev.pyloop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.pyloop.client.PythonClient;
import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonSources;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.ProcessEventLoopHome;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;
import dev.pyloop.eventloop.ThreadEventLoopHome;
import dev.pyloop.eventloop.WaitStrategy;
import dev.pyloop.transport.PythonTransports;
import dev.pyloop.transport.TlsContexts;

/**
 * What a case measures with: clients on event loops in this process, and peers in others.
 *
 * @param installation the Python
 * @param options what to measure
 * @param sources finds Python code
 * @param opened what has to be closed
 */
record BenchmarkSession(PythonInstallation installation, BenchmarkOptions options, PythonSources sources,
		List<AutoCloseable> opened) implements AutoCloseable {

	BenchmarkSession(PythonInstallation installation, BenchmarkOptions options) {
		this(installation, options, new PythonSources(options.directory().resolve("sources"), null), new ArrayList<>());
	}

	/**
	 * Start an event loop.
	 * @param waitStrategy how its completion thread waits
	 * @return a client of the loop
	 */
	PythonClient client(WaitStrategy waitStrategy) {
		return PythonClient.builder().eventLoopPool(pool(waitStrategy)).build();
	}

	PythonEventLoopPool pool(WaitStrategy waitStrategy) {
		return pool(EventLoopSettings.builder()
			.waitStrategy(waitStrategy)
			.resources(PythonTransports.all(TlsContexts.withoutBundles()))
			.namePrefix("pyloop-" + waitStrategy.name().toLowerCase(Locale.ROOT))
			.build());
	}

	PythonEventLoopPool pool(EventLoopSettings settings) {
		PythonEventLoopPool pool = new PythonEventLoopPool(settings, PythonEventLoopSelector.roundRobin(),
				new CallbackIdGenerator(), () -> ThreadEventLoopHome.open(this.installation, runtimeOptions()));
		this.opened.add(pool);
		pool.start();
		return pool;
	}

	/**
	 * Start event loops in worker processes.
	 * @param count how many
	 * @return the loops
	 */
	PythonEventLoopPool processes(int count) {
		return processes(EventLoopSettings.builder().count(count).namePrefix("pyloop-process-" + count).build());
	}

	PythonEventLoopPool processes(EventLoopSettings settings) {
		PythonEventLoopPool pool = new PythonEventLoopPool(settings, PythonEventLoopSelector.roundRobin(),
				new CallbackIdGenerator(),
				() -> ProcessEventLoopHome.open(this.installation, runtimeOptions(), PythonWorkerSettings.defaults()));
		this.opened.add(pool);
		pool.start();
		return pool;
	}

	PythonRuntimeOptions runtimeOptions() {
		List<Path> path = new ArrayList<>(this.sources.resolveDefaults());
		return PythonRuntimeOptions.defaults().withPath(path);
	}

	/**
	 * Start a peer that needs nothing but Python.
	 * @return the peer
	 * @throws IOException if it cannot be started
	 */
	PeerProcess pythonPeer() throws IOException {
		Path script = this.sources.resolve(Collections.singleton("classpath:/python/"))
			.get(0)
			.resolve("pyloop_bench")
			.resolve("peers.py");
		List<String> command = List.of(this.installation.executable().toString(), "-I", script.toString());
		return opened(PeerProcess.start(command, Collections.emptyMap()));
	}

	PeerProcess opened(PeerProcess peer) {
		this.opened.add(peer);
		return peer;
	}

	@Override
	public void close() throws Exception {
		@Nullable IllegalStateException late = null;
		for (AutoCloseable closeable : this.opened) {
			if (closeable instanceof PythonEventLoopPool pool) {
				long doorbells = pool.eventLoops().stream().mapToLong(PythonEventLoop::lateDoorbells).sum();
				if (doorbells > 0) {
					late = new IllegalStateException(doorbells + " calls were found by the safety timeout only");
				}
			}
			closeable.close();
		}
		if (late != null) {
			throw late;
		}
	}

}
