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

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Raised when one of several gathered calls failed; its cause is the first failure.
 *
 * @since 0.1.0
 */
public class PythonGatherException extends PythonException {

	private final transient SortedMap<Integer, PythonException> failures;

	/**
	 * Create a new instance.
	 * @param first the index of the call that failed first
	 * @param failures every failure known by then, by the index of its call
	 */
	public PythonGatherException(int first, Map<Integer, ? extends PythonException> failures) {
		super(message(first, failures), failures.get(first));
		this.failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
	}

	private static String message(int first, Map<Integer, ? extends PythonException> failures) {
		String others = (failures.size() > 1) ? ", failed by then: " + new TreeMap<>(failures).keySet() : "";
		return "Call " + first + " of the gathered calls failed" + others;
	}

	/**
	 * Return every failure known when the first one ended the others.
	 * @return the failures by the index of their call
	 */
	public SortedMap<Integer, PythonException> getFailures() {
		return this.failures;
	}

}
