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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;
import dev.pyloop.convert.MarshalReader;
import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonErrors;
import dev.pyloop.ring.FrameType;

/**
 * A call of pyloop's Python half that a thread waits for.
 */
final class ControlCall extends PendingCall {

	private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

	private final String description;

	ControlCall(String description) {
		super(1);
		this.description = description;
	}

	@Override
	protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		switch (type) {
			case FrameType.RESULT -> this.result.complete(new MarshalReader().read(buffer, offset, length));
			case FrameType.ERROR -> this.result
				.completeExceptionally(PythonErrors.create(new MarshalReader().read(buffer, offset, length)));
			default -> this.result.completeExceptionally(PythonErrors.cancelled(this.description));
		}
	}

	@Override
	protected void onFailure(PythonException exception) {
		this.result.completeExceptionally(exception);
	}

	/**
	 * Wait for the answer.
	 * @param timeout how long
	 * @return the answer
	 * @throws PythonException what Python answered
	 * @throws TimeoutException if there is no answer in time; the call is cancelled then
	 */
	@Nullable Object await(Duration timeout) throws TimeoutException {
		try {
			return this.result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof PythonException cause) ? cause : new IllegalStateException(ex.getCause());
		}
		catch (TimeoutException ex) {
			cancelInPython(CallCancellation.TIMEOUT);
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			cancelInPython(CallCancellation.SUBSCRIBER);
			throw new IllegalStateException("Interrupted while waiting for " + this.description, ex);
		}
	}

}
