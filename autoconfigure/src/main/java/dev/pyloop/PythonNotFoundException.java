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

package dev.pyloop;

import java.util.List;

/**
 * Raised when no usable Python was found.
 *
 * @since 0.1.0
 */
public class PythonNotFoundException extends PythonStartException {

	private final List<String> tried;

	/**
	 * Create a new instance.
	 * @param tried the places that were searched, each with what was wrong with it
	 * @param remedy what to do about it
	 */
	public PythonNotFoundException(List<String> tried, String remedy) {
		super("No usable Python was found; searched: " + String.join("; ", tried), remedy);
		this.tried = List.copyOf(tried);
	}

	/**
	 * Return the places that were searched, each with what was wrong with it.
	 * @return the places in the order of the search
	 */
	public List<String> getTried() {
		return this.tried;
	}

}
