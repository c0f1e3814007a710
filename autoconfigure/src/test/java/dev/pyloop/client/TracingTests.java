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
package dev.pyloop.client;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for traces that Java begins and Python continues, with a tracer on each side.
 */
class TracingTests extends PythonTest {

	private static final ParameterizedTypeReference<Map<String, Object>> MAP = new ParameterizedTypeReference<>() {
	};

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private ObservationRegistry registry;

	private OtelTracer tracer;

	private PythonClient traced;

	@BeforeEach
	void trace() {
		this.exporter.reset();
		Tracer tracer = SdkTracerProvider.builder()
			.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
			.build()
			.get("test");
		OtelCurrentTraceContext current = new OtelCurrentTraceContext();
		this.tracer = new OtelTracer(tracer, current, (event) -> {
		}, new OtelBaggageManager(current, List.of("tenant"), Collections.emptyList()));
		OtelPropagator propagator = new OtelPropagator(ContextPropagators.create(TextMapPropagator
			.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())), tracer);
		this.registry = ObservationRegistry.create();
		this.registry.observationConfig()
			.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(this.tracer, propagator),
					new DefaultTracingObservationHandler(this.tracer)));
		this.traced = this.python.mutate().observationRegistry(this.registry).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "span", "span_later" })
	void spanOfPythonIsPartOfTheTraceOfJava(String function) {
		Observation parent = Observation.start("parent", this.registry);
		Map<String, Object> span = parent.scoped(() -> call(function));
		parent.stop();
		SpanData call = find("python fixtures.contexts:" + function);
		assertThat(call.getTraceId()).isEqualTo(find("parent").getTraceId());
		assertThat(call.getParentSpanId()).isEqualTo(find("parent").getSpanId());
		assertThat(span).containsEntry("trace", call.getTraceId()).containsEntry("parent", call.getSpanId());
	}

	@Test
	void parentIsTheSameWithAutomaticContextPropagation() {
		ObservationThreadLocalAccessor accessor = ObservationThreadLocalAccessor.getInstance();
		ObservationRegistry before = accessor.getObservationRegistry();
		accessor.setObservationRegistry(this.registry);
		Hooks.enableAutomaticContextPropagation();
		try {
			Observation parent = Observation.start("parent", this.registry);
			AtomicReference<Observation> after = new AtomicReference<>();
			Map<String, Object> span = Mono.just("fixtures.contexts:span_later")
				.publishOn(Schedulers.parallel())
				.flatMap((function) -> this.traced.function(function).call(MAP))
				.doOnNext((result) -> after.set(this.registry.getCurrentObservation()))
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, parent))
				.blockOptional(LONG)
				.orElseThrow();
			parent.stop();
			SpanData call = find("python fixtures.contexts:span_later");
			assertThat(call.getParentSpanId()).isEqualTo(find("parent").getSpanId());
			assertThat(span).containsEntry("parent", call.getSpanId());
			assertThat(after).hasValue(parent);
			assertThat(this.registry.getCurrentObservation()).isNull();
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
			accessor.setObservationRegistry(before);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "span", "span_later" })
	void baggageOfJavaIsThatOfPython(String function) {
		Observation parent = Observation.start("parent", this.registry);
		Map<String, Object> span = parent.scoped(() -> {
			try (BaggageInScope baggage = this.tracer.createBaggageInScope(context(), "tenant", "blue")) {
				return call(function);
			}
		});
		parent.stop();
		// Python keeps the properties of an entry, which the bridge adds, as part of its
		// value
		assertThat(span).containsEntry("baggage", Map.of("tenant", "blue;propagation=unlimited"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "span", "span_later" })
	void spanOfCallThatIsNotTracedHasNoParent(String function) {
		assertThat(this.python.function("fixtures.contexts:" + function).call(MAP).block(LONG)).containsEntry("parent",
				null);
	}

	private Map<String, Object> call(String function) {
		return this.traced.function("fixtures.contexts:" + function).call(MAP).blockOptional(LONG).orElseThrow();
	}

	private TraceContext context() {
		Span span = this.tracer.currentSpan();
		assertThat(span).isNotNull();
		return span.context();
	}

	private SpanData find(String name) {
		return this.exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

}
