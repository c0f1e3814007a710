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

import java.nio.file.Path;

import dev.pyloop.ring.Doorbell;

/**
 * A home that says how many loops it wants.
 *
 * @param home runs the loops
 * @param defaultCount the number of loops
 */
record CountingHome(EventLoopHome home, int defaultCount) implements EventLoopHome {

	@Override
	public boolean isIsolated() {
		return this.home.isIsolated();
	}

	@Override
	public Doorbell createDoorbell(Path file) {
		return this.home.createDoorbell(file);
	}

	@Override
	public EventLoopRun start(String name, byte[] configuration) {
		return this.home.start(name, configuration);
	}

	@Override
	public void close() {
		this.home.close();
	}

}
