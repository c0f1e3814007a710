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

package dev.pyloop.testsupport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;

/**
 * Makes the key stores of tests: one key of a host with a certificate that it has signed
 * itself.
 *
 * @since 0.1.0
 */
public final class TestKeyStore {

	/**
	 * The password of the store and of its key.
	 */
	public static final String PASSWORD = "secret";

	/**
	 * The name of the entry.
	 */
	public static final String ALIAS = "test";

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private TestKeyStore() {
	}

	/**
	 * Make a store.
	 * @param folder where to put it
	 * @param host the host that the certificate is for
	 * @param subject the distinguished name of the certificate
	 * @return the file, in PKCS #12
	 */
	public static Path create(Path folder, String host, String subject) {
		Path file = folder.resolve(host + ".p12");
		TestProcess
			.run(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
					ALIAS, "-keyalg", "EC", "-dname", subject, "-ext", "san=dns:" + host, "-storetype", "PKCS12",
					"-keystore", file.toString(), "-storepass", PASSWORD), TIMEOUT)
			.requireSuccess();
		return file;
	}

	/**
	 * Read the key of a store.
	 * @param store the file
	 * @return what gives the key to a server
	 * @throws IOException if the file cannot be read
	 * @throws GeneralSecurityException if it is no store of this class
	 */
	public static KeyManagerFactory keys(Path store) throws IOException, GeneralSecurityException {
		char[] password = PASSWORD.toCharArray();
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(KeyStore.getInstance(store.toFile(), password), password);
		return keys;
	}

}
