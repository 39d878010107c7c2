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
package io.clientcert.it.app.tomcat;

import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import io.clientcert.tomcat.ClientCertValve;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.IntrospectionUtils;

/** Embedded Tomcat with the valve in its Engine. */
public final class TomcatValveHost {

  private TomcatValveHost() {}

  /** Runs the host that the properties file, the one argument, describes. */
  public static void main(String[] args) {
    TomcatServer.run(args, TomcatValveHost::addValve, Application::registerBehindLibrary);
  }

  /** Sets the attributes in the way in which Tomcat sets those in {@code server.xml}. */
  public static void addValve(Tomcat tomcat, HostConfig config) {
    ClientCertValve valve = new ClientCertValve();
    config.settings().forEach((name, value) -> IntrospectionUtils.setProperty(valve, name, value));
    valve.setThrowOnFailure(!config.serveAnyway());
    if (config.demo()) {
      tomcat.getEngine().getPipeline().addValve(new SentFieldsValve());
    }
    tomcat.getEngine().getPipeline().addValve(valve);
  }
}
