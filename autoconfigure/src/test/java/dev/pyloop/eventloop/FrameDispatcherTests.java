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
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonException;
import dev.pyloop.ring.FrameType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.RETURNS_MOCKS;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link FrameDispatcher}.
 */
class FrameDispatcherTests {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final InFlightRegistry inFlight = new InFlightRegistry(10);

	private final EventLoopThread thread = new EventLoopThread("loop");

	private final FrameDispatcher dispatcher = new FrameDispatcher("loop", 0x1_0007, this.inFlight, this.thread,
			mock(HungCalls.class), (id, command) -> {
			}, mock(PythonLog.class), mock(EventLoopObserver.class), mock(LoopQuestions.class));

	@ParameterizedTest
	@ValueSource(ints = { FrameType.RESULT, FrameType.ERROR, FrameType.CANCELLED, FrameType.END })
	void lastFrameEndsTheCall(int type) {
		TestCall call = add(1);
		dispatch(type, 0, 7, 1);
		dispatch(type, 0, 7, 1);
		assertThat(call.frames).containsExactly(type);
		assertThat(this.inFlight.pending()).isZero();
		assertThat(this.dispatcher.unknownFrames()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { FrameType.ITEMS, FrameType.STACK })
	void otherFramesLeaveTheCall(int type) {
		TestCall call = add(1);
		dispatch(type, 0, 7, 1);
		dispatch(type, 0, 7, 1);
		assertThat(call.frames).containsExactly(type, type);
		assertThat(this.inFlight.pending()).isEqualTo(1);
	}

	@Test
	void unfinishedErrorLeavesTheCallUntilItsEnd() {
		TestCall call = add(1);
		dispatch(FrameType.ERROR, FrameType.UNFINISHED, 7, 1);
		assertThat(this.inFlight.pending()).isEqualTo(1);
		dispatch(FrameType.CANCELLED, 0, 7, 1);
		assertThat(this.inFlight.pending()).isZero();
		assertThat(call.frames).containsExactly(FrameType.ERROR, FrameType.CANCELLED);
	}

	@Test
	void frameOfUnknownCallIsCountedAndDropped() {
		dispatch(FrameType.RESULT, 0, 7, 99);
		dispatch(FrameType.ITEMS, 0, 7, Long.MIN_VALUE);
		assertThat(this.dispatcher.unknownFrames()).isEqualTo(2);
	}

	@Test
	void frameOfDeadGenerationIsCountedAndDropped() {
		TestCall call = add(1);
		dispatch(FrameType.RESULT, 0, 6, 1);
		assertThat(call.frames).isEmpty();
		assertThat(this.inFlight.find(1)).isSameAs(call);
		assertThat(this.dispatcher.unknownFrames()).isEqualTo(1);
	}

	@Test
	void corruptFrameDoesNotStopTheOthers() {
		TestCall call = add(1);
		ByteBuffer corrupt = ByteBuffer.wrap(new byte[] { '?' });
		this.dispatcher.onFrame(FrameType.READY, 0, 7, 0, corrupt, 0, 1);
		this.dispatcher.onFrame(FrameType.ERROR, 0, 7, 0, corrupt, 0, 1);
		dispatch(FrameType.RESULT, 0, 7, 1);
		assertThat(call.frames).containsExactly(FrameType.RESULT);
	}

	@ParameterizedTest
	@ValueSource(ints = { FrameType.RESULT, FrameType.ITEMS })
	void answerThatCannotBeReadFailsTheCall(int type) {
		List<PythonException> failures = new ArrayList<>();
		PendingCall call = new PendingCall(1) {

			@Override
			protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
				throw new IllegalStateException("Corrupt frame");
			}

			@Override
			protected void onFailure(PythonException exception) {
				failures.add(exception);
			}

		};
		PythonEventLoop eventLoop = mock(PythonEventLoop.class);
		HungCalls hungCalls = mock(HungCalls.class);
		given(eventLoop.hungCalls()).willReturn(hungCalls);
		call.assign(1, eventLoop);
		this.inFlight.add(call);
		dispatch(type, 0, 7, 1);
		assertThat(failures).singleElement()
			.isInstanceOfSatisfying(PythonConversionException.class,
					(ex) -> assertThat(ex).hasMessageContaining("event loop 'loop' cannot be read"));
		then(hungCalls).should().cancel(1, CallCancellation.UNREADABLE);
	}

