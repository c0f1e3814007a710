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

import java.util.Locale;

/**
 * Where a call was when its timeout passed.
 *
 * @since 0.1.0
 */
public enum CallExpiry {

	/**
	 * It waited for a permit, a loop or its turn on the loop.
	 */
	WAITING,

	/**
	 * It ran, or waited for something in Python.
	 */
	RUNNING,

	/**
	 * Other code blocked its event loop.
	 */
	BLOCKED,

	/**
	 * C code held the GIL, so Python could not tell.
	 */
	GIL,

	/**
	 * Its worker process was stopped by a signal or a debugger.
	 */
	STOPPED;

	/**
	 * Return the value of the tag of meters.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
