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

import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.observation.AsgiObservationContext;
import dev.pyloop.observation.PythonCallOutcome;
import dev.pyloop.ring.FrameType;

/**
 * The observation of one request, and what of it Python is to know. For the event loop of
 * the channel.
 */
final class RequestTrace {

	private static final Log logger = LogFactory.getLog(AsgiWebHandler.class);

	private final AsgiObservationContext context;

	private final Observation observation;

	private boolean rejected;

	private RequestTrace(AsgiObservationContext context, Observation observation) {
		this.context = context;
		this.observation = observation;
	}

	/**
	 * Begin.
	 * @param mount the application
	 * @param frameType the type of the frame that gives Python the request
	 * @param subscriber the context of the subscriber
	 * @return the trace, or {@code null} if requests are not observed
	 */
	static @Nullable RequestTrace begin(AsgiMount mount, int frameType, ContextView subscriber) {
		AsgiObservations observations = mount.observations();
		if (observations == null) {
			return null;
		}
		String type = (frameType == FrameType.ASGI_WEBSOCKET) ? "websocket" : "http";
		AsgiObservationContext context = new AsgiObservationContext(mount.application().id(), type);
		try {
			Observation observation = observations.start(context, subscriber);
			return (observation != null) ? new RequestTrace(context, observation) : null;
		}
		catch (RuntimeException ex) {
			logger.error("A request cannot be observed, since what observes it failed", ex);
			return null;
		}
	}

	/**
	 * Write the payload of the request, which takes headers along if there are any.
	 * @param trace the trace, if any
	 * @param out takes the payload
	 * @param scope writes what the application is given
	 * @return flags of the frame
	 */
	static int write(@Nullable RequestTrace trace, MarshalWriter out, Runnable scope) {
		if (trace == null || trace.context.getHeaders().isEmpty()) {
			scope.run();
			return 0;
		}
		out.beginTuple(3);
		scope.run();
		out.beginDict();
		trace.context.getHeaders().forEach((key, value) -> {
			out.writeString(key);
			out.writeString(value);
		});
		out.endDict();
		out.beginDict();
		out.endDict();
		return FrameType.HEADERS;
	}

	/**
	 * Take note that the application is not given the request.
	 * @param trace the trace, if any
	 */
	static void rejected(@Nullable RequestTrace trace) {
		if (trace != null) {
			trace.rejected = true;
		}
	}

	/**
	 * End.
	 * @param trace the trace, if any
	 * @param outcome how the request ended
	 * @param failure the failure, if any
	 */
	static void end(@Nullable RequestTrace trace, PythonCallOutcome outcome, @Nullable Throwable failure) {
		if (trace != null) {
			trace.end(trace.rejected ? PythonCallOutcome.REJECTED : outcome, failure);
		}
	}

	private void end(PythonCallOutcome outcome, @Nullable Throwable failure) {
		this.context.setOutcome(outcome);
		try {
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}
		catch (RuntimeException ex) {
			logger.error("The end of a request cannot be observed, since what observes it failed", ex);
		}
	}

}
