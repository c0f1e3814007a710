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

package dev.pyloop.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what Python logs, in both homes.
 */
@ParameterizedClass
@ValueSource(strings = { "thread", "process" })
class PythonLoggingTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final LoggingSystem loggingSystem = LoggingSystem.get(PythonLoggingTests.class.getClassLoader());

	@Parameter
	private String home;

	private final Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("python");

	private final Lines lines = new Lines();

	private final @Nullable Level before = this.logger.getLevel();

	@BeforeEach
	void listen() {
		this.lines.setContext(this.logger.getLoggerContext());
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stop() {
		this.lines.release.countDown();
		this.logger.detachAppender(this.lines);
		this.logger.setLevel(this.before);
		loggingSystem.setLogLevel("python.shop.orders", null);
		MDC.clear();
	}

	@Test
	void recordsHaveLoggerLevelMessageAndOrigin() {
		run((python) -> {
			call(python, "log", 30, "low stock");
			ILoggingEvent line = await("low stock");
			assertThat(line.getLoggerName()).isEqualTo("python.shop.orders");
			assertThat(line.getLevel()).isEqualTo(Level.WARN);
			assertThat(line.getMDCPropertyMap()).containsEntry("python.eventloop", "pyloop-0")
				.containsEntry("python.thread", "pyloop-0");
			call(python, "log", 50, "burning");
			assertThat(await("burning").getLevel()).isEqualTo(Level.ERROR);
		});
	}

	@Test
	void recordsOfWorkerThreadsNameThem() {
		run((python) -> {
			String thread = python.function("fixtures.logs:log_in_worker")
				.args("worked")
				.call(String.class)
				.block(LONG);
			assertThat(await("worked").getMDCPropertyMap()).containsEntry("python.thread", thread);
		});
	}

	@Test
	void exceptionsHavePythonFrames() {
		run((python) -> {
			call(python, "fail");
			ThrowableProxy thrown = (ThrowableProxy) await("order 7 failed").getThrowableProxy();
			assertThat(thrown.getThrowable()).isInstanceOf(PythonExecutionException.class)
				.hasMessageContaining("no such order");
			assertThat(thrown.getThrowable().getStackTrace()[0].getMethodName()).isEqualTo("fail");
		});
	}

	@Test
	void recordsWhoseArgumentsDoNotFitAreNotLost() {
		run((python) -> {
			call(python, "bad_arguments");
			assertThat(await((line) -> line.contains("%d and %d")).getFormattedMessage()).contains("do not fit");
		});
	}

	@Test
	void warningsAndPrintedLinesArrive() {
		run((python) -> {
			call(python, "warn");
			ILoggingEvent warning = await((line) -> line.contains("old order"));
			assertThat(warning.getLoggerName()).isEqualTo("python.py.warnings");
			assertThat(warning.getLevel()).isEqualTo(Level.WARN);
			call(python, "write");
			assertThat(await((line) -> line.startsWith("first line")).getLoggerName()).isEqualTo("python.stdout");
			await((line) -> line.startsWith("in parts"));
			await((line) -> line.startsWith("rest of it\u00e9"));
			ILoggingEvent trouble = await((line) -> line.startsWith("trouble"));
			assertThat(trouble.getLoggerName()).isEqualTo("python.stderr");
			assertThat(trouble.getLevel()).isEqualTo(Level.WARN);
		});
	}

	@Test
	void levelsOfJavaHoldInPython() {
		this.logger.setLevel(Level.INFO);
		run((python) -> {
			assertThat(call(python, "log", 10, "detail")).isEqualTo(false);
			loggingSystem.setLogLevel("python.shop.orders", LogLevel.DEBUG);
			Awaitility.await().atMost(LONG).until(() -> call(python, "log", 10, "more detail").equals(true));
			assertThat(await("more detail").getLevel()).isEqualTo(Level.DEBUG);
			assertThat(call(python, "log", 10, "elsewhere", "shop")).isEqualTo(false);
			loggingSystem.setLogLevel("python.shop.orders", LogLevel.OFF);
			Awaitility.await().atMost(LONG).until(() -> call(python, "log", 50, "silent").equals(false));
			loggingSystem.setLogLevel("python.shop.orders", null);
			Awaitility.await().atMost(LONG).until(() -> call(python, "log", 20, "again").equals(true));
			assertThat(call(python, "log", 10, "detail")).isEqualTo(false);
		});
	}

	@Test
	void slowAppenderHoldsUpNeitherPythonNorItsAnswers() {
		run((python) -> {
			call(python, "log", 20, Lines.BLOCKING);
			Awaitility.await().atMost(LONG).until(() -> this.lines.blocked);
			call(python, "flood", 40_000);
			assertThat(python.function("math:sqrt").args(4.0).call(Double.class).block(LONG)).isEqualTo(2.0);
			this.lines.release.countDown();
			call(python, "log", 20, "after");
			Awaitility.await()
				.atMost(LONG)
				.until(() -> call(python, "log", 20, "dry").equals(true) && this.lines.has("dry"));
		}, (pool) -> {
			long dropped = pool.eventLoops().get(0).log().dropped();
			assertThat(dropped).isPositive();
			assertThat(this.lines.count("line ") + dropped).isGreaterThanOrEqualTo(40_000);
		});
	}

	@Test
	void finalizersLog() {
		run((python) -> {
			call(python, "collect");
			await("collected");
		});
	}

	@Test
	void loggingIsLeftAloneWhenThatIsSet() {
		run((python) -> {
			call(python, "log", 40, "to nobody");
			assertThat(python.eval("len(__import__('logging').getLogger().handlers)").call(Integer.class).block(LONG))
				.isZero();
		}, (pool) -> assertThat(this.lines.has("to nobody")).isFalse(), "pyloop.logging.enabled=false");
	}

	private void run(Consumer<PythonClient> test) {
		run(test, (pool) -> {
		});
	}

	private void run(Consumer<PythonClient> test, Consumer<PythonEventLoopPool> after, String... properties) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PythonAutoConfiguration.class))
			.withBean(LoggingSystem.class, () -> loggingSystem)
			.withPropertyValues("pyloop.python.virtual-environment=" + TestPython.environment(),
					"pyloop.event-loop.home=" + this.home, "pyloop.event-loop.count=1",
					"pyloop.python.path=" + TestDirectories.module().resolve("src/test/python"))
			.withPropertyValues(properties)
			.run((context) -> {
				test.accept(context.getBean(PythonClient.class));
				after.accept(context.getBean(PythonEventLoopPool.class));
			});
	}

	private static Object call(PythonClient python, String function, Object... args) {
		return python.function("fixtures.logs:" + function)
			.args(args)
			.call(Object.class)
			.blockOptional(LONG)
			.orElse("None");
	}

	private ILoggingEvent await(String message) {
		return await(message::equals);
	}

	private ILoggingEvent await(Predicate<String> message) {
		Awaitility.await().atMost(LONG).until(() -> this.lines.first(message) != null);
		ILoggingEvent line = this.lines.first(message);
		assertThat(line).isNotNull();
		return line;
	}

	/**
	 * Keeps lines; one of them keeps it busy.
	 */
	private static final class Lines extends AppenderBase<ILoggingEvent> {

		static final String BLOCKING = "block the appender";

		private final List<ILoggingEvent> events = Collections.synchronizedList(new ArrayList<>());

		private final CountDownLatch release = new CountDownLatch(1);

		private volatile boolean blocked;

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getFormattedMessage().equals(BLOCKING)) {
				this.blocked = true;
				awaitRelease();
			}
			event.prepareForDeferredProcessing();
			this.events.add(event);
		}

		private void awaitRelease() {
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Nullable ILoggingEvent first(Predicate<String> message) {
			return List.copyOf(this.events)
				.stream()
				.filter((event) -> message.test(event.getFormattedMessage()))
				.findFirst()
				.orElse(null);
		}

		boolean has(String message) {
			return first(message::equals) != null;
		}

		long count(String prefix) {
			return List.copyOf(this.events)
				.stream()
				.filter((event) -> event.getFormattedMessage().startsWith(prefix))
				.count();
		}

	}

}
