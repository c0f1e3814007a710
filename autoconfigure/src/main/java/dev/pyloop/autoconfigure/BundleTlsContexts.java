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

import java.util.Arrays;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;

import dev.pyloop.transport.TlsContexts;

/**
 * Makes {@link TlsContexts} of the SSL bundles of Spring Boot. A bundle that was reloaded
 * counts for the next connection.
 */
final class BundleTlsContexts implements TlsContexts {

	private final ObjectProvider<SslBundles> bundles;

	BundleTlsContexts(ObjectProvider<SslBundles> bundles) {
		this.bundles = bundles;
	}

	@Override
	public SslContext client(String bundle) throws SSLException {
		SslBundles bundles = this.bundles.getIfAvailable();
		if (bundles == null) {
			return TlsContexts.withoutBundles().client(bundle);
		}
		SslBundle found = find(bundles, bundle);
		SslManagerBundle managers = found.getManagers();
		SslOptions options = found.getOptions();
		SslContextBuilder builder = SslContextBuilder.forClient()
			.keyManager(managers.getKeyManagerFactory())
			.trustManager(managers.getTrustManagerFactory())
			.endpointIdentificationAlgorithm("HTTPS");
		if (options.getCiphers() != null) {
			builder.ciphers(Arrays.asList(options.getCiphers()), SupportedCipherSuiteFilter.INSTANCE);
		}
		if (options.getEnabledProtocols() != null) {
			builder.protocols(options.getEnabledProtocols());
		}
		return builder.build();
	}

	private static SslBundle find(SslBundles bundles, String name) {
		try {
			return bundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw new IllegalArgumentException("There is no SSL bundle '" + name + "' for ssl=, only "
					+ bundles.getBundleNames() + "; configure 'spring.ssl.bundle.pem." + name
					+ "' or 'spring.ssl.bundle.jks." + name + "', or use ssl=True", ex);
		}
	}

}
