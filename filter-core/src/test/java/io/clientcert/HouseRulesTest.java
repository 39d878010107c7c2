/*
 * Copyright 2026 the Client-Cert for Java authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.clientcert;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.github.benmanes.caffeine.cache.Cache;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.net.URL;
import java.net.URLConnection;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The rules of the house: who may know whom, and what nobody may do. */
@AnalyzeClasses(packages = "io.clientcert", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  private static final String FACE = "io.clientcert";
  private static final String FIELD = "io.clientcert.field..";
  private static final String PATH = "io.clientcert.path..";
  private static final String REVOCATION = "io.clientcert.revocation..";
  private static final String DIALECT = "io.clientcert.dialect..";
  private static final String ORIGIN = "io.clientcert.origin..";
  private static final String SIGNATURE = "io.clientcert.signature..";
  private static final String SERVLET = "io.clientcert.servlet..";
  private static final String SERVLET_API = "jakarta.servlet..";

  @ArchTest
  static final ArchRule every_class_lives_in_a_known_package =
      classes()
          .should()
          .resideInAnyPackage(FACE, FIELD, PATH, REVOCATION, DIALECT, ORIGIN, SIGNATURE, SERVLET);

  @ArchTest static final ArchRule field_stands_on_the_ground = standsOnTheGround(FIELD);

  @ArchTest static final ArchRule path_stands_on_the_ground = standsOnTheGround(PATH);

  @ArchTest static final ArchRule revocation_stands_on_the_ground = standsOnTheGround(REVOCATION);

  @ArchTest static final ArchRule dialect_stands_on_the_ground = standsOnTheGround(DIALECT);

  @ArchTest static final ArchRule origin_stands_on_the_ground = standsOnTheGround(ORIGIN);

  @ArchTest static final ArchRule signature_stands_on_the_ground = standsOnTheGround(SIGNATURE);

  @ArchTest
  static final ArchRule origin_judges_no_certificate =
      noClasses()
          .that()
          .resideInAPackage(ORIGIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PATH, REVOCATION, DIALECT);

  @ArchTest
  static final ArchRule dialect_knows_nothing_of_how_certificates_are_judged =
      noClasses()
          .that()
          .resideInAPackage(DIALECT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PATH, REVOCATION);

  @ArchTest
  static final ArchRule field_knows_no_pki =
      noClasses()
          .that()
          .resideInAPackage(FIELD)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.security.cert..",
              "javax.security..",
              "org.bouncycastle..",
              PATH,
              REVOCATION,
              DIALECT);

  @ArchTest
  static final ArchRule the_face_knows_no_adapter =
      noClasses()
          .that()
          .resideInAPackage(FACE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVLET, SERVLET_API)
          .because("hosts without a servlet API use it too");

  @ArchTest
  static final ArchRule servlet_knows_the_face_and_field_only =
      noClasses()
          .that()
          .resideInAPackage(SERVLET)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PATH, REVOCATION, DIALECT, ORIGIN, SIGNATURE)
          .because("an adapter holds no policy");

  @ArchTest
  static final ArchRule packages_form_no_circle =
      SlicesRuleDefinition.slices().assignedFrom(new Packages()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule static_fields_are_final = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule static_fields_hold_no_mutable_state =
      noFields()
          .that()
          .areStatic()
          .and()
          .doNotHaveModifier(SYNTHETIC)
          .should()
          .haveRawType(describe("that is mutable", HouseRulesTest::isMutable));

  @ArchTest
  static final ArchRule the_clock_is_injected =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.clientcert\\.ClientCertConfig(\\$.*)?")
          .should()
          .accessTargetWhere(target("reads the system's clock", HouseRulesTest::readsTheClock));

  @ArchTest
  static final ArchRule logging_needs_no_library =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.logging..",
              "org.slf4j..",
              "org.apache.commons.logging..",
              "org.apache.juli..",
              "org.apache.logging..")
          .because("System.Logger is in every JDK");

  @ArchTest
  static final ArchRule nobody_writes_to_the_console =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule nobody_prints_stack_traces =
      noClasses()
          .should()
          .accessTargetWhere(
              target(
                  "prints a stack trace",
                  target ->
                      target.getName().equals("printStackTrace")
                          && target.getOwner().isAssignableTo(Throwable.class)));

  @ArchTest
  static final ArchRule nobody_opens_urls =
      noClasses()
          .should()
          .accessTargetWhere(
              target(
                  "opens a URL",
                  target ->
                      target.getOwner().isAssignableTo(URLConnection.class)
                          || (target.getOwner().isEquivalentTo(URL.class)
                              && Set.of("openConnection", "openStream", "getContent")
                                  .contains(target.getName()))))
          .because("it follows redirects, checks no address and waits for ever");

  private static ArchRule standsOnTheGround(String ground) {
    return noClasses()
        .that()
        .resideInAPackage(ground)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FACE, SERVLET, SERVLET_API);
  }

  /** Of a {@code List}, {@code Set} or {@code Map} only the contents could tell. */
  private static boolean isMutable(JavaClass type) {
    boolean mayBeConstant =
        type.isEquivalentTo(List.class)
            || type.isEquivalentTo(Set.class)
            || type.isEquivalentTo(Map.class);
    return !mayBeConstant
        && (type.isArray()
            || type.isAssignableTo(Collection.class)
            || type.isAssignableTo(Map.class)
            || type.isAssignableTo(Cache.class)
            || type.isAssignableTo(ThreadLocal.class)
            || type.isAssignableTo(Date.class)
            || type.getPackageName().startsWith("java.util.concurrent"));
  }

  private static boolean readsTheClock(AccessTarget target) {
    JavaClass owner = target.getOwner();
    boolean withoutParameters =
        target instanceof AccessTarget.CodeUnitAccessTarget codeUnit
            && codeUnit.getRawParameterTypes().isEmpty();
    return switch (target.getName()) {
      case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
      case "now" -> owner.getPackageName().equals("java.time") && withoutParameters;
      case "<init>" -> owner.isEquivalentTo(Date.class) && withoutParameters;
      case "checkValidity" -> owner.isAssignableTo(X509Certificate.class) && withoutParameters;
      case "system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes" ->
          owner.isEquivalentTo(Clock.class);
      default -> false;
    };
  }

  private static DescribedPredicate<JavaAccess<?>> target(
      String description, Predicate<AccessTarget> predicate) {
    return describe(description, access -> predicate.test(access.getTarget()));
  }

  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith(FACE)
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "the packages";
    }
  }
}
