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

package dev.pyloop.autoconfigure.asgi;

import java.util.List;

/**
 * Raised when there are ASGI applications, but nothing that serves them.
 */
final class AsgiNotServedException extends RuntimeException {

	private final List<String> ids;

	AsgiNotServedException(List<String> ids) {
		super("ASGI applications " + ids + " are served by WebFlux on Reactor Netty only");
		this.ids = List.copyOf(ids);
	}

	List<String> ids() {
		return this.ids;
	}

}
