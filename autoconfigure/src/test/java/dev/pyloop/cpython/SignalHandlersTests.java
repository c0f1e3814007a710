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

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignalHandlers}.
 */
@EnabledOnOs(OS.LINUX)
class SignalHandlersTests {

	private static final int SIGXFSZ = 25;

	@Test
	void restoresHandlerThatALibraryReplaced() {
		SignalHandlers handlers = SignalHandlers.current();
		assertThat(handlers.restore()).isEmpty();
		Memory foreign = new Memory(152);
		foreign.clear();
		Pointer function = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("abs");
		foreign.setPointer(0, function);
		SignalHandlers.write(SIGXFSZ, foreign);
		assertThat(handlers.restore()).containsExactly("SIGXFSZ");
		assertThat(handlers.restore()).isEmpty();
		assertThat(SignalHandlers.current().restore()).isEmpty();
	}

	@Test
	void restoresHandlerThatWasSetToTheDefault() {
		SignalHandlers handlers = SignalHandlers.current();
		Memory none = new Memory(152);
		none.clear();
		SignalHandlers.write(SIGXFSZ, none);
		assertThat(handlers.restore()).containsExactly("SIGXFSZ");
		assertThat(handlers.restore()).isEmpty();
	}

}
