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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.lang.syntax.elements.GivenMethodsConjunction;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

/**
 * Tests for the rules that Spring Boot sets itself for auto-configuration.
 */
class AutoConfigurationArchitectureTests {

	private static final JavaClasses CLASSES = ImportedClasses.main();

	@Test
	void autoConfigurationsArePublicAndFinal() {
		autoConfigurations().should().bePublic().andShould().haveModifier(JavaModifier.FINAL).check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		ArchRuleDefinition.noMembers()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.and(DescribedPredicate.describe("are not the default constructor",
					(member) -> !member.getName().equals("<init>")))
			.should()
			.bePublic()
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void nestedConfigurationsAreNotPublicAndDoNotProxyBeanMethods() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(Configuration.class)
			.should()
			.notBePublic()
			.andShould()
			.beAnnotatedWith(withoutProxy())
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void beanMethodsArePackagePrivate() {
		beanMethods().should().bePackagePrivate().check(CLASSES);
	}

	@Test
	void beanMethodsHaveNoConditionOnClass() {
		beanMethods().should().notBeAnnotatedWith(ConditionalOnClass.class).check(CLASSES);
	}

	@Test
	void beanMethodsOfPostProcessorsAreStatic() {
		beanMethods().and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
				.or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class)))
			.should()
			.beStatic()
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void conditionsArePackagePrivate() {
		ArchRuleDefinition.classes()
			.that()
			.areAssignableTo(Condition.class)
			.and()
			.areNotAnonymousClasses()
			.should()
			.notBePublic()
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void configurationPropertiesAreNoRecordsAndNameTheirPrefixAsValue() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.notBeRecords()
			.andShould()
			.notBeAnnotatedWith(DescribedPredicate.describe("prefix", AutoConfigurationArchitectureTests::hasPrefix))
			.check(CLASSES);
	}

	private static GivenClassesConjunction autoConfigurations() {
		return ArchRuleDefinition.classes().that().areAnnotatedWith(AutoConfiguration.class);
	}

	private static GivenMethodsConjunction beanMethods() {
		return ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class);
	}

	private static DescribedPredicate<JavaAnnotation<?>> withoutProxy() {
		return DescribedPredicate.describe("@Configuration(proxyBeanMethods = false)",
				(annotation) -> annotation.getRawType().isEquivalentTo(Configuration.class)
						&& annotation.get("proxyBeanMethods").filter(Boolean.FALSE::equals).isPresent());
	}

	private static boolean hasPrefix(JavaAnnotation<?> annotation) {
		return annotation.getRawType().isEquivalentTo(ConfigurationProperties.class)
				&& annotation.tryGetExplicitlyDeclaredProperty("prefix").isPresent();
	}

}
