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

import org.jspecify.annotations.Nullable;

/**
 * The debugger that an IDE attaches to.
 *
 * @since 0.1.0
 */
public class PythonDebuggerProperties {

	/**
	 * Port of 127.0.0.1 on which debugpy waits for an IDE. No debugger if not set.
	 */
	private @Nullable Integer port;

	/**
	 * Whether the start waits until an IDE has attached.
	 */
	private boolean waitForClient;

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		this.port = port;
	}

	public boolean isWaitForClient() {
		return this.waitForClient;
	}

	public void setWaitForClient(boolean waitForClient) {
		this.waitForClient = waitForClient;
	}

}
