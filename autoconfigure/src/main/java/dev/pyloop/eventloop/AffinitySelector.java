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

import java.util.List;

import dev.pyloop.PythonUnavailableException;

/**
 * Chooses a loop by a key with rendezvous hashing: when a loop leaves, only its keys
 * move.
 */
final class AffinitySelector {

	private AffinitySelector() {
	}

	static PythonEventLoop select(List<PythonEventLoop> eventLoops, Object key) {
		PythonEventLoop selected = eventLoops.get(0);
		long highest = Long.MIN_VALUE;
		for (PythonEventLoop eventLoop : eventLoops) {
			long score = mix(key.hashCode() * 0x9E3779B97F4A7C15L + eventLoop.index());
			if (score > highest) {
				highest = score;
				selected = eventLoop;
			}
		}
		return selected;
	}

	static PythonEventLoop selectStrict(List<PythonEventLoop> eventLoops, Object key) {
		PythonEventLoop selected = select(eventLoops, key);
		if (selected.state() != PythonEventLoopState.RUNNING) {
			throw new PythonUnavailableException("Event loop '" + selected.name() + "' of affinity key '" + key
					+ "' is " + selected.state() + "; without strict() the call moves to another loop", false, null);
		}
		return selected;
	}

	private static long mix(long value) {
		long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
		mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
		return mixed ^ (mixed >>> 33);
	}

}
