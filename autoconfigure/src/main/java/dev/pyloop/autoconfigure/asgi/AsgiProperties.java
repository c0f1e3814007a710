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

package dev.pyloop.autoconfigure.asgi;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties of ASGI applications.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("pyloop.asgi")
public class AsgiProperties {

	/**
	 * Order of the mapping of ASGI applications among the handler mappings of WebFlux.
	 * Controllers come before it and static resources after it if not set.
	 */
	private int order = 10;

	/**
	 * ASGI applications to serve, by id.
	 */
	private final Map<String, AsgiApplicationProperties> applications = new LinkedHashMap<>();

	private final Observation observation = new Observation();

	public Observation getObservation() {
		return this.observation;
	}

	public int getOrder() {
		return this.order;
	}

	public void setOrder(int order) {
		this.order = order;
	}

	public Map<String, AsgiApplicationProperties> getApplications() {
		return this.applications;
	}

	/**
	 * Observation of requests.
	 */
	public static class Observation {

		/**
		 * Whether requests to ASGI applications are observed, if there is an observation
		 * registry.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

}
