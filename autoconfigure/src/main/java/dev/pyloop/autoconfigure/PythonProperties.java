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

package dev.pyloop.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Configuration properties of pyloop.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("pyloop")
public class PythonProperties {

	@NestedConfigurationProperty
	private final PythonInterpreterProperties python = new PythonInterpreterProperties();

	@NestedConfigurationProperty
	private final PythonEventLoopProperties eventLoop = new PythonEventLoopProperties();

	private final Client client = new Client();

	private final Shutdown shutdown = new Shutdown();

	private final Logging logging = new Logging();

	private final Metrics metrics = new Metrics();

	public PythonInterpreterProperties getPython() {
		return this.python;
	}

	public PythonEventLoopProperties getEventLoop() {
		return this.eventLoop;
	}

	public Client getClient() {
		return this.client;
	}

	public Shutdown getShutdown() {
		return this.shutdown;
	}

	public Logging getLogging() {
		return this.logging;
	}

	public Metrics getMetrics() {
		return this.metrics;
	}

	/**
	 * What Python code records for meters.
	 */
	public static class Metrics {

		/**
		 * Number of meters, each a name with values of its tags, that Python code may
		 * record. Further ones are dropped. None if 0.
		 */
		private int maxMeters = 1000;

		public int getMaxMeters() {
			return this.maxMeters;
		}

		public void setMaxMeters(int maxMeters) {
			this.maxMeters = maxMeters;
		}

	}

	/**
	 * What Python logs.
	 */
	public static class Logging {

		/**
		 * Whether records of Python's logging, warnings and what it prints go to the log
		 * of Java, whose levels of the loggers below 'python' then hold in Python.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * Defaults of clients.
	 */
	public static class Client {

		/**
		 * Time after which a call or stream that sets no timeout fails. None if not set.
		 */
		private @Nullable Duration timeout;

		/**
		 * Whether clients may run Python code given as text.
		 */
		private boolean allowEval = true;

		/**
		 * Keys of the mapped diagnostic context (MDC) of SLF4J that Python is told with
		 * each call. All of them if '*', none if empty.
		 */
		private List<String> mdcKeys = List.of("*");

		private final Stream stream = new Stream();

		private final Observation observation = new Observation();

		/**
		 * Limits of the calls of functions, by name.
		 */
		private final Map<String, PythonLimitProperties> limits = new LinkedHashMap<>();

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

		public boolean isAllowEval() {
			return this.allowEval;
		}

		public void setAllowEval(boolean allowEval) {
			this.allowEval = allowEval;
		}

		public List<String> getMdcKeys() {
			return this.mdcKeys;
		}

		public void setMdcKeys(List<String> mdcKeys) {
			this.mdcKeys = mdcKeys;
		}

		public Observation getObservation() {
			return this.observation;
		}

		public Stream getStream() {
			return this.stream;
		}

		public Map<String, PythonLimitProperties> getLimits() {
			return this.limits;
		}

		/**
		 * Observation of calls.
		 */
		public static class Observation {

			/**
			 * Whether calls are observed, if there is an observation registry.
			 */
			private boolean enabled = true;

			public boolean isEnabled() {
				return this.enabled;
			}

			public void setEnabled(boolean enabled) {
				this.enabled = enabled;
			}

		}

		/**
		 * Defaults of streams.
		 */
		public static class Stream {

			/**
			 * Number of items that Python may produce ahead of the demand of the
			 * subscriber.
			 */
			private int prefetch;

			public int getPrefetch() {
				return this.prefetch;
			}

			public void setPrefetch(int prefetch) {
				this.prefetch = prefetch;
			}

		}

	}

	/**
	 * The end of the application context.
	 */
	public static class Shutdown {

		/**
		 * Time that calls in flight may take to end when the application context closes.
		 */
		private Duration gracePeriod = Duration.ofSeconds(20);

		public Duration getGracePeriod() {
			return this.gracePeriod;
		}

		public void setGracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
		}

	}

}
