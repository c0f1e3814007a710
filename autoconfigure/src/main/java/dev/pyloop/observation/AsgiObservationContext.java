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
package dev.pyloop.observation;

import org.springframework.util.Assert;

/**
 * What an observation of a request to an ASGI application knows.
 *
 * @since 0.1.0
 */
public final class AsgiObservationContext extends PythonObservationContext {

	private final String application;

	private final String type;

	/**
	 * Create a new instance.
	 * @param application the id of the application
	 * @param type {@code http} or {@code websocket}
	 */
	public AsgiObservationContext(String application, String type) {
		Assert.hasText(application, "'application' must not be empty");
		Assert.hasText(type, "'type' must not be empty");
		this.application = application;
		this.type = type;
	}

	/**
	 * Return the id of the application.
	 * @return the id
	 */
	public String getApplication() {
		return this.application;
	}

	/**
	 * Return what the request is.
	 * @return {@code http} or {@code websocket}
	 */
	public String getType() {
		return this.type;
	}

}
