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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * The code that runs on every loop, also on those that start later. Safe from any thread.
 */
final class Broadcasts implements EventLoopPreparation {

	static final int MAX_KEPT = 1000;

	private final PythonEventLoopPool eventLoopPool;

	private final Map<CallTarget, Function<PythonEventLoop, Mono<Void>>> kept = new LinkedHashMap<>();

	Broadcasts(PythonEventLoopPool eventLoopPool) {
		this.eventLoopPool = eventLoopPool;
	}

	/**
	 * Run code also on loops that start from now on.
	 * @param code the code, which is kept once
	 * @param call runs it on a loop
	 */
	synchronized void keep(CallTarget code, Function<PythonEventLoop, Mono<Void>> call) {
		Assert.state(this.kept.size() < MAX_KEPT || this.kept.containsKey(code),
				() -> "broadcast() keeps its code for loops that start later, at most " + MAX_KEPT
						+ " different pieces of it; pass what changes as locals of eval(), or call a function");
		if (this.kept.isEmpty()) {
			this.eventLoopPool.addPreparation(this);
		}
		this.kept.put(code, call);
	}

	synchronized void forget(CallTarget code) {
		this.kept.remove(code);
		if (this.kept.isEmpty()) {
			this.eventLoopPool.removePreparation(this);
		}
	}

	@Override
	public void prepare(PythonEventLoop eventLoop) {
		calls().forEach((call) -> call.apply(eventLoop).block(this.eventLoopPool.settings().startTimeout()));
	}

	private synchronized List<Function<PythonEventLoop, Mono<Void>>> calls() {
		return List.copyOf(this.kept.values());
	}

}
