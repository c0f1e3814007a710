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
package dev.pyloop.eventloop;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.pyloop.convert.MarshalWriter;

/**
 * What is called with which arguments.
 *
 * @param description what is called, such as {@code 'digits.model:predict'}
 * @param digest a digest of the arguments
 * @since 0.1.0
 */
public record CallIdentity(String description, String digest) {

	/**
	 * Create an identity.
	 * @param description what is called
	 * @param payload the frame of the call
	 * @return the identity
	 */
	public static CallIdentity of(String description, MarshalWriter payload) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload.toByteArray());
			return new CallIdentity(description, HexFormat.of().formatHex(digest, 0, 16));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Each Java has SHA-256", ex);
		}
	}

}
