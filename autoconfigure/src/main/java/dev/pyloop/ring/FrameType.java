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

/**
 * Types and flags of frames. The Python half has the same constants in
 * {@code _frames.py}.
 *
 * @since 0.1.0
 */
public final class FrameType {

	/** Fills the rest of a ring. */
	public static final int PADDING = 0;

	/** To Python: {@code (reference, args, kwargs)}. */
	public static final int CALL = 1;

	/**
	 * To Python: {@code (mode, [(reference, args, kwargs, inline), ...])}; a reference
	 * that is {@code None} is the one before.
	 */
	public static final int GATHER = 2;

	/** To Python: {@code (reference, args, kwargs, credits)}. */
	public static final int STREAM = 3;

	/** To Python: cancel the call, no payload. */
	public static final int CANCEL = 4;

	/** To Python: the number of items that a stream may produce further. */
	public static final int CREDIT = 5;

	/** To Python: {@code (namespace, expression, locals)}. */
	public static final int EVAL = 6;

	/** To Python: {@code (namespace, code)}. */
	public static final int EXEC = 7;

	/** To Python: end the loop, the payload is the grace period in seconds. */
	public static final int STOP = 8;

	/** To Python: load an ASGI application, {@code (key, options)}. */
	public static final int ASGI_OPEN = 9;

	/** To Python: end an ASGI application, {@code (key, grace)}. */
	public static final int ASGI_CLOSE = 10;

	/** To Python: an HTTP request for an ASGI application, the parts of its scope. */
	public static final int ASGI_HTTP = 11;

	/** To Python: a part of the body of a request. */
	public static final int ASGI_BODY = 12;

	/** To Python: how many bytes of a response have left. */
	public static final int ASGI_SENT = 13;

	/** To Python: the client is gone; the payload is whether to cancel at once. */
	public static final int ASGI_GONE = 14;

	/**
	 * To Python: an ASGI application ends soon,
	 * {@code (key, grace of events, grace of others)}.
	 */
	public static final int ASGI_DRAIN = 15;

	/** To Python: a WebSocket for an ASGI application, the parts of its scope. */
	public static final int ASGI_WEBSOCKET = 16;

	/** To Python: a message of a WebSocket, text or bytes. */
	public static final int ASGI_RECEIVED = 17;

	/** To Python: the connection of a WebSocket has ended, {@code (code, reason)}. */
	public static final int ASGI_CLOSED = 18;

	/** To Python: events, {@code (kind, id, data, kind, id, data, ...)}. */
	public static final int EVENTS = 19;

	/**
	 * Sets the levels of the loggers of Python.
	 */
	public static final int LOG_LEVELS = 20;

	/**
	 * How the loop is doing.
	 */
	public static final int TELEMETRY = 52;

	/**
	 * To Java: the answer to a question about the loop.
	 */
	public static final int ANSWER = 53;

	/** To Java: what the code of the application recorded for its meters. */
	public static final int METERS = 54;

	/** To Java: the value of a call. */
	public static final int RESULT = 33;

	/** To Java: a described exception. */
	public static final int ERROR = 34;

	/** To Java: the call ended by cancellation; the payload is where it was, or none. */
	public static final int CANCELLED = 35;

	/** To Java: a list of items of a stream. */
	public static final int ITEMS = 36;

	/** To Java: the stream ended. */
	public static final int END = 37;

	/** To Java: the loop runs; the payload is a dict that describes it. */
	public static final int READY = 38;

	/** To Java: a line for the log, {@code (level, logger, message)}. */
	public static final int LOG = 39;

	/** To Java: where a call is that was cancelled; it is not yet its end. */
	public static final int STACK = 40;

	/** To Java: status, headers and the first part of the body of a response. */
	public static final int ASGI_RESPONSE = 41;

	/** To Java: a further part of the body of a response. */
	public static final int ASGI_CHUNK = 42;

	/** To Java: how many bytes of the body of a request were read, more are awaited. */
	public static final int ASGI_DEMAND = 43;

	/** To Java: a request ended without a complete response. */
	public static final int ASGI_END = 44;

	/** To Java: the trailers of a response, which end it. */
	public static final int ASGI_TRAILERS = 45;

	/** To Java: status and headers of the handshake of a WebSocket. */
	public static final int ASGI_ACCEPT = 46;

	/** To Java: a message for the client of a WebSocket. */
	public static final int ASGI_MESSAGE = 47;

	/** To Java: close a WebSocket: the code in 2 bytes, then the reason in UTF-8. */
	public static final int ASGI_CLOSING = 48;

	/**
	 * Says which calls were interrupted, with their stacks.
	 */
	public static final int INTERRUPTED = 49;

	/**
	 * To Java: a command for a resource, {@code (command, data)} or with {@link #BYTES}
	 * what it is to write.
	 */
	public static final int COMMAND = 50;

	/**
	 * To Java: the task of a request is cancelled because its client is gone.
	 */
	public static final int ENDING = 51;

	/**
	 * To Java: the values of several calls: their number and their ids in 8 bytes each,
	 * then a list of simple values without references to one another.
	 */
	public static final int RESULTS = 63;

	/** Flag: the payload has extension tuples. */
	public static final int EXTENSIONS = 1;

	/** Flag: the payload is in a block; the frame has its id and length. */
	public static final int BLOCK = 2;

	/** Flag of a call: run a plain function on the thread of the loop. */
	public static final int INLINE = 4;

	/** Flag of a command: the payload is not encoded, and to be written as it is. */
	public static final int BYTES = 4;

	/** Flag of a command: nobody waits for its effect. */
	public static final int QUIET = 8;

	/** Flag of a cancellation: tell where the call was. */
	public static final int WANT_STACK = 8;

	/**
	 * Flag of an error: the call failed, but what it started is still being cancelled.
	 */
	public static final int UNFINISHED = 16;

	/** Flag of a body: further parts follow. */
	public static final int MORE = 32;

	/**
	 * Flag of what starts something in Python: the payload is
	 * {@code (payload, headers, mdc)}, two dicts of what the caller lets it know.
	 */
	public static final int HEADERS = 64;

	/** Flag of a response: trailers follow its body. */
	public static final int TRAILERS = 64;

	/** Flag of a message of a WebSocket: it is text. */
	public static final int TEXT = 64;

	/** Flag of a response: its body is the name of a file. */
	public static final int FILE = 128;

	private FrameType() {
	}

}
