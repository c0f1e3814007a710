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
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.Doorbell;

/**
 * What {@code pyloop._loop.main} is given, as marshal bytes.
 */
final class EventLoopConfiguration {

	private final MarshalWriter out = new MarshalWriter();

	EventLoopConfiguration() {
		this.out.beginDict();
	}

	EventLoopConfiguration name(String name) {
		write("name", name);
		return this;
	}

	EventLoopConfiguration memory(Path ring, Path directory, int generation) {
		write("ring", ring.toString());
		write("directory", directory.toString());
		write("generation", generation);
		return this;
	}

	EventLoopConfiguration doorbells(Doorbell python, Doorbell java) {
		write("doorbell", python.file(), python.readDescriptor());
		write("java_doorbell", java.file(), java.writeDescriptor());
		return this;
	}

	EventLoopConfiguration adaptive(boolean adaptive) {
		write("adaptive", adaptive);
		return this;
	}

	EventLoopConfiguration ids(long first) {
		this.out.writeString("ids");
		this.out.writeLong(first);
		return this;
	}

	EventLoopConfiguration logLevels(@Nullable Map<String, Integer> levels) {
		this.out.writeString("log_levels");
		PythonLogLevels.write(levels, this.out);
		return this;
	}

	EventLoopConfiguration settings(EventLoopSettings settings) {
		write("implementation", settings.implementation());
		write("worker_threads", settings.workerThreads());
		write("debug", settings.debug());
		this.out.writeString("slow_callback_duration");
		this.out.writeDouble(settings.slowCallbackDuration().toNanos() / 1e9);
		this.out.writeString("telemetry");
		this.out.writeDouble(settings.telemetry().toNanos() / 1e9);
		write("max_meters", settings.maxMeters());
		this.out.writeString("warm_up_modules");
		this.out.beginList(settings.warmUpModules().size());
		settings.warmUpModules().forEach(this.out::writeString);
		this.out.writeString("config");
		this.out.beginDict();
		settings.config().forEach(this::write);
		this.out.endDict();
		return this;
	}

	byte[] toByteArray() {
		this.out.endDict();
		return this.out.toByteArray();
	}

	private void write(String key, String value) {
		this.out.writeString(key);
		this.out.writeString(value);
	}

	private void write(String key, int value) {
		this.out.writeString(key);
		this.out.writeInt(value);
	}

	private void write(String key, boolean value) {
		this.out.writeString(key);
		this.out.writeBoolean(value);
	}

	private void write(String key, @Nullable Path file, int descriptor) {
		if (file != null) {
			write(key, file.toString());
		}
		else {
			write(key, descriptor);
		}
	}

}
