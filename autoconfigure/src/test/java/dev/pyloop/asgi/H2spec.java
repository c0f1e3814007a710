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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.condition.OS;
import org.springframework.core.io.ClassPathResource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import dev.pyloop.testsupport.TestProcess;

/**
 * The program h2spec, which tests servers of HTTP/2, for x86-64.
 *
 * @param executable the program
 */
record H2spec(Path executable) {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	/**
	 * Unpack the program for this operating system.
	 * @param folder where to put it
	 * @return the program
	 */
	static H2spec unpack(Path folder) throws IOException {
		String archive = switch (OS.current()) {
			case MAC -> "h2spec_darwin_amd64.tar.gz";
			case WINDOWS -> "h2spec_windows_amd64.zip";
			default -> "h2spec_linux_amd64.tar.gz";
		};
		try (InputStream in = new ClassPathResource("h2spec/2.2.0/" + archive).getInputStream()) {
			Files.copy(in, folder.resolve(archive));
		}
		TestProcess.run(new ProcessBuilder("tar", "-xf", archive).directory(folder.toFile()), TIMEOUT).requireSuccess();
		return new H2spec(folder.resolve((OS.current() != OS.WINDOWS) ? "h2spec" : "h2spec.exe"));
	}

	/**
	 * Run all cases, the strict ones too, against a server that speaks HTTP/2 in clear
	 * text.
	 * @param port the port of the server
	 * @param path what to request
	 * @return what came of it
	 */
	Report run(int port, String path) throws Exception {
		Path report = this.executable.resolveSibling("report.xml");
		TestProcess process = TestProcess.run(List.of(this.executable.toString(), "--strict", "--port",
				Integer.toString(port), "--path", path, "--junit-report", report.toString()), TIMEOUT);
		if (!Files.exists(report)) {
			throw new IllegalStateException(process + " made no report");
		}
		return Report.read(report, process.output());
	}

	/**
	 * What a run came to.
	 *
	 * @param cases the number of cases
	 * @param failed the cases that failed, each with its section
	 * @param output what the program printed
	 */
	record Report(int cases, Set<String> failed, String output) {

		private static Report read(Path file, String output) throws Exception {
			NodeList cases = DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(file.toFile())
				.getElementsByTagName("testcase");
			Set<String> failed = new TreeSet<>();
			for (int index = 0; index < cases.getLength(); index++) {
				Element element = (Element) cases.item(index);
				if (element.getElementsByTagName("*").getLength() > 0) {
					failed.add(element.getAttribute("package") + " " + element.getAttribute("classname"));
				}
			}
			return new Report(cases.getLength(), failed, output);
		}

	}

}
