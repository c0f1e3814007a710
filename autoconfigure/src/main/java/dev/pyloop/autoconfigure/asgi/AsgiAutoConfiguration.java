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

package dev.pyloop.autoconfigure.asgi;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import dev.pyloop.asgi.AsgiApplication;
import dev.pyloop.asgi.AsgiObservations;
import dev.pyloop.asgi.AsgiWebHandler;
import dev.pyloop.asgi.RequestTargetHandler;
import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.autoconfigure.PythonProperties;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for ASGI applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PythonAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = { "pyloop.enabled", "pyloop.asgi.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(AsgiProperties.class)
public final class AsgiAutoConfiguration {

	AsgiAutoConfiguration() {
	}

	/**
	 * Whether nothing here can serve an application.
	 */
	static final class NotServed extends NoneNestedConditions {

		NotServed() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnWebApplication(type = Type.REACTIVE)
		@ConditionalOnClass(name = { "org.springframework.web.reactive.DispatcherHandler",
				"reactor.netty.http.server.HttpServerRequest" })
		static final class Served {

		}

	}

	/**
	 * Refuses applications that nothing serves.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(NotServed.class)
	static class RefusingConfiguration {

		RefusingConfiguration(AsgiProperties properties, ObjectProvider<AsgiApplication> applications) {
			List<String> ids = new ArrayList<>(properties.getApplications().keySet());
			applications.forEach((application) -> ids.add(application.id()));
			if (!ids.isEmpty()) {
				throw new AsgiNotServedException(ids);
			}
		}

	}

	/**
	 * Serves applications through WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(name = { "org.springframework.web.reactive.DispatcherHandler",
			"reactor.netty.http.server.HttpServerRequest" })
	static class WebFluxConfiguration {

		private static final String NETTY = "org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory";

		@Bean
		AsgiApplications asgiApplications(AsgiProperties properties, PythonProperties pythonProperties,
				ObjectProvider<AsgiApplication> applications, ObjectProvider<AsgiWebHandler> routed,
				PythonEventLoopPool eventLoopPool, ObjectProvider<AsgiObservations> observations,
				Environment environment, ListableBeanFactory beans) {
			List<AsgiApplication> all = new ArrayList<>();
			properties.getApplications()
				.forEach((id, application) -> all.add(AsgiApplicationMapper.map(id, application)));
			applications.orderedStream().forEach(all::add);
			if (!all.isEmpty() && isServedByOthers(beans)) {
				throw new AsgiNotServedException(all.stream().map(AsgiApplication::id).toList());
			}
			boolean forwardedHeaders = !usesForwardedHeaders(environment);
			List<AsgiWebHandler> handlers = all.stream()
				.map((application) -> new AsgiWebHandler(application, eventLoopPool, forwardedHeaders,
						observations.getIfAvailable()))
				.toList();
			return new AsgiApplications(handlers, routed.orderedStream().toList(),
					pythonProperties.getShutdown().getGracePeriod());
		}

		/**
		 * Return whether the web server is another one than Reactor Netty, which may be
		 * on the class path for its client.
		 * @param beans knows the factories of web servers, which are not created here
		 * @return whether nothing here gets requests
		 */
		private static boolean isServedByOthers(ListableBeanFactory beans) {
			List<Class<?>> servers = new ArrayList<>();
			for (String name : beans.getBeanNamesForType(ReactiveWebServerFactory.class, true, false)) {
				servers.add(beans.getType(name, false));
			}
			return !servers.isEmpty() && servers.stream().noneMatch(WebFluxConfiguration::isNetty);
		}

		private static boolean isNetty(@Nullable Class<?> server) {
			return server != null && (server.getName().equals(NETTY) || isNetty(server.getSuperclass()));
		}

		@Bean
		AsgiStreamNotifier asgiStreamNotifier(AsgiApplications applications) {
			return new AsgiStreamNotifier(applications);
		}

		@Bean
		AsgiHandlerMapping asgiHandlerMapping(AsgiApplications applications, AsgiProperties properties,
				ObjectProvider<WebFluxConfigurer> configurers) {
			return new AsgiHandlerMapping(applications.mappings(), properties.getOrder(),
					configurers.orderedStream().toList());
		}

		private static boolean usesForwardedHeaders(Environment environment) {
			String strategy = environment.getProperty("server.forward-headers-strategy");
			if (strategy != null) {
				return !strategy.equalsIgnoreCase("none");
			}
			CloudPlatform platform = CloudPlatform.getActive(environment);
			return platform != null && platform.isUsingForwardHeaders();
		}

		/**
		 * Lets targets that are no URI arrive.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(name = "org.springframework.boot.reactor.netty.NettyServerCustomizer")
		static class RequestTargetConfiguration {

			@Bean
			NettyServerCustomizer asgiRequestTargetCustomizer(AsgiApplications applications, Environment environment) {
				List<String> paths = applications.paths(environment.getProperty("spring.webflux.base-path", ""));
				return (server) -> RequestTargetHandler.install(server, paths);
			}

		}

	}

	/**
	 * Serves applications before WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(name = { "org.springframework.web.reactive.DispatcherHandler",
			"org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory" })
	static class RouteConfiguration {

		@Bean
		AsgiRouteCustomizer asgiRouteCustomizer(AsgiApplications applications, Environment environment) {
			String basePath = environment.getProperty("spring.webflux.base-path", "");
			return new AsgiRouteCustomizer(applications, StringUtils.trimTrailingCharacter(
					basePath.startsWith("/") ? basePath : basePath.isEmpty() ? "" : "/" + basePath, '/'));
		}

	}

}
