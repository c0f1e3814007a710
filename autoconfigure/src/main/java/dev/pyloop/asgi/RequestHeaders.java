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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;

/**
 * Writes the headers of a request, with names in lower case, in the order in which they
 * came.
 */
final class RequestHeaders {

	private static final int MAX_NAMES = 512;

	private static final Map<String, byte[]> names = new ConcurrentHashMap<>();

	private RequestHeaders() {
	}

	/**
	 * Write headers as Netty has them.
	 * @param out takes the list
	 * @param headers the headers
	 */
	static void write(MarshalWriter out, HttpHeaders headers) {
		out.beginList(headers.size());
		Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
		while (entries.hasNext()) {
			Map.Entry<CharSequence, CharSequence> entry = entries.next();
			write(out, entry.getKey().toString(), entry.getValue().toString());
		}
	}

	/**
	 * Write headers of HTTP/2: without those that Netty adds, and with the host first.
	 * @param out takes the list
	 * @param headers the headers
	 */
	static void writeHttp2(MarshalWriter out, HttpHeaders headers) {
		List<String> list = new ArrayList<>();
		Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
		while (entries.hasNext()) {
			Map.Entry<CharSequence, CharSequence> entry = entries.next();
			add(list, lower(entry.getKey().toString()), entry.getValue().toString(), true);
		}
		write(out, list);
	}

	/**
	 * Write headers of a request that a filter has changed.
	 * @param out takes the list
	 * @param received the headers as they came, for their order
	 * @param changed the headers as they are now
	 * @param http2 whether they are headers of HTTP/2
	 */
	static void writeChanged(MarshalWriter out, HttpHeaders received, org.springframework.http.HttpHeaders changed,
			boolean http2) {
		List<String> list = new ArrayList<>();
		Map<String, Integer> written = new HashMap<>();
		Iterator<Map.Entry<CharSequence, CharSequence>> entries = received.iteratorCharSequence();
		while (entries.hasNext()) {
			String name = lower(entries.next().getKey().toString());
			add(list, name, changed, written, 1, http2);
		}
		changed.headerNames().forEach((name) -> add(list, lower(name), changed, written, Integer.MAX_VALUE, http2));
		write(out, list);
	}

	private static void add(List<String> list, String name, org.springframework.http.HttpHeaders changed,
			Map<String, Integer> written, int count, boolean http2) {
		List<String> values = changed.getOrDefault(name, Collections.emptyList());
		int first = written.getOrDefault(name, 0);
		for (int index = first; index < values.size() && index - first < count; index++) {
			add(list, name, values.get(index), http2);
			written.put(name, index + 1);
		}
	}

	private static void add(List<String> list, String name, String value, boolean http2) {
		if (!http2 || (!name.startsWith("x-http2-") && !name.equals("transfer-encoding"))) {
			int index = (http2 && name.equals("host")) ? 0 : list.size();
			list.add(index, value);
			list.add(index, name);
		}
	}

	private static void write(MarshalWriter out, List<String> list) {
		out.beginList(list.size() / 2);
		for (int index = 0; index < list.size(); index += 2) {
			write(out, list.get(index), list.get(index + 1));
		}
	}

	private static void write(MarshalWriter out, String name, String value) {
		out.beginTuple(2);
		out.writeRaw(name(name));
		out.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static byte[] name(String name) {
		byte[] encoded = names.get(name);
		if (encoded == null) {
			encoded = encode(name);
			if (names.size() < MAX_NAMES && name.length() <= 64) {
				names.put(name, encoded);
			}
		}
		return encoded;
	}

	private static byte[] encode(String name) {
		MarshalWriter out = new MarshalWriter();
		out.writeBytes(lower(name).getBytes(StandardCharsets.ISO_8859_1));
		return out.toByteArray();
	}

	private static String lower(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the only or joined value of a header.
	 * @param headers the headers
	 * @param name the name
	 * @return the values with commas, or {@code null}
	 */
	static @Nullable String joined(HttpHeaders headers, String name) {
		List<String> values = headers.getAll(name);
		return values.isEmpty() ? null : String.join(",", values);
	}

}
