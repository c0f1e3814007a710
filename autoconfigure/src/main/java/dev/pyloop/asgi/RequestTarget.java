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

import java.nio.charset.StandardCharsets;

/**
 * The target of a request: its path without and with percent-decoding, and its query.
 *
 * @param rawPath the path as it was received
 * @param query what follows the question mark
 */
record RequestTarget(String rawPath, String query) {

	static RequestTarget parse(String uri) {
		int start = pathStart(uri);
		int end = uri.length();
		int fragment = uri.indexOf('#', start);
		if (fragment >= 0) {
			end = fragment;
		}
		int question = uri.indexOf('?', start);
		if (question < 0 || question >= end) {
			return new RequestTarget(path(uri, start, end), "");
		}
		return new RequestTarget(path(uri, start, question), uri.substring(question + 1, end));
	}

	private static int pathStart(String uri) {
		if (uri.isEmpty() || uri.charAt(0) == '/') {
			return 0;
		}
		int authority = uri.indexOf("://");
		if (authority < 0) {
			return 0;
		}
		for (int index = authority + 3; index < uri.length(); index++) {
			char character = uri.charAt(index);
			if (character == '/' || character == '?' || character == '#') {
				return index;
			}
		}
		return uri.length();
	}

	private static String path(String uri, int start, int end) {
		return (start == end) ? "/" : uri.substring(start, end);
	}

	/**
	 * Decode percent-encoding, then UTF-8; what is not UTF-8 becomes U+FFFD.
	 * @param path characters that stand for bytes
	 * @return the text
	 */
	static String decode(String path) {
		boolean plain = true;
		for (int index = 0; index < path.length() && plain; index++) {
			char character = path.charAt(index);
			plain = character != '%' && character < 0x80;
		}
		return plain ? path : decodeBytes(path.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String decodeBytes(byte[] bytes) {
		int size = 0;
		for (int index = 0; index < bytes.length; index++) {
			int value = bytes[index];
			if (value == '%' && index + 2 < bytes.length) {
				int high = Character.digit(bytes[index + 1], 16);
				int low = Character.digit(bytes[index + 2], 16);
				if (high >= 0 && low >= 0) {
					value = (high << 4) | low;
					index += 2;
				}
			}
			bytes[size++] = (byte) value;
		}
		return new String(bytes, 0, size, StandardCharsets.UTF_8);
	}

}
