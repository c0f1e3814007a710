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

package dev.pyloop.autoconfigure;

import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

import dev.pyloop.eventloop.LoopResourceFactory;
import dev.pyloop.transport.PythonTransports;

/**
 * Gives what {@code pyloop.jvm} opens here: without Reactor Netty there are no sockets.
 */
final class TransportFactories {

	private TransportFactories() {
	}

	static Map<String, LoopResourceFactory> create(ObjectProvider<SslBundles> bundles) {
		return PythonTransports.hasSockets() ? PythonTransports.all(new BundleTlsContexts(bundles))
				: PythonTransports.processes();
	}

}
