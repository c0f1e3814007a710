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

import java.util.Map;

/**
 * What a loop runs in.
 *
 * @param version the version of Python
 * @param implementation {@code asyncio} or {@code uvloop}
 * @param executable the executable of Python
 * @param pid the process, which is the JVM itself in the home {@code thread}
 * @since 0.1.0
 */
public record LoopRuntime(String version, String implementation, String executable, long pid) {

	static LoopRuntime of(Object description) {
		if (!(description instanceof Map<?, ?> values) || !(values.get("pid") instanceof Number pid)) {
			throw new IllegalStateException("Corrupt description: " + description);
		}
		return new LoopRuntime(String.valueOf(values.get("version")), String.valueOf(values.get("implementation")),
				String.valueOf(values.get("executable")), pid.longValue());
	}

}
