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
package dev.pyloop.eventloop;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.pyloop.PythonException;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * A {@link PendingCall} that keeps what it got.
 */
final class TestCall extends PendingCall {

	private static final PythonEventLoop EVENT_LOOP = mock(PythonEventLoop.class, withSettings().stubOnly());

	final Queue<Integer> frames = new ConcurrentLinkedQueue<>();

	final Queue<PythonException> failures = new ConcurrentLinkedQueue<>();

	TestCall(int weight) {
		super(weight);
	}

	static TestCall of(long id) {
		return of(id, 1);
	}

	static TestCall of(long id, int weight) {
		TestCall call = new TestCall(weight);
		call.assign(id, EVENT_LOOP);
		return call;
	}

	@Override
	protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		this.frames.add(type);
	}

	@Override
	protected void onFailure(PythonException exception) {
		this.failures.add(exception);
	}

}
