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

import org.junit.jupiter.api.DisplayName;

@DisplayName("Spring Boot 3.5, a project by Maven")
final class SpringBoot35CombinationNewProjectIT implements NewSpringBootProjectContract {

  @Override
  public String line() {
    return "3.5";
  }

  @Override
  public String pomFor(String documented) {
    return documented
        .replaceFirst(
            "(?s)(spring-boot-starter-parent</artifactId>\\s*<version>)[^<]*",
            "$1" + System.getProperty("clientcert.springBoot3"))
        .replace("spring-boot-starter-webmvc", "spring-boot-starter-web");
  }
}
