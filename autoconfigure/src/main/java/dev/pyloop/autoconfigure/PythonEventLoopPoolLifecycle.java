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

import org.springframework.context.SmartLifecycle;

import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * Starts the {@link PythonEventLoopPool} early and stops it late in the life of an
 * application context.
 */
final class PythonEventLoopPoolLifecycle implements SmartLifecycle {

	private final PythonEventLoopPool eventLoopPool;

	PythonEventLoopPoolLifecycle(PythonEventLoopPool eventLoopPool) {
		this.eventLoopPool = eventLoopPool;
	}

	@Override
	public void start() {
		this.eventLoopPool.start();
	}

	@Override
	public void stop() {
		this.eventLoopPool.close();
	}

	@Override
	public void stop(Runnable callback) {
		new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "pyloop-shutdown").start();
	}

	@Override
	public boolean isRunning() {
		return this.eventLoopPool.isRunning();
	}

	@Override
	public int getPhase() {
		return 0;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
