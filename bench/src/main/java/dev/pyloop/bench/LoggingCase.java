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

package dev.pyloop.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonLogLevels;

/**
 * How late a loop is while Python code on it logs 100,000 lines a second.
 */
final class LoggingCase implements BenchmarkCase {

	private static final int LINES = 100_000;

	private static final double LEAST = 0.99 * LINES;

	private static final Duration LONG = Duration.ofMinutes(2);

	private static final double MAX_SECONDS = 0.01;

	private static final ParameterizedTypeReference<List<Double>> FIGURES = new ParameterizedTypeReference<>() {
	};

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		PythonLogLevels levels = new PythonLogLevels();
		levels.set(Map.of("", 20));
		PythonEventLoopPool pool = session
			.pool(EventLoopSettings.builder().logLevels(levels).namePrefix("pyloop-logs").build());
		Counter counter = Counter.attach();
		try {
			return measure(session, pool, counter);
		}
		finally {
			counter.detach();
		}
	}

	private static List<Row> measure(BenchmarkSession session, PythonEventLoopPool pool, Counter counter) {
		PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
		PythonCall flood = python.function("pyloop_bench.logs:flood");
		double seconds = session.options().seconds();
		flood(flood, 2 * seconds);
		List<Double> delays = new ArrayList<>();
		List<Double> rates = new ArrayList<>();
		List<Double> limits = new ArrayList<>();
		long dropped = pool.eventLoops().get(0).log().dropped();
		long written = counter.lines.sum();
		for (int round = 0; round < session.options().rounds(); round++) {
			List<Double> figures = flood(flood, seconds);
			rates.add(figures.get(0));
			delays.add(figures.get(1));
			limits.add(python.function("pyloop_bench.logs:limit").args(seconds).call(Double.class).block(LONG));
		}
		double delay = Interleaving.median(delays);
		double rate = Interleaving.median(rates);
		return List.of(Row.absolute("100,000 lines a second logged on the loop, its delay p99.9", "under 10 ms",
				Figures.format("%.2f ms", delay * 1e3) + " at " + Figures.rate(rate, " lines"),
				(counter.lines.sum() - written) + " written and " + (pool.eventLoops().get(0).log().dropped() - dropped)
						+ " dropped; `logging` alone, to a handler that only makes the message: "
						+ Figures.rate(Interleaving.median(limits), " lines"),
				delay < MAX_SECONDS && rate >= LEAST));
	}

	private static List<Double> flood(PythonCall flood, double seconds) {
		return flood.args(LINES, seconds).call(FIGURES).blockOptional(LONG).orElseThrow();
	}

	/**
	 * Counts the lines instead of writing them.
	 */
	private static final class Counter extends AppenderBase<ILoggingEvent> {

		private final LongAdder lines = new LongAdder();

		private final Logger logger;

		private Counter(LoggerContext context) {
			this.logger = context.getLogger("python");
			setContext(context);
		}

		static Counter attach() {
			Counter counter = new Counter((LoggerContext) LoggerFactory.getILoggerFactory());
			counter.start();
			counter.logger.addAppender(counter);
			counter.logger.setAdditive(false);
			counter.logger.setLevel(Level.INFO);
			return counter;
		}

		void detach() {
			this.logger.detachAppender(this);
			this.logger.setAdditive(true);
			this.logger.setLevel(null);
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.lines.increment();
		}

	}

}
