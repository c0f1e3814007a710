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
package dev.pyloop.observation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What an observation of something that Python does knows. The carrier takes the headers
 * that travel to Python, such as {@code traceparent}. One thread starts the observation,
 * another may end it.
 *
 * @since 0.1.0
 */
public abstract class PythonObservationContext extends RequestReplySenderContext<Map<String, String>, Object> {

	private final KeyValueSet lowCardinality = new KeyValueSet();

	private final KeyValueSet highCardinality = new KeyValueSet();

	private volatile PythonCallOutcome outcome = PythonCallOutcome.UNKNOWN;

	private volatile @Nullable Map<String, String> headers;

	/**
	 * What {@link PythonMeterObservationHandler} keeps from start to end.
	 */
	long startedAt;

	@Nullable Object active;

	PythonObservationContext() {
		super((carrier, key, value) -> put(carrier, key, value));
	}

	private static void put(@Nullable Map<String, String> carrier, String key, String value) {
		if (carrier != null) {
			carrier.put(key, value);
		}
	}

	/**
	 * Return how it ended.
	 * @return the outcome
	 */
	public PythonCallOutcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Set how it ended.
	 * @param outcome the outcome
	 */
	public void setOutcome(PythonCallOutcome outcome) {
		Assert.notNull(outcome, "'outcome' must not be null");
		this.outcome = outcome;
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Made when it is first asked for.
	 */
	@Override
	public Map<String, String> getCarrier() {
		Map<String, String> headers = this.headers;
		if (headers == null) {
			headers = new LinkedHashMap<>();
			this.headers = headers;
		}
		return headers;
	}

	@Override
	public void setCarrier(Map<String, String> carrier) {
		Assert.notNull(carrier, "'carrier' must not be null");
		this.headers = carrier;
	}

	/**
	 * Return what the carrier holds.
	 * @return the headers for Python
	 */
	public Map<String, String> getHeaders() {
		Map<String, String> headers = this.headers;
		return (headers != null) ? headers : Collections.emptyMap();
	}

	@Override
	public PythonObservationContext addLowCardinalityKeyValue(KeyValue keyValue) {
		return addLowCardinalityKeyValues(KeyValues.of(keyValue));
	}

	@Override
	public PythonObservationContext addLowCardinalityKeyValues(KeyValues keyValues) {
		this.lowCardinality.add(keyValues);
		return this;
	}

	@Override
	public PythonObservationContext removeLowCardinalityKeyValue(String keyName) {
		this.lowCardinality.remove(keyName);
		return this;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues() {
		return this.lowCardinality.values();
	}

	@Override
	public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
		return this.lowCardinality.find(key);
	}

	@Override
	public PythonObservationContext addHighCardinalityKeyValue(KeyValue keyValue) {
		return addHighCardinalityKeyValues(KeyValues.of(keyValue));
	}

	@Override
	public PythonObservationContext addHighCardinalityKeyValues(KeyValues keyValues) {
		this.highCardinality.add(keyValues);
		return this;
	}

	@Override
	public PythonObservationContext removeHighCardinalityKeyValue(String keyName) {
		this.highCardinality.remove(keyName);
		return this;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues() {
		return this.highCardinality.values();
	}

	@Override
	public @Nullable KeyValue getHighCardinalityKeyValue(String key) {
		return this.highCardinality.find(key);
	}

}
