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
package dev.pyloop.transport;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * A failure as Python raises it: the name of its {@code errno} or of an exception, the
 * number of the former if that is known, and a message.
 *
 * @param kind the name
 * @param number the number, or 0
 * @param message the message
 */
record TransportFailure(String kind, int number, String message) {

	private static final Pattern NUMBER = Pattern.compile("error[=:] ?(\\d+)");

	private static final Map<String, String> TEXTS = Map.of("connection reset", "ECONNRESET", "broken pipe", "EPIPE",
			"connection refused", "ECONNREFUSED", "network is unreachable", "ENETUNREACH", "no route to host",
			"EHOSTUNREACH", "connection timed out", "ETIMEDOUT", "address already in use", "EADDRINUSE",
			"message too long", "EMSGSIZE", "permission denied", "EACCES", "cannot assign requested address",
			"EADDRNOTAVAIL");

	static TransportFailure of(Throwable failure) {
		String message = text(failure);
		if (isCausedBy(failure, CertificateException.class)) {
			return new TransportFailure("SSLCertVerificationError", 0, message + causes(failure));
		}
		if (isCausedBy(failure, SSLException.class)) {
			return new TransportFailure("SSLError", 0, message + causes(failure));
		}
		if (isCausedBy(failure, UnknownHostException.class) || isCausedBy(failure, UnresolvedAddressException.class)) {
			return new TransportFailure("gaierror", 0, message);
		}
		if (failure instanceof IllegalArgumentException) {
			return new TransportFailure("ValueError", 0, message);
		}
		Matcher number = NUMBER.matcher(message);
		if (number.find()) {
			return new TransportFailure("", Integer.parseInt(number.group(1)), message);
		}
		return new TransportFailure(name(failure, message.toLowerCase(Locale.ROOT)), 0, message);
	}

	private static String name(Throwable failure, String message) {
		for (Map.Entry<String, String> text : TEXTS.entrySet()) {
			if (message.contains(text.getKey())) {
				return text.getValue();
			}
		}
		if (failure instanceof NoRouteToHostException) {
			return "EHOSTUNREACH";
		}
		if (failure instanceof BindException) {
			return "EADDRINUSE";
		}
		if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
			return "ETIMEDOUT";
		}
		if (failure instanceof ConnectException || failure instanceof PortUnreachableException) {
			return "ECONNREFUSED";
		}
		return (failure instanceof ClosedChannelException) ? "ECONNABORTED" : "";
	}

	private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

	private static String text(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message : failure.getClass().getSimpleName();
	}

	private static String causes(Throwable failure) {
		StringBuilder causes = new StringBuilder();
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			causes.append(": ").append(text(cause));
		}
		return causes.toString();
	}

	/**
	 * Return the failure for Python.
	 * @return name, number and message
	 */
	List<Object> toData() {
		return List.of(this.kind, this.number, this.message);
	}

	@Nullable static Object data(@Nullable Throwable failure) {
		return (failure != null) ? of(failure).toData() : null;
	}

}
