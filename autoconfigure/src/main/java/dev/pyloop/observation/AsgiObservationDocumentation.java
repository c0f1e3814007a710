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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented {@link io.micrometer.common.KeyValue KeyValues} of the observations of
 * requests to ASGI applications.
 *
 * @since 0.1.0
 */
public enum AsgiObservationDocumentation implements ObservationDocumentation {

	/**
	 * One request or WebSocket that an ASGI application is given, to its end. Its parent
	 * is the observation of the web server, {@code http.server.requests}.
	 */
	ASGI_REQUESTS {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultAsgiObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

	};

	/**
	 * Keys with few values, which are also tags of meters.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Id of the application.
		 */
		APPLICATION {

			@Override
			public String asString() {
				return "asgi.application";
			}

		},

		/**
		 * What the request is: {@code http} or {@code websocket}.
		 */
		TYPE {

			@Override
			public String asString() {
				return "asgi.type";
			}

		},

		/**
		 * How it ended: {@code SUCCESS} (with a complete response, of any status),
		 * {@code ERROR} (without one), {@code CANCELLED} (the client left) or
		 * {@code REJECTED} (there was too much to do); {@code UNKNOWN} while it runs.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

}
