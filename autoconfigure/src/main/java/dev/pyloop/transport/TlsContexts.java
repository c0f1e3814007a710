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

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

/**
 * Gives what connections are encrypted with. Must be safe for several threads.
 *
 * @since 0.1.0
 */
public interface TlsContexts {

	/**
	 * Return the context of connections that ask for no bundle: with the certificates
	 * that the JVM trusts.
	 * @return the context of a client
	 * @throws SSLException if there is none
	 */
	default SslContext client() throws SSLException {
		return SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
	}

	/**
	 * Return the context of an SSL bundle.
	 * @param bundle the name of the bundle
	 * @return the context of a client, which checks the name of the server
	 * @throws SSLException if the bundle cannot be used
	 * @throws IllegalArgumentException if there is no such bundle; the message names the
	 * remedy
	 */
	SslContext client(String bundle) throws SSLException;

	/**
	 * Return contexts without bundles.
	 * @return the contexts
	 */
	static TlsContexts withoutBundles() {
		return (bundle) -> {
			throw new IllegalArgumentException("There is no SSL bundle '" + bundle
					+ "' for ssl= because there are no bundles at all: configure 'spring.ssl.bundle' in a Spring "
					+ "application, or use ssl=True");
		};
	}

}
