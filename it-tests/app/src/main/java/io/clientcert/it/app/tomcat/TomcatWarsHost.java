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

import io.clientcert.it.app.HostConfig;
import org.apache.catalina.startup.Tomcat;

/**
 * Embedded Tomcat without the library. It deploys every WAR that lies in a folder, each with a
 * class loader of its own, deploys it again when the file changes, and undeploys it when the file
 * is gone.
 */
public final class TomcatWarsHost {

  private TomcatWarsHost() {}

  /** Runs the host that the properties file, the one argument, describes. */
  public static void main(String[] args) {
    TomcatServer.runWithoutApplication(args, TomcatWarsHost::deploy);
  }

  private static void deploy(Tomcat tomcat, HostConfig config) {
    // Looks for changes
    tomcat.getEngine().setBackgroundProcessorDelay(1);
    tomcat.getHost().setAppBase(config.webapp().toString());
    tomcat.getHost().addLifecycleListener(new org.apache.catalina.startup.HostConfig());
  }
}