	@Test
	void resultsEndTheirCalls() {
		TestCall first = add(1);
		TestCall second = add(2);
		dispatchResults(3, new long[] { 1, 9, 2 }, "NNT");
		assertThat(first.frames).containsExactly(FrameType.RESULT);
		assertThat(second.frames).containsExactly(FrameType.RESULT);
		assertThat(this.inFlight.pending()).isZero();
		assertThat(this.dispatcher.unknownFrames()).isEqualTo(1);
	}

	@Test
	void resultsThatCannotBeReadFailTheirCalls() {
		TestCall first = add(1);
		TestCall second = add(2);
		dispatchResults(3, new long[] { 1, 2, 9 }, "N?T");
		assertThat(first.frames).containsExactly(FrameType.RESULT);
		assertThat(second.failures).singleElement().isInstanceOf(PythonConversionException.class);
		assertThat(this.inFlight.pending()).isZero();
		assertThat(this.dispatcher.unknownFrames()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 2, Long.MAX_VALUE })
	void resultsThatAreCutOffGiveUpTheLoop(long count) {
		add(1);
		assertThatIllegalStateException().isThrownBy(() -> dispatchResults(count, new long[] { 1 }, ""))
			.withMessageStartingWith("Corrupt frame: The results of " + count + " calls cannot be in a frame");
		assertThat(this.inFlight.pending()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(classes = { StackOverflowError.class, NoClassDefFoundError.class, OutOfMemoryError.class })
	void subscriberThatThrowsAnErrorDoesNotStopTheOthers(Class<? extends Error> type) throws Exception {
		Error error = type.getConstructor().newInstance();
		for (long id = 1; id <= 2; id++) {
			this.inFlight.add(new FailingCall(id, error));
		}
		TestCall other = add(3);
		dispatch(FrameType.RESULT, 0, 7, 1);
		dispatchResults(2, new long[] { 2, 3 }, "NN");
		assertThat(other.frames).containsExactly(FrameType.RESULT);
		assertThat(this.inFlight.pending()).isZero();
	}

	@Test
	void readyFrameMakesTheThreadReady() {
		this.dispatcher.onFrame(FrameType.READY, 0, 7, 0, ByteBuffer.wrap(new byte[] { 'N' }), 0, 1);
		assertThatNoException().isThrownBy(() -> this.thread.awaitReady(Duration.ofSeconds(1)));
	}

	private TestCall add(long id) {
		TestCall call = TestCall.of(id);
		this.inFlight.add(call);
		return call;
	}

	private void dispatchResults(long count, long[] ids, String values) {
		ByteBuffer frame = ByteBuffer.allocate(8 + 8 * ids.length + 5 + values.length()).order(ByteOrder.nativeOrder());
		frame.putLong(count);
		LongStream.of(ids).forEach(frame::putLong);
		frame.put((byte) '[').order(ByteOrder.LITTLE_ENDIAN).putInt(values.length());
		frame.put(values.getBytes(StandardCharsets.US_ASCII)).order(ByteOrder.nativeOrder());
		this.dispatcher.onFrame(FrameType.RESULTS, 0, 7, 0, frame, 0, frame.capacity());
	}

	private void dispatch(int type, int flags, int generation, long id) {
		this.dispatcher.onFrame(type, flags, generation, id, NOTHING, 0, 0);
	}

	/**
	 * A call whose subscriber throws whatever happens.
	 */
	private static final class FailingCall extends PendingCall {

		private final Error error;

		FailingCall(long id, Error error) {
			super(1);
			this.error = error;
			assign(id, mock(PythonEventLoop.class, RETURNS_MOCKS));
		}

		@Override
		protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
			throw this.error;
		}

		@Override
		protected void onFailure(PythonException exception) {
			throw this.error;
		}

	}

}
