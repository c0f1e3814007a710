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

import java.util.BitSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Finds requests that RFC 9110 and 9112 tell a server to refuse and that Netty lets pass:
 * who reads them otherwise may see another request in them.
 *
 * @param status the status to answer with
 * @param reason what is wrong, for the log
 */
record RequestCheck(int status, String reason) {

	private static final Pattern SCHEME = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

	private static final BitSet HOST = new BitSet(128);

	static {
		HOST.set('a', 'z' + 1);
		HOST.set('A', 'Z' + 1);
		HOST.set('0', '9' + 1);
		"-._~%!$&'()*+,;=".chars().forEach(HOST::set);
	}

	/**
	 * Check a request.
	 * @param request the request
	 * @return why it is refused, or {@code null}
	 */
	static @Nullable RequestCheck refusal(HttpServerRequest request) {
		int major = request.version().majorVersion();
		String method = request.method().name();
		if (!isUpperCase(method) || HttpMethod.CONNECT.equals(request.method())) {
			return new RequestCheck(501, "the method is '" + method + "'");
		}
		if (major == 2) {
			return null;
		}
		int minor = request.version().minorVersion();
		if (major != 1 || minor > 1) {
			return new RequestCheck(505, "its version is " + request.version());
		}
		RequestCheck refusal = refusal(request.uri(), method, request.requestHeaders().get(HttpHeaderNames.HOST));
		if (refusal == null) {
			refusal = transferEncoding(request.requestHeaders());
		}
		return (refusal != null) ? refusal : host(request.requestHeaders(), minor == 1);
	}

	private static boolean isUpperCase(String method) {
		for (int index = 0; index < method.length(); index++) {
			char character = method.charAt(index);
			if (character >= 'a' && character <= 'z') {
				return false;
			}
		}
		return true;
	}

	private static @Nullable RequestCheck refusal(String target, String method, @Nullable String host) {
		if (target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS"))) {
			return null;
		}
		String authority = RequestTarget.authority(target);
		if (authority == null || !SCHEME.matcher(target).lookingAt()) {
			return new RequestCheck(400, "its target is '" + target + "'");
		}
		if (!isHost(authority) || authority.isEmpty() || (host != null && !authority.equalsIgnoreCase(host))) {
			return new RequestCheck(400, "its target is '" + target + "' and its host '" + host + "'");
		}
		return null;
	}

	private static @Nullable RequestCheck transferEncoding(HttpHeaders headers) {
		Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(HttpHeaderNames.TRANSFER_ENCODING);
		if (!values.hasNext()) {
			return null;
		}
		String value = String.join(", ", headers.getAll(HttpHeaderNames.TRANSFER_ENCODING));
		String[] codings = value.toLowerCase(Locale.ROOT).split(",");
		String last = codings[codings.length - 1].trim();
		if (last.equals("chunked") && codings.length == 1) {
			return null;
		}
		boolean understood = !last.equals("chunked") || codings[codings.length - 2].trim().equals("chunked");
		return new RequestCheck(understood ? 400 : 501, "its transfer coding is '" + value + "'");
	}

	private static @Nullable RequestCheck host(HttpHeaders headers, boolean required) {
		Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
		if (!values.hasNext()) {
			return required ? new RequestCheck(400, "it has no host") : null;
		}
		CharSequence host = values.next();
		if (values.hasNext() || !isHost(host)) {
			return new RequestCheck(400,
					"its host is '" + String.join(", ", headers.getAll(HttpHeaderNames.HOST)) + "'");
		}
		return null;
	}

	private static boolean isHost(CharSequence host) {
		int length = host.length();
		int index = 0;
		if (length > 0 && host.charAt(0) == '[') {
			while (index < length && host.charAt(index) != ']') {
				index++;
			}
			if (index == length || (index + 1 < length && host.charAt(index + 1) != ':')) {
				return false;
			}
			index++;
		}
		while (index < length && HOST.get(host.charAt(index))) {
			index++;
		}
		return index == length || (host.charAt(index) == ':' && isPort(host, index + 1));
	}

	private static boolean isPort(CharSequence host, int start) {
		for (int index = start; index < host.length(); index++) {
			if (host.charAt(index) < '0' || host.charAt(index) > '9') {
				return false;
			}
		}
		return true;
	}

}
