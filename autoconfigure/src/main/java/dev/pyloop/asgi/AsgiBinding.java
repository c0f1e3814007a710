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

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.ring.FrameType;

/**
 * An application on one loop, with its lifespan there.
 */
final class AsgiBinding {

	private static final Log logger = LogFactory.getLog(AsgiWebHandler.class);

	static final Duration CANCEL_GRACE = Duration.ofSeconds(2);

	private static final double MAX_RESERVE = 2;

	private static final String STARTUP_FAILED = "pyloop._asgi_lifespan.StartupFailed";

	private final AsgiApplication application;

	private final PythonEventLoop eventLoop;

	private final int key;

	private @Nullable ControlCall opening;

	private boolean open;

	/**
	 * Create a new instance, which starts nothing.
	 * @param application the application
	 * @param eventLoop the loop
	 * @param key what Python knows the application by
	 */
	AsgiBinding(AsgiApplication application, PythonEventLoop eventLoop, int key) {
		this.application = application;
		this.eventLoop = eventLoop;
		this.key = key;
	}

	/**
	 * Begin to import the application and to start its lifespan.
	 * @param maxActive how many requests may run at once
	 */
	void start(int maxActive) {
		ControlCall call = new ControlCall("the start of ASGI application '" + this.application.id() + "'");
		this.opening = call;
		try {
			this.eventLoop.submit(call, FrameType.ASGI_OPEN, 0, options(maxActive));
		}
		catch (PythonException ex) {
			call.onFailure(ex);
		}
	}

	/**
	 * Wait until the application has started.
	 * @param timeout how long, for the message
	 * @param nanos how much of that is left
	 * @throws AsgiStartException if it does not start
	 */
	void awaitStart(Duration timeout, long nanos) {
		ControlCall call = this.opening;
		Assert.state(call != null, "The application was not started");
		try {
			Object description = call.await(Duration.ofNanos(Math.max(nanos, 0)));
			this.open = true;
			logger.info("ASGI application '" + this.application.id() + "' (" + this.application.application()
					+ ") runs on '" + this.eventLoop.name() + "' at '" + this.application.path() + "': " + description);
		}
		catch (TimeoutException ex) {
			throw new AsgiStartException(this.application,
					"did not start within " + timeout.toSeconds()
							+ " s; look at what it does at import and in its lifespan, or raise"
							+ " 'pyloop.event-loop.start-timeout'",
					ex);
		}
		catch (PythonException ex) {
			throw new AsgiStartException(this.application, reason(ex), ex);
		}
	}

	private static String reason(PythonException ex) {
		if (ex instanceof PythonExecutionException failure && failure.getPythonType().equals(STARTUP_FAILED)) {
			return "answered 'lifespan.startup.failed': " + failure.getPythonMessage();
		}
		return "cannot be started: " + ex.getMessage();
	}

	private MarshalWriter options(int maxActive) {
		MarshalWriter out = new MarshalWriter();
		out.beginTuple(2);
		out.writeInt(this.key);
		out.beginDict();
		write(out, "id", this.application.id());
		write(out, "application", this.application.application());
		out.writeString("factory");
		out.writeBoolean(this.application.factory());
		write(out, "interface", lower(this.application.interfaceType()));
		write(out, "lifespan", lower(this.application.lifespan()));
		out.writeString("max_active");
		out.writeInt(maxActive);
		out.writeString("websocket_queue");
		out.writeInt(this.application.websocket().queue());
		out.writeString("cancel_grace");
		if (this.application.cancelOnDisconnect()) {
			out.writeDouble(CANCEL_GRACE.toMillis() / 1e3);
		}
		else {
			out.writeNone();
		}
		out.endDict();
		return out;
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private static void write(MarshalWriter out, String key, String value) {
		out.writeString(key);
		out.writeString(value);
	}

	/**
	 * Tell responses that stream to end. The last tenth of the time, at most 2 seconds,
	 * is kept for what follows.
	 * @param grace how long requests may take from now on
	 * @return waits until Python has taken note
	 */
	Runnable drain(Duration grace) {
		MarshalWriter out = new MarshalWriter();
		double seconds = grace.toNanos() / 1e9;
		out.beginTuple(3);
		out.writeInt(this.key);
		out.writeDouble(Math.min(CANCEL_GRACE.toMillis() / 1e3, seconds / 2));
		out.writeDouble(seconds - Math.min(seconds / 10, MAX_RESERVE));
		return end(FrameType.ASGI_DRAIN, out, grace);
	}

	/**
	 * Let the requests end, then the lifespan; what fails is logged.
	 * @param grace how long that may take
	 * @return waits for that
	 */
	Runnable close(Duration grace) {
		MarshalWriter out = new MarshalWriter();
		out.beginTuple(2);
		out.writeInt(this.key);
		out.writeDouble(grace.toNanos() / 1e9);
		return end(FrameType.ASGI_CLOSE, out, grace);
	}

	private Runnable end(int type, MarshalWriter out, Duration grace) {
		ControlCall call = new ControlCall("the end of ASGI application '" + this.application.id() + "'");
		try {
			this.eventLoop.submit(call, type, 0, out);
		}
		catch (PythonException ex) {
			call.onFailure(ex);
		}
		return () -> awaitEnd(call, grace);
	}

	private void awaitEnd(ControlCall call, Duration grace) {
		try {
			call.await(grace.plusMillis(500));
		}
		catch (TimeoutException ex) {
			logger.warn("ASGI application '" + this.application.id() + "' did not end within " + grace);
		}
		catch (PythonException ex) {
			logger.warn("ASGI application '" + this.application.id() + "' did not end as it should", ex);
		}
	}

	PythonEventLoop eventLoop() {
		return this.eventLoop;
	}

	/**
	 * Return whether the application has started, and its loop has not ended.
	 * @return whether the application runs
	 */
	boolean isRunning() {
		return this.open && this.eventLoop.state() == PythonEventLoopState.RUNNING;
	}

	void submit(PendingCall call, int type, int flags, MarshalWriter out) {
		this.eventLoop.submit(call, type, flags, out);
	}

	@Override
	public String toString() {
		return this.application.id() + " on " + this.eventLoop.name();
	}

}
