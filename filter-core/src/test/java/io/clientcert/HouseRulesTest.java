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

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * Which package of the engine may use which. The rules for all modules are in {@code
 * AllModulesTest}.
 */
@AnalyzeClasses(packages = "io.clientcert", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  private static final String FACE = "io.clientcert";
  private static final String FIELD = "io.clientcert.field..";
  private static final String DER = "io.clientcert.der..";
  private static final String NET = "io.clientcert.net..";
  private static final String PATH = "io.clientcert.path..";
  private static final String REVOCATION = "io.clientcert.revocation..";
  private static final String DIALECT = "io.clientcert.dialect..";
  private static final String ORIGIN = "io.clientcert.origin..";
  private static final String SIGNATURE = "io.clientcert.signature..";
  private static final String SERVLET = "io.clientcert.servlet..";
  private static final String WRAPPER = "io.clientcert.wrapper..";
  private static final String SERVLET_API = "jakarta.servlet..";

  @ArchTest
  static final ArchRule every_class_lives_in_a_known_package =
      classes()
          .should()
          .resideInAnyPackage(
              FACE,
              FIELD,
              DER,
              NET,
              PATH,
              REVOCATION,
              DIALECT,
              ORIGIN,
              SIGNATURE,
              SERVLET,
              WRAPPER);

  @ArchTest static final ArchRule field_stands_on_the_ground = standsOnTheGround(FIELD);

  @ArchTest static final ArchRule der_knows_no_other_package = knowsNoOther(DER, NET);

  @ArchTest static final ArchRule net_knows_no_other_package = knowsNoOther(NET, DER);

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
              DER,
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
          .resideInAnyPackage(SERVLET, WRAPPER, SERVLET_API)
          .because("hosts without a servlet API use it too");

  @ArchTest
  static final ArchRule servlet_knows_the_face_and_field_only =
      noClasses()
          .that()
          .resideInAPackage(SERVLET)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DER, NET, PATH, REVOCATION, DIALECT, ORIGIN, SIGNATURE)
          .because("an adapter holds no policy");

  @ArchTest
  static final ArchRule wrappers_know_field_only =
      noClasses()
          .that()
          .resideInAPackage(WRAPPER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              FACE, DER, NET, PATH, REVOCATION, DIALECT, ORIGIN, SIGNATURE, SERVLET);

  @ArchTest
  static final ArchRule packages_form_no_circle =
      SlicesRuleDefinition.slices().assignedFrom(new Packages()).should().beFreeOfCycles();

  private static ArchRule knowsNoOther(String lowest, String otherLowest) {
    return noClasses()
        .that()
        .resideInAPackage(lowest)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            FACE,
            FIELD,
            otherLowest,
            PATH,
            REVOCATION,
            DIALECT,
            ORIGIN,
            SIGNATURE,
            SERVLET,
            WRAPPER,
            SERVLET_API);
  }

  private static ArchRule standsOnTheGround(String ground) {
    return noClasses()
        .that()
        .resideInAPackage(ground)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FACE, SERVLET, WRAPPER, SERVLET_API);
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
