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
package io.clientcert.publication;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.github.benmanes.caffeine.cache.Cache;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.net.URI;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the adapters may use, and what no class of any published jar may do. */
@AnalyzeClasses(locations = AllModulesTest.PublishedJars.class)
class AllModulesTest {
  private static final String FACE = "io.clientcert";
  private static final String FIELD = "io.clientcert.field";
  private static final String SERVLET = "io.clientcert.servlet";
  private static final String WRAPPER = "io.clientcert.wrapper";
  private static final String TOMCAT = "io.clientcert.tomcat";
  private static final String JETTY = "io.clientcert.jetty";
  private static final String SPRING = "io.clientcert.spring";
  private static final String BOOT_3 = "io.clientcert.spring.boot3";
  private static final String BOOT_4 = "io.clientcert.spring.boot4";

  /** What decides, and what writes the fields: inside the engine only. */
  private static final String[] ENGINE = {
    "io.clientcert.path..",
    "io.clientcert.revocation..",
    "io.clientcert.dialect..",
    "io.clientcert.origin..",
    "io.clientcert.signature.."
  };

  /** Classes that set the system's clock where no other is configured. */
  private static final String CLOCK_DEFAULTS =
      "io\\.clientcert\\.(ClientCertConfig(\\$.*)?|spring\\.ClientCertMetricsAutoConfiguration)";

  @ArchTest
  static final ArchRule adapters_do_not_use_the_inside_of_the_engine =
      noClasses()
          .that()
          .resideInAnyPackage(SERVLET, TOMCAT, JETTY, SPRING + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE)
          .because("an adapter holds no policy");

  @ArchTest
  static final ArchRule the_filter_uses_the_face_field_and_wrappers =
      usesOnly(SERVLET, FACE, FIELD, WRAPPER);

  @ArchTest
  static final ArchRule the_valve_uses_the_face_field_and_wrappers =
      usesOnly(TOMCAT, FACE, FIELD, WRAPPER);

  @ArchTest
  static final ArchRule the_customizer_uses_the_face_and_field = usesOnly(JETTY, FACE, FIELD);

  @ArchTest
  static final ArchRule the_starter_uses_the_face_and_the_adapters =
      usesOnly(SPRING, FACE, FIELD, SERVLET, TOMCAT, JETTY);

  @ArchTest
  static final ArchRule boot_3_uses_the_common_part = usesOnly(BOOT_3, FACE, SPRING, TOMCAT, JETTY);

  @ArchTest
  static final ArchRule boot_4_uses_the_common_part = usesOnly(BOOT_4, FACE, SPRING, TOMCAT, JETTY);

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
          .haveRawType(describe("that is mutable", AllModulesTest::isMutable));

  @ArchTest
  static final ArchRule the_clock_is_injected =
      noClasses()
          .that()
          .haveNameNotMatching(CLOCK_DEFAULTS)
          .should()
          .accessTargetWhere(target("reads the system's clock", AllModulesTest::readsTheClock));

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

  /** What is not ours it may use as it likes. */
  private static ArchRule usesOnly(String adapter, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(adapter)
        .should()
        .dependOnClassesThat(
            resideInAPackage(FACE + "..")
                .and(DescribedPredicate.not(resideInAPackage(adapter)))
                .and(DescribedPredicate.not(resideInAnyPackage(packages))));
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

  static final class PublishedJars implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      return Stream.of(
              "clientcert-filter-core",
              "clientcert-tomcat-valve",
              "clientcert-jetty",
              "clientcert-spring-boot-starter")
          .map(name -> Location.of(URI.create("jar:" + House.jar(name).toUri() + "!/")))
          .collect(Collectors.toSet());
    }
  }
}
