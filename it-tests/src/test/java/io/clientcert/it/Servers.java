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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the Jakarta EE servers under test have in common. */
final class Servers {

  /** For the JVM of a server: the application is not to look after the parent of the process. */
  static final String ENDED_BY_PARENT = "-Dclientcert.it.endedByParent=true";

  private Servers() {}

  /** A process that runs {@code command} until its standard input ends. */
  static ProcessBuilder command(String... command) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(Host.property("clientcert.test.jdk").resolve("bin/java").toString());
    all.addAll(List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    all.add(War.jars("tomcat-11-valve", "clientcert-it-app-").get(0).toString());
    all.add("io.clientcert.it.app.ServerProcess");
    all.addAll(List.of(command));
    return new ProcessBuilder(all);
  }

  /** Replaces what has to be there. */
  static String replace(String text, String part, String by) {
    if (!text.contains(part)) {
      throw new IllegalStateException("no " + part + " in " + text);
    }
    return text.replace(part, by);
  }
}
