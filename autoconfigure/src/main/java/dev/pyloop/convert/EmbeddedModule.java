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

package dev.pyloop.convert;

import tools.jackson.core.Version;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets Jackson pass values of the types that Python has on its own through as they are,
 * both ways, rather than as text or numbers.
 */
final class EmbeddedModule extends JacksonModule {

	private final TypeConverters converters;

	EmbeddedModule(TypeConverters converters) {
		this.converters = converters;
	}

	JsonMapper customize(JsonMapper mapper) {
		return mapper.rebuild()
			.addModule(this)
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
			.build();
	}

	@Override
	public String getModuleName() {
		return EmbeddedModule.class.getName();
	}

	@Override
	public Version version() {
		return Version.unknownVersion();
	}

	@Override
	public void setupModule(SetupContext context) {
		context.addSerializers(new EmbeddedSerializers(this.converters));
		context.addDeserializerModifier(new EmbeddedDeserializerModifier(this.converters));
	}

}
