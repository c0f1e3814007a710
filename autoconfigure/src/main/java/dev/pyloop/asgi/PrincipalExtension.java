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

package dev.pyloop.asgi;

import java.security.Principal;
import java.util.Collection;
import java.util.Collections;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.util.ClassUtils;

import dev.pyloop.convert.MarshalWriter;

/**
 * Writes who is authenticated, with the authorities if Spring Security knows them.
 */
final class PrincipalExtension {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.core.Authentication",
			PrincipalExtension.class.getClassLoader());

	private PrincipalExtension() {
	}

	/**
	 * Write {@code {"name": ..., "authorities": [...]}}.
	 * @param out takes the dict
	 * @param principal who is authenticated
	 */
	static void write(MarshalWriter out, Principal principal) {
		out.beginDict();
		out.writeString("name");
		out.writeString(principal.getName());
		out.writeString("authorities");
		Collection<String> authorities = (SECURITY) ? SpringSecurity.authorities(principal) : Collections.emptyList();
		out.beginList(authorities.size());
		authorities.forEach(out::writeString);
		out.endDict();
	}

	private static final class SpringSecurity {

		static Collection<String> authorities(Principal principal) {
			if (principal instanceof Authentication authentication) {
				return authentication.getAuthorities().stream().map(SpringSecurity::name).toList();
			}
			return Collections.emptyList();
		}

		private static String name(GrantedAuthority authority) {
			String name = authority.getAuthority();
			return (name != null) ? name : authority.toString();
		}

	}

}
