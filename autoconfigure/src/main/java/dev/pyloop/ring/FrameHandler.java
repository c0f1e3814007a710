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

package dev.pyloop.ring;

import java.nio.ByteBuffer;

/**
 * Takes the frames of a ring.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FrameHandler {

	/**
	 * Take a frame.
	 * @param type one of {@link FrameType}
	 * @param flags the flags
	 * @param generation the generation of the loop that wrote the frame
	 * @param callbackId what the frame belongs to
	 * @param buffer the memory that holds the payload, in native byte order; valid only
	 * until this method returns
	 * @param offset where the payload begins
	 * @param length the length of the payload in bytes
	 */
	void onFrame(int type, int flags, int generation, long callbackId, ByteBuffer buffer, int offset, int length);

}
