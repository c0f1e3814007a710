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

import java.time.Duration;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.lang.syntax.elements.GivenMethodsConjunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import reactor.test.StepVerifier;

/**
 * Tests for the conventions that the tests follow.
 */
class TestArchitectureTests {

	private static final JavaClasses CLASSES = ImportedClasses.test();

	@Test
	void testClassesAreNamedTests() {
		tests().should()
			.beDeclaredInClassesThat(DescribedPredicate.describe("are named Tests",
					(candidate) -> outermost(candidate).getSimpleName().endsWith("Tests")))
			.check(CLASSES);
	}

	@Test
	void testsArePackagePrivate() {
		tests().should().bePackagePrivate().check(CLASSES);
	}

	@Test
	void testsHaveNoUnderscore() {
		tests().should().haveNameNotContaining("_").check(CLASSES);
	}

	@Test
	void testsDoNotSleep() {
		ArchRuleDefinition.noClasses()
			.should()
			.callMethod(Thread.class, "sleep", long.class)
			.orShould()
			.callMethodWhere(calls("java.util.concurrent.TimeUnit", "sleep"))
			.because("a test waits for a condition")
			.check(CLASSES);
	}

	@Test
	void verifiersOfStepsHaveTheirOwnTimeout() {
		ArchRuleDefinition.noClasses()
			.should()
			.callMethodWhere(DescribedPredicate.describe("verify without a timeout",
					TestArchitectureTests::verifiesWithoutTimeout))
			.because("a test that hangs has to fail")
			.check(CLASSES);
	}

	private static GivenMethodsConjunction tests() {
		return ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Test.class)
			.or()
			.areAnnotatedWith(ParameterizedTest.class);
	}

	private static JavaClass outermost(JavaClass candidate) {
		return candidate.getEnclosingClass().map(TestArchitectureTests::outermost).orElse(candidate);
	}

	private static DescribedPredicate<JavaMethodCall> calls(String owner, String name) {
		return DescribedPredicate.describe(owner + "." + name,
				(call) -> call.getTargetOwner().getName().equals(owner) && call.getName().equals(name));
	}

	private static boolean verifiesWithoutTimeout(JavaMethodCall call) {
		JavaClass owner = call.getTargetOwner();
		if (owner.isEquivalentTo(StepVerifier.class)) {
			return call.getName().equals("setDefaultTimeout")
					|| (call.getName().startsWith("verify") && !takesDuration(call));
		}
		return owner.isEquivalentTo(StepVerifier.LastStep.class) && call.getName().startsWith("verify");
	}

	private static boolean takesDuration(JavaMethodCall call) {
		return call.getTarget().getRawParameterTypes().stream().anyMatch((type) -> type.isEquivalentTo(Duration.class));
	}

}
