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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import dev.pyloop.asgi.AsgiApplication;
import dev.pyloop.asgi.AsgiApplicationSource;
import dev.pyloop.asgi.AsgiApplicationStatus;
import dev.pyloop.asgi.AsgiWebHandler;

/**
 * The ASGI applications of an application context: started before the web server listens
 * and ended after it has closed.
 */
final class AsgiApplications implements AsgiApplicationSource, SmartLifecycle, ApplicationListener<ContextClosedEvent>,
		ApplicationContextAware {

	static final int PHASE = DEFAULT_PHASE - 3072;

	private final Map<String, AsgiWebHandler> mapped = new LinkedHashMap<>();

	private final List<AsgiWebHandler> handlers = new ArrayList<>();

	private final Duration gracePeriod;

	private final LongSupplier nanoTime;

	private @Nullable ApplicationContext applicationContext;

	private volatile @Nullable Long closing;

	/**
	 * Create a new instance.
	 * @param mapped serve what is below the paths of their applications
	 * @param routed serve what the application routes to them
	 * @param gracePeriod how long the end may take
	 */
	AsgiApplications(List<AsgiWebHandler> mapped, List<AsgiWebHandler> routed, Duration gracePeriod) {
		this.gracePeriod = gracePeriod;
		this.nanoTime = System::nanoTime;
		routed.forEach(AsgiApplications::checkRouted);
		this.handlers.addAll(mapped);
		this.handlers.addAll(routed);
		for (AsgiWebHandler handler : mapped) {
			AsgiWebHandler other = this.mapped.put(handler.application().path(), handler);
			Assert.state(other == null,
					() -> "ASGI applications '" + handler.application().id() + "' and '"
							+ ((other != null) ? other.application().id() : "") + "' are both mounted at '"
							+ handler.application().path() + "'; give each a 'path' of its own");
		}
	}

	private static void checkRouted(AsgiWebHandler handler) {
		AsgiApplication application = handler.application();
		Assert.state(!application.beforeFilters(), () -> "ASGI application '" + application.id()
				+ "' has 'beforeFilters', but is served where a router"
				+ " function says, behind the filters; make it a bean of type AsgiApplication or leave that out");
	}

	/**
	 * Return who serves what is below the path of its application.
	 * @return the handlers
	 */
	Collection<AsgiWebHandler> mapped() {
		return this.mapped.values();
	}

	/**
	 * Return the patterns of paths and who serves them.
	 * @return handlers by pattern
	 */
	Map<String, AsgiWebHandler> mappings() {
		Map<String, AsgiWebHandler> mappings = new LinkedHashMap<>();
		this.mapped.forEach((path, handler) -> mappings.put(path.equals("/") ? "/**" : path + "/**", handler));
		return mappings;
	}

	/**
	 * Return the paths below which applications are.
	 * @param basePath the path that is before all of them
	 * @return the paths
	 */
	List<String> paths(String basePath) {
		String base = StringUtils.trimTrailingCharacter(basePath, '/');
		return this.mapped.keySet().stream().map((path) -> base + path).toList();
	}

	@Override
	public List<AsgiApplicationStatus> applications() {
		return this.handlers.stream().map(AsgiWebHandler::status).toList();
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.applicationContext) {
			this.closing = this.nanoTime.getAsLong();
		}
	}

	@Override
	public void start() {
		this.closing = null;
		this.handlers.forEach(AsgiWebHandler::start);
	}

	/**
	 * Tell responses that stream to end.
	 */
	void drain() {
		this.handlers.forEach((handler) -> handler.drain(remaining()));
	}

	@Override
	public void stop() {
		this.handlers.forEach((handler) -> handler.stop(remaining()));
	}

	private Duration remaining() {
		Long closing = this.closing;
		if (closing == null) {
			return this.gracePeriod;
		}
		Duration remaining = this.gracePeriod.minusNanos(this.nanoTime.getAsLong() - closing);
		return (remaining.isNegative()) ? Duration.ZERO : remaining;
	}

	@Override
	public void stop(Runnable callback) {
		new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "pyloop-asgi-shutdown").start();
	}

	@Override
	public boolean isRunning() {
		return this.handlers.stream().anyMatch(AsgiWebHandler::isRunning);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
