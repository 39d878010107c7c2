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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** In a real framework, with the real bundles of everything but the container. */
@DisplayName("Each jar is a bundle that resolves")
class BundleTest {

  private static final List<Path> LIBRARIES = House.onClassPath("bcprov", "caffeine", "jspecify");

  @Test
  @DisplayName("The engine and the filter, with a servlet API of 6.0 or of 6.1")
  void filterCore(@TempDir Path cache) throws Exception {
    for (String api : List.of("6.0", "6.1")) {
      resolve(cache, servlet(api), House.jar("clientcert-filter-core"));
    }
  }

  @Test
  @DisplayName("The valve, with the packages of Tomcat 10.1 or of 11")
  void tomcatValve(@TempDir Path cache) throws Exception {
    for (Map.Entry<String, String> tomcat : Map.of("10.1.0", "6.0", "11.0.0", "6.1").entrySet()) {
      resolve(
          cache,
          servlet(tomcat.getValue())
              + packages(
                  tomcat.getKey(),
                  "org.apache.catalina",
                  "org.apache.catalina.connector",
                  "org.apache.catalina.valves",
                  "org.apache.coyote",
                  "org.apache.coyote.http11",
                  "org.apache.tomcat.util.buf",
                  "org.apache.tomcat.util.http",
                  "org.apache.tomcat.util.modeler",
                  "org.apache.tomcat.util.net",
                  "org.apache.tomcat.util.res"),
          House.jar("clientcert-filter-core"),
          House.jar("clientcert-tomcat-valve"));
    }
  }

  @Test
  @DisplayName("The customizer, with the packages of Jetty 12.0 or of 12.1")
  void jetty(@TempDir Path cache) throws Exception {
    for (String version : List.of("12.0.0", "12.1.0")) {
      resolve(
          cache,
          servlet("6.0")
              + packages(
                  version,
                  "org.eclipse.jetty.http",
                  "org.eclipse.jetty.io",
                  "org.eclipse.jetty.io.ssl",
                  "org.eclipse.jetty.server",
                  "org.eclipse.jetty.util",
                  "org.eclipse.jetty.util.annotation",
                  "org.eclipse.jetty.util.component",
                  "org.eclipse.jetty.util.resource",
                  "org.eclipse.jetty.util.ssl",
                  "org.eclipse.jetty.util.thread",
                  "org.eclipse.jetty.xml"),
          House.jar("clientcert-filter-core"),
          House.jar("clientcert-jetty"));
    }
  }

  @Test
  @DisplayName("Not with the servlet API of javax, nor with one to come")
  void otherServlet(@TempDir Path cache) {
    assertThat(
            List.of("5.0", "7.0").stream()
                .filter(api -> resolves(cache, servlet(api), House.jar("clientcert-filter-core"))))
        .isEmpty();
  }

  private static String servlet(String version) {
    return "jakarta.servlet;version=" + version + ",jakarta.servlet.http;version=" + version;
  }

  private static String packages(String version, String... names) {
    StringBuilder packages = new StringBuilder();
    for (String name : names) {
      packages.append(',').append(name).append(";version=").append(version);
    }
    return packages.toString();
  }

  private boolean resolves(Path cache, String container, Path... bundles) {
    try {
      resolve(cache, container, bundles);
      return true;
    } catch (BundleException e) {
      return false;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a bundle of each jar, which throws what is missing if one does not resolve. */
  private void resolve(Path cache, String container, Path... bundles)
      throws BundleException, IOException, InterruptedException {
    Framework framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    cache.toString(),
                    "org.osgi.framework.storage.clean",
                    "onFirstInit",
                    "org.osgi.framework.system.packages.extra",
                    container));
    framework.start();
    try {
      List<Bundle> installed = new ArrayList<>();
      for (Path jar : Stream.concat(LIBRARIES.stream(), Stream.of(bundles)).toList()) {
        installed.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
      }
      boolean all = framework.adapt(FrameworkWiring.class).resolveBundles(installed);
      for (Bundle bundle : installed) {
        bundle.start();
      }
      assertThat(all).isTrue();
      assertThat(LIBRARIES).hasSize(3);
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }
}
