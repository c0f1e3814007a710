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

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes direct calls that wait for the GIL alone.
 */
final class DirectBypass {

	private final AtomicInteger users = new AtomicInteger();

	void make(DirectCall call, DirectThread thread) {
		this.users.incrementAndGet();
		try {
			int state = PythonLibrary.PyGILState_Ensure();
			try {
				call.execute(thread);
			}
			finally {
				PythonLibrary.PyGILState_Release(state);
			}
		}
		finally {
			this.users.decrementAndGet();
		}
	}

	boolean isIdle() {
		return this.users.get() == 0;
	}

}
