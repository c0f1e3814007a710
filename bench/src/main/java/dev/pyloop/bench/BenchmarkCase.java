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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.util.Assert;

/**
 * Measures some rows of the table, in a JVM of its own.
 */
@FunctionalInterface
interface BenchmarkCase {

	/**
	 * The suites whose cases begin with their names; all others are calls.
	 */
	List<String> SUITES = List.of("homes", "endurance", "reference", "events", "observability", "http");

	/**
	 * Measure.
	 * @param session gives clients and peers
	 * @return the rows
	 * @throws Exception if anything fails, which ends the run
	 */
	List<Row> run(BenchmarkSession session) throws Exception;

	/**
	 * Return the names of all cases.
	 * @return the names in the order of the table
	 */
	static List<String> names() {
		return List.copyOf(cases().keySet().stream().toList());
	}

	/**
	 * Return a case.
	 * @param name its name
	 * @return the case
	 */
	static BenchmarkCase of(String name) {
		Supplier<BenchmarkCase> supplier = cases().get(name);
		Assert.notNull(supplier, () -> "There is no case '" + name + "', only " + names());
		return supplier.get();
	}

	private static Map<String, Supplier<BenchmarkCase>> cases() {
		Map<String, Supplier<BenchmarkCase>> cases = new LinkedHashMap<>();
		cases.put("blocking", BlockingCase::new);
		cases.put("threads", ThreadsCase::new);
		cases.put("workers", WorkersCase::new);
		cases.put("latency", LatencyCase::new);
		cases.put("latency-blocking", BlockingLatencyCase::new);
		cases.put("coroutines", CoroutinesCase::new);
		cases.put("sleeps", SleepsCase::new);
		cases.put("gather", GatherCase::new);
		cases.put("stream", StreamCase::new);
		cases.put("slow-stream", SlowStreamCase::new);
		cases.put("bytes", BytesCase::new);
		cases.put("soak", SoakCase::new);
		cases.put("homes-calls", HomesCase::new);
		cases.put("homes-processors", ProcessorsCase::new);
		cases.put("homes-cancel", CancelCase::new);
		cases.put("homes-kill", KillCase::new);
		cases.put("homes-stall", StallCase::new);
		cases.put("endurance", EnduranceCase::new);
		cases.put("reference-thread", ReferenceCase::thread);
		cases.put("reference-process", ReferenceCase::process);
		cases.put("events-queue", EventQueueCase::new);
		cases.put("events-delivered", EventDeliveryCase::new);
		cases.put("events-wakes", EventWakesCase::new);
		cases.put("events-call-later", CallLaterCase::new);
		cases.put("events-transports", TransportCase::new);
		cases.put("observability-calls", ObservedCallsCase::new);
		cases.put("observability-logs", LoggingCase::new);
		cases.put("observability-stall", StallMeterCase::new);
		cases.put("http-raw", HttpRateCase::plain);
		cases.put("http-fastapi", HttpRateCase::fastApi);
		cases.put("http-transfer", HttpTransferCase::new);
		cases.put("http-events", HttpEventsCase::new);
		cases.put("http-echo", HttpEchoCase::new);
		cases.put("http-latency", HttpLatencyCase::new);
		return cases;
	}

	/**
	 * Return whether a case measures servers, which run in processes of their own.
	 * @param name its name
	 * @return whether it does
	 */
	static boolean isHttp(String name) {
		return name.startsWith("http-");
	}

	private static String suite(String name) {
		return SUITES.stream().filter(name::startsWith).findFirst().orElse("calls");
	}

	/**
	 * Check names of cases.
	 * @param options have the names, or the suite whose cases are meant
	 * @return the names
	 */
	static List<String> select(BenchmarkOptions options) {
		options.cases().forEach(BenchmarkCase::of);
		return !options.cases().isEmpty() ? options.cases()
				: names().stream().filter((name) -> suite(name).equals(options.suite())).toList();
	}

}
