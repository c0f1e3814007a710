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

import java.io.File;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

import dev.pyloop.eventloop.WaitStrategy;

/**
 * The event loops and how calls are spread over them.
 *
 * @since 0.1.0
 */
public class PythonEventLoopProperties {

	/**
	 * Where event loops run.
	 */
	private PythonEventLoopLocation home = PythonEventLoopLocation.THREAD;

	/**
	 * Number of event loops. If not set, the number of processors in worker processes and
	 * on a free-threaded build, and 1 with a GIL, which they would share.
	 */
	private @Nullable Integer count;

	/**
	 * Implementation of the event loops.
	 */
	private Implementation implementation = Implementation.ASYNCIO;

	/**
	 * How the event loop of a call without an affinity key is chosen.
	 */
	private Selector selector = Selector.ROUND_ROBIN;

	/**
	 * Number of calls that may be in flight on one event loop. Further ones are rejected.
	 */
	private int maxPending = 10_000;

	/**
	 * Number of events that Java may dispatch to one event loop before it reads them.
	 * Further ones are rejected.
	 */
	private int maxEvents = 262_144;

	/**
	 * Number of threads of one event loop that run plain functions.
	 */
	private int workerThreads = 8;

	/**
	 * How Java and Python wait for one another.
	 */
	private WaitStrategy waitStrategy = WaitStrategy.ADAPTIVE;

	/**
	 * Whether to turn on asyncio's debug mode.
	 */
	private boolean debug;

	/**
	 * Time from which asyncio's debug mode reports a callback as slow.
	 */
	private Duration slowCallbackDuration = Duration.ofMillis(100);

	/**
	 * Prefix of the names of event loops and of their threads.
	 */
	private String threadNamePrefix = "pyloop";

	/**
	 * Time that an event loop may take to start, with the imports and the start-up
	 * functions of warm-up modules.
	 */
	private Duration startTimeout = Duration.ofSeconds(60);

	/**
	 * Folder for the files that Java and Python share as memory. In memory where the
	 * platform offers that, if not set.
	 */
	private @Nullable File directory;

	@NestedConfigurationProperty
	private final PythonWorkerProperties process = new PythonWorkerProperties();

	@NestedConfigurationProperty
	private final PythonRestartProperties restart = new PythonRestartProperties();

	@NestedConfigurationProperty
	private final PythonReplacementProperties replacement = new PythonReplacementProperties();

	@NestedConfigurationProperty
	private final PythonElasticProperties elastic = new PythonElasticProperties();

	@NestedConfigurationProperty
	private final PythonStallProperties stall = new PythonStallProperties();

	@NestedConfigurationProperty
	private final PythonCancellationProperties cancellation = new PythonCancellationProperties();

	public PythonEventLoopLocation getHome() {
		return this.home;
	}

	public void setHome(PythonEventLoopLocation home) {
		this.home = home;
	}

	public @Nullable Integer getCount() {
		return this.count;
	}

	public void setCount(@Nullable Integer count) {
		this.count = count;
	}

	public Implementation getImplementation() {
		return this.implementation;
	}

	public void setImplementation(Implementation implementation) {
		this.implementation = implementation;
	}

	public Selector getSelector() {
		return this.selector;
	}

	public void setSelector(Selector selector) {
		this.selector = selector;
	}

	public int getMaxPending() {
		return this.maxPending;
	}

	public void setMaxPending(int maxPending) {
		this.maxPending = maxPending;
	}

	public int getMaxEvents() {
		return this.maxEvents;
	}

	public void setMaxEvents(int maxEvents) {
		this.maxEvents = maxEvents;
	}

	public int getWorkerThreads() {
		return this.workerThreads;
	}

	public void setWorkerThreads(int workerThreads) {
		this.workerThreads = workerThreads;
	}

	public WaitStrategy getWaitStrategy() {
		return this.waitStrategy;
	}

	public void setWaitStrategy(WaitStrategy waitStrategy) {
		this.waitStrategy = waitStrategy;
	}

	public boolean isDebug() {
		return this.debug;
	}

	public void setDebug(boolean debug) {
		this.debug = debug;
	}

	public Duration getSlowCallbackDuration() {
		return this.slowCallbackDuration;
	}

	public void setSlowCallbackDuration(Duration slowCallbackDuration) {
		this.slowCallbackDuration = slowCallbackDuration;
	}

	public String getThreadNamePrefix() {
		return this.threadNamePrefix;
	}

	public void setThreadNamePrefix(String threadNamePrefix) {
		this.threadNamePrefix = threadNamePrefix;
	}

	public Duration getStartTimeout() {
		return this.startTimeout;
	}

	public void setStartTimeout(Duration startTimeout) {
		this.startTimeout = startTimeout;
	}

	public @Nullable File getDirectory() {
		return this.directory;
	}

	public void setDirectory(@Nullable File directory) {
		this.directory = directory;
	}

	public PythonRestartProperties getRestart() {
		return this.restart;
	}

	public PythonReplacementProperties getReplacement() {
		return this.replacement;
	}

	public PythonElasticProperties getElastic() {
		return this.elastic;
	}

	public PythonStallProperties getStall() {
		return this.stall;
	}

	public PythonCancellationProperties getCancellation() {
		return this.cancellation;
	}

	public PythonWorkerProperties getProcess() {
		return this.process;
	}

	/**
	 * The implementation of event loops.
	 */
	public enum Implementation {

		/**
		 * The one of the standard library.
		 */
		ASYNCIO,

		/**
		 * The one of the package {@code uvloop}.
		 */
		UVLOOP

	}

	/**
	 * How the event loop of a call is chosen.
	 */
	public enum Selector {

		/**
		 * One after the other.
		 */
		ROUND_ROBIN,

		/**
		 * The one with the fewest calls in flight.
		 */
		LEAST_PENDING

	}

}
