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

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;

/**
 * What became of one of several calls.
 *
 * @param value the result, {@code null} if it is {@code None} or the call failed
 * @param error the failure, {@code null} if the call succeeded
 * @param <T> the type of the result
 * @since 0.1.0
 */
public record PythonOutcome<T>(@Nullable T value, @Nullable PythonException error) {

	/**
	 * Return whether the call succeeded.
	 * @return {@code true} if there is no error
	 */
	public boolean isSuccess() {
		return this.error == null;
	}

	/**
	 * Return the result, or throw the failure.
	 * @return the result
	 */
	public @Nullable T getOrThrow() {
		if (this.error != null) {
			throw this.error;
		}
		return this.value;
	}

}
