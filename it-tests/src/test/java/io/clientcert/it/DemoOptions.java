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

/**
 * What the demo is to show, as {@code -Ddemo.…} says it.
 *
 * @param host the host, or {@code two-hops}
 * @param isOrigin whether the host is an application behind a proxy
 * @param revocation where revocation information comes from: {@code files}, {@code crl} or {@code
 *     ocsp}
 * @param dialects the setting of that name; empty for its default
 * @param httpsPort 0 for any free port, as for the other ports
 * @param pagePort where the links of the page lead to
 */
record DemoOptions(
    String host,
    boolean isOrigin,
    String revocation,
    String dialects,
    int httpsPort,
    int httpPort,
    int pagePort) {

  static DemoOptions ofSystemProperties() {
    return new DemoOptions(
        System.getProperty("demo.host", "tomcat-filter"),
        isOrigin(System.getProperty("demo.source", "tls")),
        System.getProperty("demo.revocation", "files"),
        System.getProperty("demo.dialects", ""),
        Integer.getInteger("demo.port", 8443),
        Integer.getInteger("demo.httpPort", 8080),
        Integer.getInteger("demo.pagePort", 8081));
  }

  /** On free ports, with the defaults for everything else. */
  static DemoOptions of(String host, boolean isOrigin) {
    return new DemoOptions(host, isOrigin, "files", "", 0, 0, 0);
  }

  private static boolean isOrigin(String source) {
    return switch (source) {
      case "tls" -> false;
      case "forwarded" -> true;
      default ->
          throw new IllegalArgumentException(
              "-Ddemo.source=" + source + ": write tls or forwarded");
    };
  }
}
