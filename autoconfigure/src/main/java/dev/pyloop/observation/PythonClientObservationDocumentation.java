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
 * calls.
 *
 * @since 0.1.0
 */
public enum PythonClientObservationDocumentation implements ObservationDocumentation {

	/**
	 * One call from Java to Python: of a function, a stream, gathered functions, an
	 * expression or statements, from the subscription to its end.
	 */
	PYTHON_CLIENT_CALLS {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultPythonClientObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	};

	/**
	 * Keys with few values, which are also tags of meters.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Module of the function as the code names it, {@code none} for expressions,
		 * statements and gathered calls of several functions.
		 */
		MODULE {

			@Override
			public String asString() {
				return "python.module";
			}

		},

		/**
		 * Name of the function in its module as the code names it, {@code none} where
		 * there is no module.
		 */
		FUNCTION {

			@Override
			public String asString() {
				return "python.function";
			}

		},

		/**
		 * What is run: {@code function}, {@code generator}, {@code gather}, {@code eval},
		 * {@code exec} or {@code send}.
		 */
		CALL_KIND {

			@Override
			public String asString() {
				return "python.call.kind";
			}

		},

		/**
		 * How the call ended: {@code SUCCESS}, {@code ERROR} (Python raised, the loop
		 * ended, or the timeout passed), {@code CANCELLED} (by the subscriber) or
		 * {@code REJECTED}; {@code UNKNOWN} while it runs.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Keys with many values, which only traces have.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Qualified name of the type that Python raised, {@code none} if it raised
		 * nothing.
		 */
		EXCEPTION_TYPE {

			@Override
			public String asString() {
				return "python.exception.type";
			}

		},

		/**
		 * Name of the event loop that ran the call, {@code none} if none did.
		 */
		EVENT_LOOP {

			@Override
			public String asString() {
				return "python.eventloop.name";
			}

		}

	}

}
