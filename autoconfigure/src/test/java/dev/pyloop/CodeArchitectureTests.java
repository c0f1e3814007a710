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

import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

/**
 * Tests for the conventions that the main code follows.
 */
class CodeArchitectureTests {

	private static final JavaClasses CLASSES = ImportedClasses.main();

	@Test
	void noCallOfCollectorsToList() {
		noCallOf(Collectors.class, "toList").because("Stream has toList()").check(CLASSES);
	}

	@Test
	void noCallOfObjectsRequireNonNull() {
		noCallOf(Objects.class, "requireNonNull", Object.class, String.class).because("Assert.notNull does it")
			.check(CLASSES);
		noCallOf(Objects.class, "requireNonNull", Object.class, Supplier.class).because("Assert.notNull does it")
			.check(CLASSES);
	}

	@Test
	void noChangeOfCaseWithoutLocale() {
		noCallOf(String.class, "toUpperCase").because("the result depends on the machine, see " + Locale.ROOT)
			.check(CLASSES);
		noCallOf(String.class, "toLowerCase").because("the result depends on the machine, see " + Locale.ROOT)
			.check(CLASSES);
	}

	@Test
	void noAccessToStandardStreams() {
		GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
	}

	@Test
	void noJavaUtilLogging() {
		GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
	}

	@Test
	void noUnderscoreInFields() {
		ArchRuleDefinition.noFields()
			.that(areWrittenBySomebody())
			.and(DescribedPredicate.describe("are no constants", (field) -> !isConstant(field)))
			.should()
			.haveNameContaining("_")
			.check(CLASSES);
	}

	@Test
	void noUnderscoreInMethodsThatAreNoNamesOfC() {
		ArchRuleDefinition.noMethods()
			.that(areWrittenBySomebody())
			.and()
			.doNotHaveModifier(JavaModifier.NATIVE)
			.and()
			.areDeclaredInClassesThat(DescribedPredicate.not(JavaClass.Predicates.assignableTo("com.sun.jna.Library")))
			.should()
			.haveNameContaining("_")
			.check(CLASSES);
	}

	@Test
	void noNameWithoutMeaning() {
		ArchRuleDefinition.noClasses()
			.should()
			.haveSimpleNameEndingWith("Impl")
			.orShould()
			.haveSimpleNameEndingWith("Util")
			.orShould()
			.haveSimpleNameEndingWith("Utils")
			.orShould()
			.haveSimpleNameEndingWith("Helper")
			.orShould()
			.haveSimpleNameEndingWith("Manager")
			.check(CLASSES);
	}

	@Test
	void packagePrivateClassesAreFinalUnlessExtended() {
		ArchRuleDefinition.classes()
			.that()
			.arePackagePrivate()
			.and()
			.areTopLevelClasses()
			.and()
			.areNotInterfaces()
			.and()
			.doNotHaveSimpleName("package-info")
			.and(DescribedPredicate.describe("are not extended", (candidate) -> candidate.getSubclasses().isEmpty()))
			.should()
			.haveModifier(JavaModifier.FINAL)
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	private static ArchRule noCallOf(Class<?> owner, String name, Class<?>... parameters) {
		return ArchRuleDefinition.noClasses().should().callMethod(owner, name, parameters);
	}

	private static DescribedPredicate<JavaMember> areWrittenBySomebody() {
		return DescribedPredicate.describe("are written by somebody",
				(member) -> !member.getModifiers().contains(JavaModifier.SYNTHETIC));
	}

	private static boolean isConstant(JavaMember member) {
		return member.getModifiers().contains(JavaModifier.STATIC)
				&& member.getModifiers().contains(JavaModifier.FINAL);
	}

}
