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
package io.clientcert.it;

import static io.clientcert.it.SpringBootProjectContract.sample;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a newcomer does: the pom of the docs, one class, three properties, and the jar. */
interface NewSpringBootProjectContract {

  /** The line of Spring Boot, which the project's folder is called after. */
  String line();

  /** The pom of the docs, made for another line of Spring Boot than that it names, if need be. */
  String pomFor(String documented);

  @Test
  @DisplayName("a project of its own pom forwards with three properties, and refuses forgeries")
  default void newProject() throws Exception {
    SpringBootProjectContract.forwardsAndRefuses(project());
  }

  @Test
  @DisplayName("V9 started with a wrong property it prints Spring Boot's failure analysis")
  default void wrongProperty() throws Exception {
    SpringBootProjectContract.explainsRefusals(project());
  }

  private SpringProject project() throws IOException, InterruptedException {
    return SpringProject.byMaven(
        "new-" + line(),
        pomFor(sample("pom")),
        SpringBootProjectContract.IMPORTS,
        sample("project"));
  }
}
