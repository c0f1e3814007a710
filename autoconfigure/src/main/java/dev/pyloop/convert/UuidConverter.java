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

package dev.pyloop.convert;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Converts {@link UUID}.
 */
final class UuidConverter extends ExactConverter<UUID> {

	UuidConverter() {
		super(UUID.class);
	}

	@Override
	public void write(UUID value, ValueWriter out) {
		byte[] bytes = new byte[16];
		ByteBuffer.wrap(bytes).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
		out.marshal().beginExtension(Extensions.UUID_TAG, 1);
		out.marshal().writeBytes(bytes);
	}

	@Override
	public UUID read(Object value, Target target) {
		if (value instanceof UUID uuid) {
			return uuid;
		}
		throw target.refuse(value);
	}

}
