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
package dev.pyloop.client;

import java.util.Collections;
import java.util.Map;

import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.observation.PythonCallKind;
import dev.pyloop.observation.PythonCallOutcome;
import dev.pyloop.observation.PythonClientObservationContext;

/**
 * What is told about one run of a call, to observers, to the flight recorder and to
 * Python. Whoever ends the call ends it once.
 */
final class CallTrace {

	private static final Log logger = LogFactory.getLog(PythonClient.class);

	private final PythonClientObservationContext context;

	private final @Nullable Observation observation;

	private final @Nullable CallEvent event;

	private final Map<String, String> mdc;

	private CallTrace(PythonClientObservationContext context, @Nullable Observation observation,
			@Nullable CallEvent event, Map<String, String> mdc) {
		this.context = context;
		this.observation = observation;
		this.event = event;
		this.mdc = mdc;
	}

	/**
	 * Begin, for a call that begins now in this thread.
	 * @param engine knows what to tell
	 * @param request the call
	 * @param kind what it runs
	 * @param subscriber the context of the subscriber
	 * @return the trace, or {@code null} if there is nothing to tell
	 */
	static @Nullable CallTrace begin(ClientEngine engine, PythonRequest request, PythonCallKind kind,
			ContextView subscriber) {
		CallTraces traces = engine.traces();
		CallEvent event = CallEvents.begin();
		if (traces == null && event == null) {
			return null;
		}
		boolean observing = traces != null && traces.isObserving();
		Map<String, String> mdc = (traces != null) ? traces.mdc(subscriber) : Collections.emptyMap();
		if (!observing && event == null && mdc.isEmpty()) {
			return null;
		}
		PythonClientObservationContext context = new PythonClientObservationContext(kind, request.reference());
		return new CallTrace(context, (traces != null && observing) ? start(traces, context, subscriber) : null, event,
				mdc);
	}

	private static @Nullable Observation start(CallTraces traces, PythonClientObservationContext context,
			ContextView subscriber) {
		try {
			return traces.start(context, subscriber);
		}
		catch (RuntimeException ex) {
			logger.error("A call cannot be observed, since what observes it failed", ex);
			return null;
		}
	}

	/**
	 * Return whether Python is told something.
	 * @return whether a request takes something along
	 */
	boolean isCarrying() {
		return !this.mdc.isEmpty() || !this.context.getHeaders().isEmpty();
	}

	/**
	 * Let a request take along what Python is to know of the caller.
	 * @param trace the trace, if any
	 * @param request the request
	 * @return the request to send
	 */
	static PythonRequest carried(@Nullable CallTrace trace, PythonRequest request) {
		return (trace != null && trace.isCarrying()) ? new TracedRequest(request, trace.context.getHeaders(), trace.mdc)
				: request;
	}

	/**
	 * Tell that the call gave its result or failed, before the subscriber hears of it.
	 * @param trace the trace, if any
	 * @param failure the failure, or {@code null} for a result
	 * @param call the call, which knows its loop
	 */
	static void ended(@Nullable CallTrace trace, @Nullable Throwable failure, @Nullable PendingCall call) {
		if (trace != null) {
			trace.end(outcome(failure), failure, call);
		}
	}

	private static PythonCallOutcome outcome(@Nullable Throwable failure) {
		if (failure == null) {
			return PythonCallOutcome.SUCCESS;
		}
		return (failure instanceof PythonCallRejectedException) ? PythonCallOutcome.REJECTED : PythonCallOutcome.ERROR;
	}

	/**
	 * Tell that the subscriber cancelled the call.
	 * @param trace the trace, if any
	 * @param call the call, which knows its loop
	 */
	static void cancelled(@Nullable CallTrace trace, PendingCall call) {
		if (trace != null) {
			trace.end(PythonCallOutcome.CANCELLED, null, call);
		}
	}

	private void end(PythonCallOutcome outcome, @Nullable Throwable failure, @Nullable PendingCall call) {
		PythonEventLoop eventLoop = (call != null) ? call.eventLoop() : null;
		this.context.setOutcome(outcome);
		this.context.setEventLoop((eventLoop != null) ? eventLoop.name() : null);
		try {
			if (this.observation != null) {
				stop(this.observation, failure);
			}
			if (this.event != null) {
				this.event.commit(this.context);
			}
		}
		catch (RuntimeException ex) {
			logger.error("The end of a call cannot be observed, since what observes it failed", ex);
		}
	}

	private static void stop(Observation observation, @Nullable Throwable failure) {
		if (failure != null) {
			observation.error(failure);
		}
		observation.stop();
	}

}
