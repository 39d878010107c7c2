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
package io.clientcert.benchmarks;

/** A server under measurement: a container, with what is in it, and what its application reads. */
enum Variant {
  TOMCAT("Tomcat, certificate not touched"),
  TOMCAT_ATTRIBUTE("Tomcat, attribute read"),
  TOMCAT_NAIVE("Tomcat, naive filter"),
  TOMCAT_FILTER("Tomcat, filter"),
  TOMCAT_VALVE("Tomcat, valve"),
  JETTY("Jetty, certificate not touched"),
  JETTY_ATTRIBUTE("Jetty, attribute read"),
  JETTY_NAIVE("Jetty, naive filter"),
  JETTY_FILTER("Jetty, filter"),
  JETTY_CUSTOMIZER("Jetty, customizer"),
  PROXY("Jetty as a proxy, nothing forwarded"),
  PROXY_CUSTOMIZER("Jetty as a proxy, customizer");

  private final String title;

  Variant(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** What the application has to say of a client with a certificate. */
  String answer() {
    return this == TOMCAT || this == JETTY || this == PROXY
        ? Applications.NOTHING
        : Applications.CERTIFICATE;
  }

  Applications.Look look() {
    return switch (this) {
      case TOMCAT, JETTY, PROXY -> Applications::notAt;
      case TOMCAT_ATTRIBUTE, JETTY_ATTRIBUTE -> Applications::atAttribute;
      default -> Applications::atField;
    };
  }
}
