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

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Describes an encrypted connection as Python's {@code ssl} does.
 */
final class TlsDescription {

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'",
			Locale.ENGLISH);

	private static final Map<String, String> NAMES = Map.of("CN", "commonName", "O", "organizationName", "OU",
			"organizationalUnitName", "C", "countryName", "L", "localityName", "ST", "stateOrProvinceName", "DC",
			"domainComponent", "EMAILADDRESS", "emailAddress", "STREET", "streetAddress");

	private static final Map<Integer, String> ALTERNATIVES = Map.of(1, "email", 2, "DNS", 6, "URI", 7, "IP Address");

	private TlsDescription() {
	}

	static Map<String, @Nullable Object> describe(SslHandler handler) {
		SSLEngine engine = handler.engine();
		SSLSession session = engine.getSession();
		Map<String, @Nullable Object> described = new LinkedHashMap<>();
		String suite = session.getCipherSuite();
		described.put("cipher", Arrays.asList(suite, session.getProtocol(), bits(suite)));
		described.put("version", session.getProtocol());
		described.put("alpn",
				StringUtils.hasLength(handler.applicationProtocol()) ? handler.applicationProtocol() : null);
		X509Certificate certificate = peer(session);
		try {
			described.put("peercert_der", (certificate != null) ? certificate.getEncoded() : null);
			described.put("peercert", (certificate != null) ? describe(certificate) : new LinkedHashMap<>());
		}
		catch (CertificateException | InvalidNameException ex) {
			throw new IllegalStateException("The certificate of the peer cannot be described", ex);
		}
		return described;
	}

	private static @Nullable Integer bits(String suite) {
		if (suite.contains("_256_") || suite.contains("CHACHA20")) {
			return 256;
		}
		return suite.contains("_128_") ? 128 : null;
	}

	private static @Nullable X509Certificate peer(SSLSession session) {
		try {
			Certificate[] chain = session.getPeerCertificates();
			return (chain.length != 0 && chain[0] instanceof X509Certificate certificate) ? certificate : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

	private static Map<String, Object> describe(X509Certificate certificate)
			throws CertificateException, InvalidNameException {
		Map<String, Object> described = new LinkedHashMap<>();
		described.put("subject", names(certificate.getSubjectX500Principal()));
		described.put("issuer", names(certificate.getIssuerX500Principal()));
		described.put("version", certificate.getVersion());
		described.put("serialNumber", certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT));
		described.put("notBefore", date(certificate.getNotBefore()));
		described.put("notAfter", date(certificate.getNotAfter()));
		Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
		if (alternatives != null) {
			described.put("subjectAltName", alternatives(alternatives));
		}
		return described;
	}

	private static List<Object> names(X500Principal principal) throws InvalidNameException {
		List<Object> names = new ArrayList<>();
		for (Rdn part : new LdapName(principal.getName()).getRdns()) {
			names.add(List
				.of(List.of(NAMES.getOrDefault(part.getType(), part.getType()), String.valueOf(part.getValue()))));
		}
		return names;
	}

	private static List<Object> alternatives(Collection<List<?>> alternatives) {
		List<Object> names = new ArrayList<>();
		for (List<?> alternative : alternatives) {
			String kind = ALTERNATIVES.get((Integer) alternative.get(0));
			if (kind != null) {
				names.add(List.of(kind, String.valueOf(alternative.get(1))));
			}
		}
		return names;
	}

	private static String date(Date date) {
		return DATE.format(date.toInstant().atOffset(ZoneOffset.UTC));
	}

}
