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

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

import org.springframework.util.Assert;

/**
 * Directories of the build, wherever it runs.
 *
 * @since 0.1.0
 */
public final class TestDirectories {

	private TestDirectories() {
	}

	/**
	 * Return the output directory of this module.
	 * @return the directory
	 */
	public static Path target() {
		CodeSource source = TestDirectories.class.getProtectionDomain().getCodeSource();
		Assert.state(source != null, "The tests have no code source");
		try {
			return Path.of(source.getLocation().toURI()).getParent();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the directory of this module.
	 * @return the directory
	 */
	public static Path module() {
		return target().getParent();
	}

	/**
	 * Return the directory of the whole project.
	 * @return the directory
	 */
	public static Path project() {
		return module().getParent();
	}

}
