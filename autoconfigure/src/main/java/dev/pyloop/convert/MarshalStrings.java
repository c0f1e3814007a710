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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Text as {@code marshal} has it: UTF-8 in which surrogates without a partner are
 * allowed.
 */
final class MarshalStrings {

	static final int SHORT = 255;

	private static final char REPLACEMENT = '\uFFFD';

	private MarshalStrings() {
	}

	static int writeShort(String value, int code, byte[] buffer, int position) {
		int length = value.length();
		int start = position + 2;
		for (int i = 0; i < length; i++) {
			char character = value.charAt(i);
			if (character >= 0x80) {
				return -1;
			}
			buffer[start + i] = (byte) character;
		}
		buffer[position] = (byte) code;
		buffer[position + 1] = (byte) length;
		return start + length;
	}

	static byte[] encode(String value) {
		byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
		if (utf8.length == value.length()) {
			return isSame(value, utf8) ? utf8 : encodeWithSurrogates(value);
		}
		return hasLoneSurrogate(value) ? encodeWithSurrogates(value) : utf8;
	}

	static @Nullable String decode(byte[] bytes, int offset, int length) {
		String value = new String(bytes, offset, length, StandardCharsets.UTF_8);
		return (value.indexOf(REPLACEMENT) == -1) ? value : decodeWithSurrogates(bytes, offset, length);
	}

	private static boolean isSame(String value, byte[] ascii) {
		return new String(ascii, StandardCharsets.ISO_8859_1).equals(value);
	}

	private static boolean hasLoneSurrogate(String value) {
		int length = value.length();
		for (int i = 0; i < length; i++) {
			char character = value.charAt(i);
			if (Character.isSurrogate(character)) {
				if (Character.isLowSurrogate(character) || i + 1 == length
						|| !Character.isLowSurrogate(value.charAt(i + 1))) {
					return true;
				}
				i++;
			}
		}
		return false;
	}

	private static byte[] encodeWithSurrogates(String value) {
		byte[] bytes = new byte[Math.multiplyExact(value.length(), 3)];
		int size = 0;
		for (int i = 0; i < value.length();) {
			int point = value.codePointAt(i);
			i += Character.charCount(point);
			size = writePoint(point, bytes, size);
		}
		return Arrays.copyOf(bytes, size);
	}

	private static int writePoint(int point, byte[] bytes, int index) {
		int next = index;
		if (point < 0x80) {
			bytes[next++] = (byte) point;
		}
		else if (point < 0x800) {
			bytes[next++] = (byte) (0xC0 | (point >> 6));
			bytes[next++] = (byte) (0x80 | (point & 0x3F));
		}
		else if (point < 0x10000) {
			bytes[next++] = (byte) (0xE0 | (point >> 12));
			bytes[next++] = (byte) (0x80 | ((point >> 6) & 0x3F));
			bytes[next++] = (byte) (0x80 | (point & 0x3F));
		}
		else {
			bytes[next++] = (byte) (0xF0 | (point >> 18));
			bytes[next++] = (byte) (0x80 | ((point >> 12) & 0x3F));
			bytes[next++] = (byte) (0x80 | ((point >> 6) & 0x3F));
			bytes[next++] = (byte) (0x80 | (point & 0x3F));
		}
		return next;
	}

	private static @Nullable String decodeWithSurrogates(byte[] bytes, int offset, int length) {
		StringBuilder value = new StringBuilder(length);
		int end = offset + length;
		int index = offset;
		while (index < end) {
			int first = bytes[index++];
			int more = trailing(first & 0xff);
			if (more < 0 || end - index < more) {
				return null;
			}
			int point = (more == 0) ? first : first & (0x3F >> more);
			for (int i = 0; i < more; i++) {
				int next = bytes[index++];
				if ((next & 0xC0) != 0x80) {
					return null;
				}
				point = (point << 6) | (next & 0x3F);
			}
			if (more > 0 && (point < minimum(more) || point > Character.MAX_CODE_POINT)) {
				return null;
			}
			value.appendCodePoint(point);
		}
		return value.toString();
	}

	private static int trailing(int first) {
		if (first < 0x80) {
			return 0;
		}
		if (first < 0xC0) {
			return -1;
		}
		if (first < 0xE0) {
			return 1;
		}
		if (first < 0xF0) {
			return 2;
		}
		return (first < 0xF8) ? 3 : -1;
	}

	private static int minimum(int more) {
		return switch (more) {
			case 1 -> 0x80;
			case 2 -> 0x800;
			default -> 0x10000;
		};
	}

}
