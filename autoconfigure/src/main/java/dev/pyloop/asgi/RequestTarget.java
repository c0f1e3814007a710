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
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * The target of a request: its path without and with percent-decoding, and its query.
 *
 * @param rawPath the path as it was received
 * @param query what follows the question mark
 */
record RequestTarget(String rawPath, String query) {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final BitSet LEGAL = new BitSet(128);

	private static final BitSet LEGAL_IN_QUERY = new BitSet(128);

	static {
		LEGAL.set('a', 'z' + 1);
		LEGAL.set('A', 'Z' + 1);
		LEGAL.set('0', '9' + 1);
		"-._~!$&'()*+,;=:@/?".chars().forEach(LEGAL::set);
		LEGAL_IN_QUERY.or(LEGAL);
		"[]".chars().forEach(LEGAL_IN_QUERY::set);
	}

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

	/**
	 * Return where the path begins; an authority may be before it, as WebFlux finds it.
	 * @param uri the target
	 * @return the index
	 */
	static int pathStart(String uri) {
		int end = delimiter(uri, 0);
		if (end == 0 || end + 1 >= uri.length() || !uri.startsWith("://", end - 1)) {
			return 0;
		}
		return delimiter(uri, end + 2);
	}

	/**
	 * Return the authority of a target of absolute form.
	 * @param uri the target
	 * @return the authority without user information, or {@code null}
	 */
	static @Nullable String authority(String uri) {
		int end = pathStart(uri);
		int start = uri.lastIndexOf("://", end - 1);
		if (end == 0 || start < 0) {
			return null;
		}
		return uri.substring(Math.max(start + 3, uri.lastIndexOf('@', end - 1) + 1), end);
	}

	private static int delimiter(String uri, int start) {
		for (int index = start; index < uri.length(); index++) {
			char character = uri.charAt(index);
			if (character == '/' || character == '?' || character == '#') {
				return index;
			}
		}
		return uri.length();
	}

	/**
	 * Percent-encode what may not be in a URI; control characters are left alone.
	 * @param uri the target
	 * @return the target, or {@code null} if there is nothing to encode
	 */
	static @Nullable String encode(String uri) {
		int start = pathStart(uri);
		StringBuilder encoded = null;
		boolean query = false;
		for (int index = start; index < uri.length(); index++) {
			char character = uri.charAt(index);
			query = query || character == '?';
			boolean legal = (character == '%') ? isEscape(uri, index)
					: (query ? LEGAL_IN_QUERY : LEGAL).get(character) || character <= ' ' || character == 0x7f;
			if (!legal && encoded == null) {
				encoded = new StringBuilder(uri.length() + 32).append(uri, 0, index);
			}
			if (encoded != null) {
				encoded.append(legal ? Character.toString(character) : "%" + HEX.toHexDigits((byte) character));
			}
		}
		return (encoded != null) ? encoded.toString() : null;
	}

	private static boolean isEscape(String uri, int index) {
		return index + 2 < uri.length() && Character.digit(uri.charAt(index + 1), 16) >= 0
				&& Character.digit(uri.charAt(index + 2), 16) >= 0;
	}

	/**
	 * Return where a prefix of a path ends.
	 * @param path the path, which is encoded
	 * @param prefix the prefix, which is not
	 * @return the index in the path
	 */
	static int prefixEnd(String path, String prefix) {
		int bytes = prefix.getBytes(StandardCharsets.UTF_8).length;
		int index = 0;
		while (bytes > 0 && index < path.length()) {
			index += (path.charAt(index) == '%' && isEscape(path, index)) ? 3 : 1;
			bytes--;
		}
		return index;
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
		return text(ByteBuffer.wrap(bytes, 0, size));
	}

	/**
	 * Decode UTF-8 with as many replacements as Python makes: surrogates are three.
	 * @param bytes the bytes
	 * @return the text
	 */
	private static String text(ByteBuffer bytes) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		CharBuffer text = CharBuffer.allocate(bytes.remaining());
		CoderResult result = decoder.decode(bytes, text, true);
		while (result.isMalformed()) {
			boolean surrogate = bytes.get(bytes.position()) == (byte) 0xed && result.length() > 1
					&& (bytes.get(bytes.position() + 1) & 0xff) >= 0xa0;
			text.put('\ufffd');
			bytes.position(bytes.position() + (surrogate ? 1 : result.length()));
			result = decoder.reset().decode(bytes, text, true);
		}
		return text.flip().toString();
	}

}
