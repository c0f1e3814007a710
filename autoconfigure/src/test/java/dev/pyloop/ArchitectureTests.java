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
package dev.pyloop;

import java.util.Arrays;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the packages of the main code and what they may depend on.
 */
class ArchitectureTests {

	private static final String ROOT = "dev.pyloop";

	private static final JavaClasses CLASSES = ImportedClasses.main();

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void packagesAreNullMarked() {
		assertThat(CLASSES).extracting(JavaClass::getPackage)
			.allMatch((candidate) -> candidate.isAnnotatedWith(NullMarked.class));
	}

	@Test
	void packagesAreKnown() {
		assertThat(CLASSES).extracting(JavaClass::getPackage)
			.extracting(JavaPackage::getName)
			.allMatch((name) -> name.startsWith(ROOT + ".autoconfigure") || dependencies().map(Arguments::get)
				.map((arguments) -> packageName((String) arguments[0]))
				.anyMatch(name::equals));
	}

	@ParameterizedTest
	@MethodSource("dependencies")
	void packageDependsOnlyOnPackagesBelow(String name, String[] allowed) {
		String[] packages = Stream.concat(Stream.of(name, ""), Arrays.stream(allowed))
			.map(ArchitectureTests::packageName)
			.toArray(String[]::new);
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(packageName(name))
			.should()
			.onlyDependOnClassesThat(JavaClass.Predicates.resideOutsideOfPackage(ROOT + "..").or(insideOf(packages)))
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void onlyCpythonUsesNativeAccess() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".cpython")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.sun.jna..")
			.check(CLASSES);
	}

	@Test
	void onlyAutoConfigurationAndActuatorPackagesKnowSpringBoot() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".actuate..", ROOT + ".health")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	@Test
	void engineKnowsOnlyTheCoreOfSpring() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(ROOT, ROOT + ".ring", ROOT + ".convert", ROOT + ".cpython", ROOT + ".eventloop")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("org.springframework..")
				.and(JavaClass.Predicates.resideOutsideOfPackages("org.springframework.core..",
						"org.springframework.util..", "org.springframework.lang..")))
			.check(CLASSES);
	}

	static Stream<Arguments> dependencies() {
		return Stream.of(layer(""), layer("ring"), layer("convert"), layer("cpython", "ring"),
				layer("eventloop", "convert", "ring", "cpython"), layer("observation", "eventloop"),
				layer("transport", "eventloop"), layer("client", "eventloop", "convert", "cpython", "observation"),
				layer("service", "client", "eventloop"),
				layer("asgi", "client", "eventloop", "convert", "ring", "observation"),
				layer("metrics", "client", "eventloop", "asgi"), layer("health", "client", "eventloop", "cpython"),
				layer("actuate.endpoint", "client", "eventloop", "cpython", "asgi"));
	}

	private static Arguments layer(String name, String... allowed) {
		return Arguments.of(name, allowed);
	}

	private static String packageName(String name) {
		return name.isEmpty() ? ROOT : ROOT + "." + name;
	}

	private static DescribedPredicate<JavaClass> insideOf(String[] packages) {
		return JavaClass.Predicates.resideInAnyPackage(packages);
	}

}
