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

package dev.pyloop.actuate.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

import dev.pyloop.eventloop.EventLoopInspection;
import dev.pyloop.eventloop.LoopProfile;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * What the endpoint has on the web only: values for those who may see them, a dump of all
 * threads, and profiles.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = PythonEndpoint.class)
public final class PythonEndpointWebExtension {

	/**
	 * Stands for the name of a loop: all threads of Java and Python. No loop has that
	 * name, since their names end with a number.
	 */
	static final String THREAD_DUMP = "threaddump";

	private static final String PROFILE = "profile";

	private static final int DEFAULT_SECONDS = 10;

	private static final int DEFAULT_RATE = 100;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final MimeType TEXT = new MimeType("text", "plain", StandardCharsets.UTF_8);

	private static final MimeType SVG = new MimeType("image", "svg+xml", StandardCharsets.UTF_8);

	private final PythonEndpoint endpoint;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create a new instance.
	 * @param endpoint the endpoint
	 * @param showValues when to show values that may be secrets
	 * @param roles who is authorized to see them, anybody who is authenticated if empty
	 */
	public PythonEndpointWebExtension(PythonEndpoint endpoint, Show showValues, Set<String> roles) {
		this.endpoint = endpoint;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Return what there is of Python.
	 * @param securityContext who asks
	 * @return the loops, the environment, the ASGI applications and the last failures
	 */
	@ReadOperation
	public PythonDescriptor python(SecurityContext securityContext) {
		return this.endpoint.describe(this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Return one loop, or all threads.
	 * @param eventLoop the name of the loop, or {@code threaddump}
	 * @return the loop or text; 404 if there is no loop of that name
	 */
	@ReadOperation
	public WebEndpointResponse<?> eventLoop(@Selector String eventLoop) {
		if (eventLoop.equals(THREAD_DUMP)) {
			return new WebEndpointResponse<>(this.endpoint.threadDump(), TEXT);
		}
		PythonEventLoopDetails details = this.endpoint.eventLoop(eventLoop);
		return (details != null) ? new WebEndpointResponse<>(details) : notFound();
	}

	/**
	 * Profile a loop and return what was found. Ends early when whoever asked leaves.
	 * @param eventLoop the name of the loop
	 * @param view must be {@code profile}
	 * @param seconds for how long, from 1 to 600, by default 10
	 * @param rate how many samples a second, from 1 to 1000, by default 100
	 * @param format {@code svg} for a flame graph, which is the default, or
	 * {@code collapsed} for the stacks
	 * @return the profile; 404 if there is no such loop or view
	 */
	@ReadOperation
	public WebEndpointResponse<String> profile(@Selector String eventLoop, @Selector String view,
			@Nullable Integer seconds, @Nullable Integer rate, @Nullable ProfileFormat format) {
		PythonEventLoop found = this.endpoint.find(eventLoop);
		if (found == null || !view.equals(PROFILE)) {
			return notFound();
		}
		int duration = check("seconds", seconds, DEFAULT_SECONDS, (int) EventLoopInspection.MAX_DURATION.toSeconds());
		int samples = check("rate", rate, DEFAULT_RATE, EventLoopInspection.MAX_RATE);
		LoopProfile profile = await(found, found.inspection().profile(Duration.ofSeconds(duration), samples),
				PATIENCE.plusSeconds(duration));
		if (format == ProfileFormat.COLLAPSED) {
			return new WebEndpointResponse<>(profile.collapsed(), TEXT);
		}
		String title = "%s: %d samples in %.1f s".formatted(eventLoop, profile.samples(),
				profile.duration().toMillis() / 1000.0);
		return new WebEndpointResponse<>(new FlameGraph(title, profile).svg(), SVG);
	}

	/**
	 * End a profile early; whoever asked for it gets what was found so far.
	 * @param eventLoop the name of the loop
	 * @param view must be {@code profile}
	 * @return 204; 404 if there is no such loop or view
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> stopProfile(@Selector String eventLoop, @Selector String view) {
		PythonEventLoop found = this.endpoint.find(eventLoop);
		if (found == null || !view.equals(PROFILE)) {
			return notFound();
		}
		found.inspection().stopProfile();
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
	}

	private static int check(String name, @Nullable Integer value, int fallback, int maximum) {
		if (value != null && (value < 1 || value > maximum)) {
			throw new InvalidEndpointRequestException("'" + name + "' is " + value,
					"'" + name + "' must be from 1 to " + maximum + ", not " + value);
		}
		return (value != null) ? value : fallback;
	}

	private static LoopProfile await(PythonEventLoop eventLoop, CompletableFuture<LoopProfile> profile,
			Duration patience) {
		try {
			return profile.get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			eventLoop.inspection().stopProfile();
			Thread.currentThread().interrupt();
			throw failed(eventLoop, "whoever asked has left");
		}
		catch (TimeoutException ex) {
			eventLoop.inspection().stopProfile();
			throw failed(eventLoop, "Python does not answer, as " + (eventLoop.hungCalls().isStopped()
					? "its worker process is stopped by a signal or a debugger" : "C code holds the GIL"));
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw failed(eventLoop, String.valueOf(cause.getMessage()));
		}
	}

	private static InvalidEndpointRequestException failed(PythonEventLoop eventLoop, String why) {
		return new InvalidEndpointRequestException("Event loop '" + eventLoop.name() + "' cannot be profiled: " + why,
				why);
	}

	private static <T> WebEndpointResponse<T> notFound() {
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * How a profile is shown.
	 */
	public enum ProfileFormat {

		/**
		 * As flame graph.
		 */
		SVG,

		/**
		 * As stacks with their numbers of samples, which other tools read.
		 */
		COLLAPSED

	}

}
