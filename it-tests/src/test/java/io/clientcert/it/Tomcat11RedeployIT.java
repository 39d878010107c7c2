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

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Tomcat 11, WARs that come and go")
final class Tomcat11RedeployIT implements RedeployContract {

  @Override
  public String name() {
    return "tomcat-11-wars";
  }

  @Override
  public Launcher launcher() {
    return new EmbeddedLauncher(name(), "io.clientcert.it.app.tomcat.TomcatWarsHost");
  }

  @Override
  public Path deployments(Path directory) {
    return directory.resolve("webapps");
  }

  @Override
  public Map<String, String> properties(Path directory) {
    return Map.of("registration", "web-xml", "webapp", deployments(directory).toString());
  }
}
