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
package io.clientcert.samples;

import java.nio.file.Path;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat that has nothing of the library but in the WAR: PORT, PKI folder, WAR. */
final class WarHost {

  private WarHost() {}

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = TomcatMain.server(Integer.parseInt(args[0]), Path.of(args[1]));
    tomcat.getHost().setAppBase(args[1]);
    tomcat.addWebapp("", args[2]);
    tomcat.start();
    System.out.println("https://localhost:" + tomcat.getConnector().getLocalPort());
  }
}
