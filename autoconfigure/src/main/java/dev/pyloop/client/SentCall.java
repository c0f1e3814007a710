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

import java.nio.ByteBuffer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonErrors;
import dev.pyloop.observation.PythonCallKind;
import dev.pyloop.ring.FrameType;

/**
 * A call that nobody waits for: a failure is logged and counted.
 */
final class SentCall extends PendingCall implements CallAdmission.Subject, CallWait.Subject {

	private static final Log logger = LogFactory.getLog(PythonClient.class);

	private final ClientEngine engine;

	private final PythonRequest request;

	private final @Nullable CallTrace trace;

	private volatile @Nullable MonoSink<Void> sink;

	private volatile @Nullable CallAdmission admission;

	private volatile boolean cancelled;

	private int retries;

	private SentCall(ClientEngine engine, PythonRequest request, ContextView subscriber) {
		super(1);
		this.engine = engine;
		this.request = request;
		this.trace = CallTrace.begin(engine, request, PythonCallKind.SEND, subscriber);
	}

	/**
	 * Send a request for each subscriber.
	 * @param engine what the calls of the client share
	 * @param request the request
	 * @return completes when a loop has accepted the call
	 */
	static Mono<Void> send(ClientEngine engine, PythonRequest request) {
		if (engine.limits() == null) {
			return Mono.deferContextual((context) -> new SentCall(engine, request, context).send());
		}
		return Mono.create((sink) -> {
			SentCall call = new SentCall(engine, request, sink.contextView());
			call.signal(sink);
			call.submit();
		});
	}

	private Mono<Void> send() {
		try {
			this.engine.start(CallTrace.carried(this.trace, this.request), this);
			return Mono.empty();
		}
		catch (PythonUnavailableException ex) {
			return Mono.create((sink) -> {
				signal(sink);
				await(ex);
			});
		}
		catch (RuntimeException ex) {
			CallTrace.ended(this.trace, this.engine.refused(this, ex), this);
			throw ex;
		}
	}

	private void signal(MonoSink<Void> sink) {
		this.sink = sink;
		sink.onCancel(() -> {
			this.cancelled = true;
			CallAdmission admission = this.admission;
			if (admission != null) {
				admission.abandon();
			}
		});
	}

	private void await(PythonUnavailableException exception) {
		if (this.request.isStrict() || !CallWait.begin(this, this.engine, exception)) {
			refused(exception);
		}
	}

	@Override
	public void resubmit() {
		if (!this.cancelled) {
			submit();
		}
	}

	private void submit() {
		CallAdmission admission = CallAdmission.of(this.engine, this.request, this);
		if (admission == null) {
			start(null);
			return;
		}
		this.admission = admission;
		if (!this.cancelled) {
			admission.begin();
		}
	}

	@Override
	public void admitted(CallAdmission admission) {
		whenReleased(admission);
		start(admission);
	}

	private void start(@Nullable CallAdmission admission) {
		try {
			this.engine.start(CallTrace.carried(this.trace, this.request), this);
		}
		catch (Throwable ex) {
			if (admission != null) {
				admission.run();
			}
			Exceptions.throwIfJvmFatal(ex);
			notStarted(ex);
			return;
		}
		MonoSink<Void> sink = this.sink;
		this.sink = null;
		if (sink != null) {
			sink.success();
		}
	}

	private void notStarted(Throwable failure) {
		if (failure instanceof PythonUnavailableException unavailable) {
			await(unavailable);
		}
		else {
			notAccepted(failure);
		}
	}

	@Override
	public void refused(PythonException exception) {
		if (!this.cancelled) {
			notAccepted(exception);
		}
	}

	private void notAccepted(Throwable failure) {
		MonoSink<Void> sink = this.sink;
		if (sink != null) {
			CallTrace.ended(this.trace, this.engine.refused(this, failure), this);
			sink.error(failure);
		}
		else {
			failed(failure);
		}
	}

	@Override
	protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		if (type == FrameType.ERROR) {
			onFailure(PythonErrors.create(this.engine.read(buffer, offset, length)));
		}
		else if (type == FrameType.RESULT) {
			CallTrace.ended(this.trace, null, this);
		}
		else if (type == FrameType.CANCELLED) {
			CallTrace.cancelled(this.trace, this);
		}
	}

	@Override
	protected void onFailure(PythonException exception) {
		if (exception instanceof PythonUnavailableException && this.request.isIdempotent()
				&& this.retries++ < CallSubscription.MAX_RETRIES) {
			submit();
		}
		else {
			failed(exception);
		}
	}

	private void failed(Throwable failure) {
		this.engine.eventLoopPool().callFailures().failedUnseen();
		CallTrace.ended(this.trace, this.engine.refused(this, failure), this);
		logger.error("The call of " + this.request.description() + ", which nobody waits for, failed", failure);
	}

}
