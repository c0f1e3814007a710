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

package dev.pyloop.cpython;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar with directory entries, as build tools do.
 */
final class TestJar {

	private final Path file;

	private final Map<String, byte[]> entries = new LinkedHashMap<>();

	private TestJar(Path file) {
		this.file = file;
	}

	static TestJar create(Path file) {
		return new TestJar(file);
	}

	TestJar add(String name, String text) {
		return add(name, text.getBytes(StandardCharsets.UTF_8));
	}

	TestJar add(String name, byte[] content) {
		for (int i = name.indexOf('/', 1); i >= 0; i = name.indexOf('/', i + 1)) {
			this.entries.putIfAbsent(name.substring(0, i + 1), new byte[0]);
		}
		this.entries.put(name, content);
		return this;
	}

	Path write() throws IOException {
		try (OutputStream out = Files.newOutputStream(this.file)) {
			out.write(bytes());
		}
		return this.file;
	}

	byte[] bytes() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, byte[]> entry : this.entries.entrySet()) {
				zip.putNextEntry(stored(entry.getKey(), entry.getValue()));
				zip.write(entry.getValue());
			}
		}
		return bytes.toByteArray();
	}

	private static ZipEntry stored(String name, byte[] content) {
		CRC32 crc = new CRC32();
		crc.update(content);
		ZipEntry entry = new ZipEntry(name);
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(content.length);
		entry.setCrc(crc.getValue());
		return entry;
	}

}
