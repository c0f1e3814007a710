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
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;
import dev.pyloop.PythonExecutionException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.ring.FrameType;

/**
 * An application on the loop that it runs on.
 */
final class AsgiBinding {

	private static final Log logger = LogFactory.getLog(AsgiWebHandler.class);

	private static final double CANCEL_GRACE = 2.0;

	/**
	 * Share of the grace period that requests have; the rest is for what follows.
	 */
	private static final double DRAINED = 0.75;

	private static final String STARTUP_FAILED = "pyloop._asgi_lifespan.StartupFailed";

	private static final AtomicInteger keys = new AtomicInteger();

	private static final ThreadLocal<MarshalWriter> writers = ThreadLocal.withInitial(MarshalWriter::new);

	private final AsgiApplication application;

	private final PythonEventLoop eventLoop;

	private final int key = keys.incrementAndGet();

	private AsgiBinding(AsgiApplication application, PythonEventLoop eventLoop) {
		this.application = application;
		this.eventLoop = eventLoop;
	}

	/**
	 * Import an application and start it.
	 * @param application the application
	 * @param eventLoops the loops
	 * @return the running application
	 * @throws AsgiStartException if it does not start
	 */
	static AsgiBinding open(AsgiApplication application, PythonEventLoopPool eventLoops) {
		AsgiBinding binding = new AsgiBinding(application, eventLoops.select("asgi:" + application.id(), false));
		Duration timeout = eventLoops.settings().startTimeout();
		try {
			Object description = binding.open(eventLoops.settings().maxPending()).await(timeout);
			logger.info("ASGI application '" + application.id() + "' (" + application.application() + ") runs on '"
					+ binding.eventLoop.name() + "' at '" + application.path() + "': " + description);
		}
		catch (TimeoutException ex) {
			throw new AsgiStartException(application,
					"did not start within " + timeout.toSeconds()
							+ " s; look at what it does at import and in its lifespan, or raise"
							+ " 'pyloop.event-loop.start-timeout'",
					ex);
		}
		catch (PythonException ex) {
			throw new AsgiStartException(application, reason(ex), ex);
		}
		return binding;
	}

	private static String reason(PythonException ex) {
		if (ex instanceof PythonExecutionException failure && failure.getPythonType().equals(STARTUP_FAILED)) {
			return "answered 'lifespan.startup.failed': " + failure.getPythonMessage();
		}
		return "cannot be started: " + ex.getMessage();
	}

	private ControlCall open(int maxActive) {
		ControlCall call = new ControlCall("the start of ASGI application '" + this.application.id() + "'");
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
			out.writeDouble(CANCEL_GRACE);
		}
		else {
			out.writeNone();
		}
		out.endDict();
		this.eventLoop.submit(call, FrameType.ASGI_OPEN, 0, out);
		return call;
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private static void write(MarshalWriter out, String key, String value) {
		out.writeString(key);
		out.writeString(value);
	}

	/**
	 * Tell responses that stream to end.
	 * @param grace how long requests may take from now on
	 */
	void drain(Duration grace) {
		ControlCall call = new ControlCall("the end of ASGI application '" + this.application.id() + "'");
		MarshalWriter out = new MarshalWriter();
		double seconds = grace.toNanos() / 1e9;
		out.beginTuple(3);
		out.writeInt(this.key);
		out.writeDouble(Math.min(CANCEL_GRACE, seconds / 2));
		out.writeDouble(seconds * DRAINED);
		end(call, FrameType.ASGI_DRAIN, out, grace);
	}

	/**
	 * Let the requests end, then the lifespan; what fails is logged.
	 * @param grace how long that may take
	 */
	void close(Duration grace) {
		ControlCall call = new ControlCall("the end of ASGI application '" + this.application.id() + "'");
		MarshalWriter out = new MarshalWriter();
		out.beginTuple(2);
		out.writeInt(this.key);
		out.writeDouble(grace.toNanos() / 1e9);
		end(call, FrameType.ASGI_CLOSE, out, grace);
	}

	private void end(ControlCall call, int type, MarshalWriter out, Duration grace) {
		try {
			this.eventLoop.submit(call, type, 0, out);
			call.await(grace.plusMillis(500));
		}
		catch (TimeoutException ex) {
			logger.warn("ASGI application '" + this.application.id() + "' did not end within " + grace);
		}
		catch (PythonException ex) {
			logger.warn("ASGI application '" + this.application.id() + "' did not end as it should", ex);
		}
	}

	AsgiApplication application() {
		return this.application;
	}

	int key() {
		return this.key;
	}

	/**
	 * Return a writer for one frame, which belongs to the calling thread.
	 * @return an empty writer
	 */
	MarshalWriter writer() {
		MarshalWriter writer = writers.get();
		writer.reset();
		return writer;
	}

	void submit(PendingCall call, int type, int flags, MarshalWriter out) {
		this.eventLoop.submit(call, type, flags, out);
	}

	void write(PendingCall call, int type, int flags, MarshalWriter out) {
		this.eventLoop.write(call, type, flags, out);
	}

	void writeGone(PendingCall call, boolean cancel) {
		MarshalWriter out = writer();
		out.writeBoolean(cancel);
		write(call, FrameType.ASGI_GONE, 0, out);
	}

	void writeSent(PendingCall call, long bytes) {
		MarshalWriter out = writer();
		out.writeLong(bytes);
		write(call, FrameType.ASGI_SENT, 0, out);
	}

	@Override
	public String toString() {
		return this.application.id() + " on " + this.eventLoop.name();
	}

	@Nullable String mountPath() {
		String path = this.application.path();
		return path.equals("/") ? null : path;
	}

}
