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
package io.clientcert.it.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What one host process is asked to be, read from its properties file.
 *
 * @param workDirectory an existing directory that belongs to this process alone
 * @param ports the port asked for by connector ({@code https}, {@code http}, {@code ajp}; {@code
 *     management} and {@code management-tls} for a second server of Spring Boot; {@code proxied}
 *     and {@code proxied-tls} with the PROXY protocol, where the server has it), 0 for any free
 *     one; a connector that is missing here is not opened
 * @param serverCertificate PEM file of the server's chain
 * @param serverKey PEM file of the server's PKCS #8 key
 * @param tlsProtocols the protocols of the TLS connector, joined by {@code +}
 * @param registration how the filter gets into the context
 * @param webapp directory of the exploded web application that {@link Registration#WEB_XML} needs,
 *     or an empty one
 * @param settings the settings of the filter, by name
 * @param backendPort the port of the server behind the proxies, on this machine; 0 for one that
 *     this process brings along
 * @param demo whether the demo's page is served
 * @param demoRequests the requests that the demo's page links to
 * @param serveAnyway whether the server is to go on, as far as it can be told to, although the
 *     library has failed to start
 * @param addressReplacement what replaces the remote address, installed before the library
 * @param certificateHeader whether a component of the server takes the certificate from a header
 *     field
 */
public record HostConfig(
    Path workDirectory,
    Map<String, Integer> ports,
    String serverCertificate,
    String serverKey,
    String tlsProtocols,
    Registration registration,
    Path webapp,
    Map<String, String> settings,
    int backendPort,
    boolean demo,
    List<DemoRequest> demoRequests,
    boolean serveAnyway,
    AddressReplacement addressReplacement,
    boolean certificateHeader) {

  private static final List<String> CONNECTORS =
      List.of("https", "http", "ajp", "proxied", "proxied-tls", "management", "management-tls");
  private static final String SETTING = "setting.";
  private static final String DEMO_REQUEST = "demo.request.";

  /** The context-params of the context: the settings, when the initializer is to read them. */
  public Map<String, String> contextParams() {
    if (registration != Registration.INITIALIZER) {
      return Map.of();
    }
    Map<String, String> params = new TreeMap<>();
    params.put("clientcert.enabled", "true");
    settings.forEach((name, value) -> params.put("clientcert." + name, value));
    return params;
  }

  static HostConfig read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));

    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String connector : CONNECTORS) {
      String port = values.remove(connector + ".port");
      if (port != null) {
        ports.put(connector, Integer.valueOf(port));
      }
    }
    Map<String, String> settings = new TreeMap<>();
    for (String key : List.copyOf(values.keySet())) {
      if (key.startsWith(SETTING)) {
        settings.put(key.substring(SETTING.length()), take(values, key, ""));
      }
    }
    List<DemoRequest> demoRequests = new ArrayList<>();
    for (int i = 1; values.containsKey(DEMO_REQUEST + i); i++) {
      demoRequests.add(DemoRequest.parse(take(values, DEMO_REQUEST + i, "")));
    }
    Registration registration = Registration.of(take(values, "registration", "init-params"));
    Path workDirectory = Files.createDirectories(Path.of(file + ".work").toAbsolutePath());
    String webapp = take(values, "webapp", "");
    if (webapp.isEmpty() == (registration == Registration.WEB_XML)) {
      throw new IllegalArgumentException("webapp belongs to registration=web-xml, and to it alone");
    }
    HostConfig config =
        new HostConfig(
            workDirectory,
            Collections.unmodifiableMap(ports),
            take(values, "server.certificate", ""),
            take(values, "server.key", ""),
            take(values, "tls.protocols", "TLSv1.2+TLSv1.3"),
            registration,
            webapp.isEmpty()
                ? Files.createDirectories(workDirectory.resolve("empty-webapp"))
                : Path.of(webapp),
            Collections.unmodifiableMap(settings),
            Integer.parseInt(take(values, "backend.port", "0")),
            Boolean.parseBoolean(take(values, "demo", "false")),
            List.copyOf(demoRequests),
            Boolean.parseBoolean(take(values, "serve-anyway", "false")),
            AddressReplacement.of(take(values, "address-replacement", "none")),
            Boolean.parseBoolean(take(values, "certificate-header", "false")));
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("unknown keys in " + file + ": " + values.keySet());
    }
    return config;
  }

  private static String take(Map<String, String> values, String key, String otherwise) {
    String value = values.remove(key);
    return value == null ? otherwise : value;
  }
}
