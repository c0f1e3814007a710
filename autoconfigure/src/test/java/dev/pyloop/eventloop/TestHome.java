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

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.pyloop.cpython.PythonInstallation;
import dev.pyloop.cpython.PythonInstallations;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonSearch;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestPython;

/**
 * The homes that the tests of calls run in, each with the virtual environment of the
 * tests and the modules of {@code src/test/python}.
 *
 * @since 0.1.0
 */
public enum TestHome {

	/**
	 * Threads of this process.
	 */
	THREAD {

		@Override
		public EventLoopHome open() {
			return ThreadEventLoopHome.open(INSTALLATION, PythonRuntimeOptions.defaults().withPath(List.of(modules())));
		}

	},

	/**
	 * A worker process, so that tests find the state of their modules again.
	 */
	PROCESS {

		@Override
		public EventLoopHome open() {
			return new CountingHome(ProcessEventLoopHome.open(INSTALLATION,
					PythonRuntimeOptions.defaults().withPath(List.of(modules())), PythonWorkerSettings.defaults()), 1);
		}

	};

	/**
	 * Name of the system property that names the homes that tests of calls run in,
	 * separated by commas; {@code thread} if it is not set.
	 */
	public static final String PROPERTY = "pyloop.test.home";

	/**
	 * The method that gives the homes to parameterized test classes.
	 */
	public static final String SELECTED = "dev.pyloop.eventloop.TestHome#selected";

	/**
	 * Tag of the test classes that use the selected homes, which the build runs in each.
	 */
	public static final String TAG = "home";

	private static final PythonInstallation INSTALLATION = PythonInstallations
		.find(PythonSearch.builder().virtualEnvironment(TestPython.environment().toString()).build());

	/**
	 * Return the homes that {@value #PROPERTY} names.
	 * @return the homes
	 */
	public static List<TestHome> selected() {
		String names = System.getProperty(PROPERTY, THREAD.name());
		return Stream.of(names.split(",")).map((name) -> valueOf(name.strip().toUpperCase(Locale.ROOT))).toList();
	}

	/**
	 * Return the properties of a Spring application that runs its loops in the first of
	 * the selected homes.
	 * @return the keys and values
	 */
	public static List<String> selectedProperties() {
		return List.of("pyloop.event-loop.home=" + selected().get(0), "pyloop.event-loop.count=1");
	}

	/**
	 * Return where the modules of the tests are.
	 * @return the folder
	 */
	public static Path modules() {
		return TestDirectories.module().resolve("src/test/python");
	}

	/**
	 * Open the home.
	 * @return the home
	 */
	public abstract EventLoopHome open();

	/**
	 * Return a pool that runs its loops in this home, not yet started.
	 * @param settings the settings of the loops
	 * @return the pool
	 */
	public PythonEventLoopPool pool(EventLoopSettings settings) {
		return new PythonEventLoopPool(settings, PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(),
				this::open);
	}

}
