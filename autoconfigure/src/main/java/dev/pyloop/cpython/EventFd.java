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

import dev.pyloop.PythonStartException;

/**
 * A doorbell for both sides of this process: an {@code eventfd} on Linux, a pipe
 * elsewhere.
 *
 * @since 0.1.0
 */
public final class EventFd extends DescriptorDoorbell {

	private EventFd(int readDescriptor, int writeDescriptor) {
		super(readDescriptor, writeDescriptor);
	}

	/**
	 * Open a doorbell. This loads JNA, but nothing of Python.
	 * @return the doorbell
	 * @throws dev.pyloop.NativeAccessDeniedException if the JVM denies native access
	 */
	public static EventFd open() {
		if (PythonPlatform.WINDOWS) {
			throw new PythonStartException(
					"Event loops in this process need file descriptors that can be polled, which "
							+ "Windows does not have",
					"Run the application on Linux or macOS");
		}
		NativeAccess.check();
		int[] descriptors = SystemLibrary.openDoorbell();
		return new EventFd(descriptors[0], descriptors[1]);
	}

}
