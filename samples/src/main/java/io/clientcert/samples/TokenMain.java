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

import io.clientcert.tomcat.ClientCertValve;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;

/** Embedded Tomcat with a resource for bound access tokens: PORT, PKI folder, x5t#S256. */
final class TokenMain {

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = TomcatMain.server(Integer.parseInt(args[0]), Path.of(args[1]));
    ClientCertValve valve = new ClientCertValve();
    valve.setProperty("trustStore", "connector");
    tomcat.getEngine().getPipeline().addValve(valve);
    Map<String, Object> bound = Map.of("sub", "client", "cnf", Map.of("x5t#S256", args[2]));
    TokenServlet servlet =
        new TokenServlet(Map.of("bound", bound, "bearer", Map.of("sub", "anybody")));
    Tomcat.addServlet(tomcat.addContext("", null), "resource", servlet).addMapping("/resource");
    tomcat.start();
    System.out.println("https://localhost:" + tomcat.getConnector().getLocalPort());
  }
}
