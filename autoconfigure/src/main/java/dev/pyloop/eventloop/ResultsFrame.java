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

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.MarshalException;
import dev.pyloop.convert.MarshalSequence;
import dev.pyloop.ring.FrameType;

/**
 * Cuts a frame of type {@link FrameType#RESULTS} into the results of its calls.
 */
final class ResultsFrame {

	private static final int WORD = 8;

	private final ByteBuffer buffer;

	private final int offset;

	private final int count;

	private final MarshalSequence values;

	ResultsFrame(ByteBuffer buffer, int offset, int length) {
		this.buffer = buffer;
		this.offset = offset;
		long count = (length >= WORD) ? word(0) : -1;
		if (count < 0 || count > length / WORD - 1) {
			throw new PythonConversionException(
					"The results of " + count + " calls cannot be in a frame of " + length + " bytes", null, null);
		}
		this.count = (int) count;
		int ids = (this.count + 1) * WORD;
		this.values = new MarshalSequence(buffer, offset + ids, length - ids);
	}

	/**
	 * Hand each result to the consumer.
	 * @param results takes the results; it must not throw
	 */
	void forEach(Results results) {
		for (int index = 0; index < this.count; index++) {
			long id = word(index + 1);
			int start = this.values.position();
			try {
				this.values.skip();
			}
			catch (MarshalException ex) {
				failFrom(index, results, ex);
				return;
			}
			results.onResult(id, this.buffer, start, this.values.position() - start);
		}
	}

	private void failFrom(int first, Results results, MarshalException failure) {
		for (int index = first; index < this.count; index++) {
			results.onFailure(word(index + 1), failure);
		}
	}

	private long word(int index) {
		return this.buffer.getLong(this.offset + index * WORD);
	}

	/**
	 * Takes what is in a frame.
	 */
	interface Results {

		/**
		 * Take a result.
		 * @param id the id of the call
		 * @param buffer the memory that holds the value
		 * @param offset where the value begins
		 * @param length the length of the value in bytes
		 */
		void onResult(long id, ByteBuffer buffer, int offset, int length);

		/**
		 * Take a result that cannot be read.
		 * @param id the id of the call
		 * @param failure the reason
		 */
		void onFailure(long id, PythonConversionException failure);

	}

}
