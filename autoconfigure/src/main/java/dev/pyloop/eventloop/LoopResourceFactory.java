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

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Opens resources that Python asks for by a name.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LoopResourceFactory {

	/**
	 * Open a resource; must never block. Python learns by events how that ends.
	 * @param loop the loop
	 * @param id the id of the resource
	 * @param options what Python asks for
	 * @return the resource
	 */
	LoopResource open(PythonEventLoop loop, long id, Map<String, @Nullable Object> options);

}
