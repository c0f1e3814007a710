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

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;

/**
 * The extension {@code tls} of a connection, encoded.
 */
final class TlsExtension {

	private static final Map<String, Integer> VERSIONS = Map.of("TLSv1", 0x0301, "TLSv1.1", 0x0302, "TLSv1.2", 0x0303,
			"TLSv1.3", 0x0304);

	private static final Map<String, Integer> CIPHER_SUITES = Map.ofEntries(Map.entry("TLS_AES_128_GCM_SHA256", 0x1301),
			Map.entry("TLS_AES_256_GCM_SHA384", 0x1302), Map.entry("TLS_CHACHA20_POLY1305_SHA256", 0x1303),
			Map.entry("TLS_RSA_WITH_AES_128_CBC_SHA", 0x002F), Map.entry("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", 0x0033),
			Map.entry("TLS_RSA_WITH_AES_256_CBC_SHA", 0x0035), Map.entry("TLS_DHE_RSA_WITH_AES_256_CBC_SHA", 0x0039),
			Map.entry("TLS_RSA_WITH_AES_128_CBC_SHA256", 0x003C), Map.entry("TLS_RSA_WITH_AES_256_CBC_SHA256", 0x003D),
			Map.entry("TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", 0x0067),
			Map.entry("TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", 0x006B),
			Map.entry("TLS_RSA_WITH_AES_128_GCM_SHA256", 0x009C), Map.entry("TLS_RSA_WITH_AES_256_GCM_SHA384", 0x009D),
			Map.entry("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", 0x009E),
			Map.entry("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", 0x009F),
			Map.entry("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 0xC009),
			Map.entry("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", 0xC00A),
			Map.entry("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 0xC013),
			Map.entry("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", 0xC014),
			Map.entry("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", 0xC023),
			Map.entry("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", 0xC024),
			Map.entry("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", 0xC027),
			Map.entry("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", 0xC028),
			Map.entry("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0xC02B),
			Map.entry("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", 0xC02C),
			Map.entry("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", 0xC02F),
			Map.entry("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", 0xC030),
			Map.entry("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xCCA8),
			Map.entry("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 0xCCA9),
			Map.entry("TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xCCAA));

	private TlsExtension() {
	}

	/**
	 * Encode what is known about a connection.
	 * @param channel its channel
	 * @return the encoded dict, or {@code null} without TLS
	 */
	static byte @Nullable [] encode(Channel channel) {
		SslHandler handler = channel.pipeline().get(SslHandler.class);
		return (handler != null) ? encode(handler.engine().getSession()) : null;
	}

	private static byte[] encode(SSLSession session) {
		MarshalWriter out = new MarshalWriter();
		out.beginDict();
		out.writeString("server_cert");
		Certificate[] local = session.getLocalCertificates();
		write(out, (local != null && local.length != 0) ? pem(local[0]) : null);
		Certificate[] peer = peer(session);
		out.writeString("client_cert_chain");
		out.beginList(peer.length);
		for (Certificate certificate : peer) {
			write(out, pem(certificate));
		}
		out.writeString("client_cert_name");
		write(out, name(peer));
		out.writeString("client_cert_error");
		out.writeNone();
		write(out, "tls_version", VERSIONS.get(session.getProtocol()));
		write(out, "cipher_suite", CIPHER_SUITES.get(session.getCipherSuite()));
		out.endDict();
		return out.toByteArray();
	}

	private static Certificate[] peer(SSLSession session) {
		try {
			return session.getPeerCertificates();
		}
		catch (SSLPeerUnverifiedException ex) {
			return new Certificate[0];
		}
	}

	private static @Nullable String name(Certificate[] chain) {
		if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
			return null;
		}
		Principal subject = certificate.getSubjectX500Principal();
		return subject.getName();
	}

	private static @Nullable String pem(Certificate certificate) {
		try {
			String text = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(certificate.getEncoded());
			return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
		}
		catch (CertificateEncodingException ex) {
			return null;
		}
	}

	private static void write(MarshalWriter out, @Nullable String value) {
		if (value != null) {
			out.writeString(value);
		}
		else {
			out.writeNone();
		}
	}

	private static void write(MarshalWriter out, String key, @Nullable Integer value) {
		out.writeString(key);
		if (value != null) {
			out.writeInt(value);
		}
		else {
			out.writeNone();
		}
	}

}
