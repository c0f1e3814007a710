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

package dev.pyloop.asgi;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;

/**
 * Raised when an ASGI application cannot be imported, or does not start.
 *
 * @since 0.1.0
 */
public class AsgiStartException extends PythonException {

	private final String applicationId;

	private final String application;

	/**
	 * Create a new instance.
	 * @param application the application
	 * @param reason what happened
	 * @param cause what Python raised, if anything
	 */
	public AsgiStartException(AsgiApplication application, String reason, @Nullable Throwable cause) {
		super("ASGI application '" + application.id() + "' (" + application.application() + ") " + reason, cause);
		this.applicationId = application.id();
		this.application = application.application();
	}

	/**
	 * Return which application it is.
	 * @return the id of the application
	 */
	public String getApplicationId() {
		return this.applicationId;
	}

	/**
	 * Return where the application is.
	 * @return its reference
	 */
	public String getApplication() {
		return this.application;
	}

}
