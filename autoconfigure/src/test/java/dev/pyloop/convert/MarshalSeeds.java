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

package dev.pyloop.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Well-formed {@code marshal} data to mutate, as both halves write it.
 */
final class MarshalSeeds {

	private final RandomValues values;

	MarshalSeeds(SplittableRandom random) {
		this.values = new RandomValues(random);
	}

	List<byte[]> create() {
		PythonConverters converters = PythonConverters.create(null);
		MarshalWriter writer = new MarshalWriter();
		List<byte[]> seeds = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			writer.reset();
			converters.write(this.values.next(), writer);
			seeds.add(writer.toByteArray());
		}
		seeds.addAll(fromPython());
		return seeds;
	}

	/**
	 * Return what {@code marshal.dumps} of CPython writes, with references and interned
	 * strings, which Java does not write.
	 */
	private static List<byte[]> fromPython() {
		return List.of(MarshalNotation.parse("#db03000000#a902fa0161e9ffffff7fr01000000#e77b14ae47e17a843f"),
				MarshalNotation.parse("#fb#da036b6579#a902#e901000000#e902000000#da0162#db01000000r0000000030"),
				MarshalNotation.parse("#bc01000000#be02000000#e901000000fa0178"),
				MarshalNotation.parse("#db02000000#a9032e#fa026474#fa0f323032362d30312d30315430303a30r02000000"),
				MarshalNotation.parse("#db02000000#f303000000616263r01000000"),
				MarshalNotation.parse("#a9052e#fa026e64#fa033c6638#a901#e902000000#f310000000" + "00".repeat(16)));
	}

}
