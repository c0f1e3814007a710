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

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonStartException;

/**
 * What a JVM of its own does for {@link PythonProcessTests}.
 */
public final class ChildMain {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private ChildMain() {
	}

	/**
	 * Run one of the scenarios.
	 * @param arguments the scenario, the Python and the folder with the code
	 * @throws Exception if it fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path executable = Path.of(arguments[1]);
		Path folder = Path.of(arguments[2]);
		switch (arguments[0]) {
			case "prepare" -> prepare(executable, folder);
			case "exit" -> exit(executable, folder, true);
			case "exit-in-use" -> exit(executable, folder, false);
			case "broken" -> broken(executable);
			case "mismatch" -> mismatch(executable, folder);
			case "class-loaders" -> classLoaders(arguments);
			case "call" -> System.out.println("counted " + call(executable, folder));
			default -> throw new IllegalArgumentException(arguments[0]);
		}
	}

	private static void prepare(Path executable, Path folder) throws ClassNotFoundException {
		PythonInstallations.inspect(executable, "the test", true);
		PythonRuntimeOptions.defaults().withPath(List.of(folder));
		Class.forName(PythonRuntime.class.getName());
		System.out.println("prepared");
	}

	private static void exit(Path executable, Path folder, boolean release) {
		PythonRuntime runtime = acquire(executable, folder);
		runtime.call("child_code", "register", PythonCode.marshalled("good bye"), TIMEOUT);
		runtime.startThread("sleeper", "child_code", "sleep", PythonCode.marshalled(""));
		runtime.call("child_code", "wait_for_sleeper", PythonCode.marshalled(""), TIMEOUT);
		if (release) {
			runtime.release();
		}
		System.exit(7);
	}

	private static void broken(Path executable) {
		PythonRuntimeOptions options = PythonRuntimeOptions.defaults().withFlags(List.of("-X", "int_max_str_digits=1"));
		PythonInstallation installation = PythonInstallations.inspect(executable, "the test", true);
		for (int i = 0; i < 2; i++) {
			try {
				PythonRuntime.acquire(installation, options);
			}
			catch (PythonStartException ex) {
				System.out.println(ex.getProblem() + " | " + ex.getRemedy());
			}
		}
	}

	private static void mismatch(Path executable, Path folder) {
		try {
			acquire(folder.resolve("fake-python"), folder);
		}
		catch (PythonInstallationException ex) {
			System.out.println(ex.getMessage() + " | " + ex.getRemedy());
		}
		System.out.println("counted " + call(executable, folder));
	}

	private static void classLoaders(String[] arguments) throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		for (int i = 0; i < 3; i++) {
			URLClassLoader classLoader = new URLClassLoader(urls.toArray(URL[]::new),
					ClassLoader.getPlatformClassLoader());
			Thread.currentThread().setContextClassLoader(classLoader);
			classLoader.loadClass(ChildMain.class.getName())
				.getMethod("main", String[].class)
				.invoke(null, (Object) new String[] { "call", arguments[1], arguments[2] });
		}
	}

	private static String call(Path executable, Path folder) {
		PythonRuntime runtime = acquire(executable, folder);
		return PythonCode.text(runtime.call("child_code", "count", PythonCode.marshalled(""), TIMEOUT));
	}

	private static PythonRuntime acquire(Path executable, Path folder) {
		return PythonRuntime.acquire(PythonInstallations.inspect(executable, "the test", true),
				PythonRuntimeOptions.defaults().withPath(List.of(folder)));
	}

}
