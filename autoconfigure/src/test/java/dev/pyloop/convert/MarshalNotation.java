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

import java.io.ByteArrayOutputStream;

/**
 * Notation for {@code marshal} data in tests: a type code, then bytes in hexadecimal. A
 * type code with the flag for references is hexadecimal, too. A number sign comes before
 * two hexadecimal digits of which the first is a type code.
 */
final class MarshalNotation {

	private static final String TYPE_CODES = "NFT.ilgsutaAzZr([{<>)ISy";

	private MarshalNotation() {
	}

	static byte[] parse(String notation) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 0; i < notation.length();) {
			char character = notation.charAt(i);
			if (character == '#') {
				bytes.write(Integer.parseInt(notation.substring(i + 1, i + 3), 16));
				i += 3;
				continue;
			}
			boolean last = i + 1 == notation.length();
			if (TYPE_CODES.indexOf(character) >= 0 || last || !isHexadecimal(notation.charAt(i + 1))) {
				bytes.write(character);
				i++;
			}
			else {
				bytes.write(Integer.parseInt(notation.substring(i, i + 2), 16));
				i += 2;
			}
		}
		return bytes.toByteArray();
	}

	private static boolean isHexadecimal(char character) {
		return Character.digit(character, 16) >= 0;
	}

}
