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

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonErrors;
import dev.pyloop.ring.FrameType;

/**
 * A call that nobody waits for: a failure is logged and counted.
 */
final class SentCall extends PendingCall {

	private static final Log logger = LogFactory.getLog(PythonClient.class);

	private final ClientEngine engine;

	private final PythonRequest request;

	private int retries;

	SentCall(ClientEngine engine, PythonRequest request) {
		super(1);
		this.engine = engine;
		this.request = request;
	}

	@Override
	protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		if (type == FrameType.ERROR) {
			onFailure(PythonErrors.create(this.engine.read(buffer, offset, length)));
		}
	}

	@Override
	protected void onFailure(PythonException exception) {
		if (exception instanceof PythonUnavailableException && this.request.isIdempotent()
				&& this.retries++ < CallSubscription.MAX_RETRIES) {
			try {
				this.engine.start(this.request, this);
				return;
			}
			catch (PythonException ex) {
				exception.addSuppressed(ex);
			}
		}
		this.engine.failedSends().increment();
		logger.error("The call of " + this.request.description() + ", which nobody waits for, failed", exception);
	}

}
