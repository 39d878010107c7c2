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
package io.clientcert.conformance.origin;

import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.RunOptions;
import io.clientcert.conformance.Snippet;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.Pki;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code origin}. */
@Command(
    name = "origin",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks an origin that reads Client-Cert. The kit plays the proxy that the origin trusts, and"
          + " a stranger at another address. It connects to --target alone.",
      "The origin needs an application (--echo-path) that answers with the certificate that it"
          + " takes for the client's: as a SHA-256 fingerprint in hex, PEM or base64. Without a"
          + " certificate it may answer anything else."
    })
public final class OriginCommand implements Callable<Integer> {

  private static final Snippet SNIPPET =
      new Snippet(
          OriginCommand.class,
          List.of(
              "tomcat-sslvalve",
              "undertow",
              "clientcert-tomcat",
              "clientcert-jetty",
              "clientcert-spring"));

  @Option(
      names = "--target",
      required = true,
      paramLabel = "URL",
      description = "The origin under test, such as http://localhost:8080.")
  private String target = "";

  @Option(
      names = "--from",
      paramLabel = "ROLE=ADDRESS",
      description =
          "Local addresses to connect from: trusted (that of the proxy) and other (not trusted)."
              + " Default: trusted=127.0.0.1. Without other, the cases about strangers do not run.")
  private Map<String, String> from = new LinkedHashMap<>();

  @Option(
      names = "--echo-path",
      required = true,
      paramLabel = "PATH",
      description = "Path of the application, such as /whoami.")
  private String echoPath = "";

  @Option(
      names = "--pki",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder of the certificates. If it is missing or empty, a throwaway PKI is made there."
              + " Your own folder needs client.pem (leaf first) and client.key (PKCS #8).")
  private Path pki = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "rfc9440",
      description =
          "What the origin reads: rfc9440, or pem:FIELD for PEM with spaces in this field; cases"
              + " about the syntax of RFC 9440 then do not run. Default: ${DEFAULT-VALUE}.")
  private String format = "";

  @Option(
      names = "--proxy-field",
      paramLabel = "NAME:VALUE",
      description = "A field that the origin expects from its proxy, too. Repeatable.")
  private List<String> proxyFields = new ArrayList<>();

  @Option(
      names = "--no-validation",
      description =
          "The origin relies on the validation by its proxy. The cases about paths do not run.")
  private boolean noValidation;

  @Option(
      names = "--revocation",
      description = "The origin uses crl.pem of the PKI. Without it two cases do not run.")
  private boolean revocation;

  @Option(
      names = "--snippet",
      paramLabel = "PRODUCT",
      description =
          "Makes the certificates, prints the configuration of tomcat-sslvalve, undertow,"
              + " clientcert-tomcat, clientcert-jetty or clientcert-spring, and ends.")
  private @Nullable String snippet;

  @Mixin private final RunOptions options = new RunOptions();

  @Spec private CommandSpec spec;

  private final Clock clock;
  private final List<ReportWriter> reports;

  @SuppressWarnings("NullAway.Init") // the command's description is set by picocli
  public OriginCommand(Clock clock, List<ReportWriter> reports) {
    this.clock = clock;
    this.reports = reports;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Target server = RunOptions.target("--target", target);
    Pki certificates = Pki.open(pki, server.host(), clock.instant());
    Origin origin = origin(server, certificates);
    if (snippet != null) {
      out.print(configuration(snippet, origin));
      out.flush();
      return 0;
    }
    out.printf(
        "Trust anchors for the origin: %s%nCRLs (--revocation): %s%nTrusted proxy: %s%n",
        certificates.authorities(),
        certificates.directory().resolve("crl.pem"),
        origin.trusted().getHostAddress());
    out.flush();
    origin.checkReady();
    return options.execute(
        "origin", server.toString(), environment(origin), Cases.all(), origin, clock, reports, out);
  }

  private Origin origin(Target server, Pki certificates) {
    for (String role : from.keySet()) {
      if (!role.equals("trusted") && !role.equals("other")) {
        throw new CannotRunException(
            "--from " + role + "=" + from.get(role) + ": the roles are trusted and other.");
      }
    }
    String other = from.get("other");
    RunOptions.requirePath("--echo-path", echoPath);
    return new Origin(
        server,
        echoPath,
        address("trusted", from.getOrDefault("trusted", "127.0.0.1")),
        other == null ? null : address("other", other),
        certificates,
        fieldFormat(),
        fields(),
        !noValidation,
        revocation,
        options.timeoutMillis());
  }

  private static InetAddress address(String role, String text) {
    try (Socket socket = new Socket()) {
      InetAddress address = InetAddress.getByName(text);
      socket.bind(new InetSocketAddress(address, 0));
      return address;
    } catch (IOException e) {
      throw new CannotRunException(
          "--from %s=%s: not an address of this machine (%s). Where 127.0.0.2 is none, as on macOS,"
                  .formatted(role, text, e.getMessage())
              + " add it to the loopback interface.",
          e);
    }
  }

  private FieldFormat fieldFormat() {
    if (format.equals("rfc9440")) {
      return FieldFormat.RFC_9440;
    }
    if (!format.matches("pem:[A-Za-z0-9_-]+")) {
      throw new CannotRunException("--format " + format + ": write rfc9440 or pem:FIELD.");
    }
    return FieldFormat.pem(format.substring(4));
  }

  private List<Field> fields() {
    for (String line : proxyFields) {
      if (line.indexOf(':') < 1) {
        throw new CannotRunException("--proxy-field " + line + ": write NAME:VALUE.");
      }
    }
    return Field.parse(proxyFields);
  }

  private static String configuration(String product, Origin origin) {
    return SNIPPET.of(
        product,
        Map.of(
            "@PKI@", origin.pki().directory().toAbsolutePath().normalize().toString(),
            "@PORT@", Integer.toString(origin.target().port()),
            "@PROXY@", origin.trusted().getHostAddress()));
  }

  private List<String> environment(Origin origin) {
    InetAddress other = origin.other();
    return List.of(
        "trusted: " + origin.trusted().getHostAddress(),
        "other: " + (other == null ? "none" : other.getHostAddress()),
        "format: " + format,
        "validation: " + (noValidation ? "of the proxy" : "of the origin"),
        "revocation: " + (revocation ? "checked" : "not checked"),
        "java: " + System.getProperty("java.version"));
  }
}
