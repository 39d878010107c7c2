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
package io.clientcert.conformance.edge;

import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.RunOptions;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.OcspResponder;
import io.clientcert.conformance.pki.Pki;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code edge}. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks a proxy that terminates TLS and writes Client-Cert.",
      "It connects to --target and --plain alone. The proxy has to forward to the backend of the"
          + " kit, or to an application that echoes header fields (--echo-path)."
    })
public final class EdgeCommand implements Callable<Integer> {

  @Option(
      names = "--target",
      required = true,
      paramLabel = "URL",
      description = "The proxy under test, such as https://localhost:8443.")
  private String target = "";

  @Option(
      names = "--plain",
      paramLabel = "URL",
      description = "Its port without TLS, such as http://localhost:8080, if it has one.")
  private @Nullable String plain;

  @Option(
      names = "--pki",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder of the certificates. If it is missing or empty, a throwaway PKI is made there."
              + " Your own folder needs client.pem (leaf first) and client.key (PKCS #8).")
  private Path pki = Path.of("");

  @Option(
      names = "--backend-port",
      paramLabel = "PORT",
      defaultValue = "9000",
      description = "Where the kit listens for the proxy's requests. Default: ${DEFAULT-VALUE}.")
  private int backendPort;

  @Option(
      names = "--backend-address",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address of that port. Default: ${DEFAULT-VALUE}.")
  private String backendAddress = "";

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "/",
      description = "A path that the proxy forwards to the backend. Default: ${DEFAULT-VALUE}.")
  private String path = "/";

  @Option(
      names = "--echo-path",
      paramLabel = "PATH",
      description =
          "Path of an application behind the proxy that answers with the header fields it sees,"
              + " one \"name: value\" a line. The kit then starts no backend.")
  private @Nullable String echoPath;

  @Option(
      names = "--ocsp",
      paramLabel = "URL",
      description =
          "Starts an OCSP responder at this address, such as http://127.0.0.1:9001. The throwaway"
              + " PKI names it in its certificates. Without it, the cases about OCSP are not run.")
  private @Nullable String ocsp;

  @Option(
      names = "--snippet",
      paramLabel = "PRODUCT",
      description =
          "Makes the certificates, prints the configuration of nginx, haproxy, apache, caddy, envoy"
              + " or traefik for these options, and ends.")
  private @Nullable String snippet;

  @Mixin private final RunOptions options = new RunOptions();

  @Spec private CommandSpec spec;

  private final Clock clock;
  private final List<ReportWriter> reports;

  @SuppressWarnings("NullAway.Init") // the command's description is set by picocli
  public EdgeCommand(Clock clock, List<ReportWriter> reports) {
    this.clock = clock;
    this.reports = reports;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Target secure = RunOptions.target("--target", target);
    if (!secure.tls()) {
      throw new CannotRunException(
          "--target "
              + target
              + ": an edge terminates TLS. Write https:// here, and --plain for"
              + " its port without TLS.");
    }
    Target unencrypted = plain == null ? null : RunOptions.target("--plain", plain);
    if (unencrypted != null && unencrypted.tls()) {
      throw new CannotRunException("--plain " + plain + ": write http:// for a port without TLS.");
    }
    RunOptions.requirePath("--path", path);
    if (echoPath != null) {
      RunOptions.requirePath("--echo-path", echoPath);
    }
    if (backendPort < 1 || backendPort > 65535) {
      throw new CannotRunException(
          "--backend-port " + backendPort + ": write a port from 1 to 65535.");
    }
    Target responderAddress = responderAddress();
    Pki certificates =
        Pki.open(
            pki,
            secure.host(),
            clock.instant(),
            responderAddress == null ? null : OcspResponder.url(responderAddress));
    if (snippet != null) {
      out.print(configuration(snippet, secure, unencrypted));
      out.flush();
      return 0;
    }
    try (Observer observer = observer();
        OcspResponder responder =
            responderAddress == null
                ? null
                : OcspResponder.start(responderAddress, certificates, clock)) {
      if (echoPath == null) {
        out.println(
            "Backend: http://%s:%d. The proxy forwards to it, trusts %s, and can use server.pem,"
                    .formatted(backendAddress, backendPort, certificates.authorities())
                + " server.key and crl.pem there. --snippet prints a configuration.");
      }
      Edge edge =
          new Edge(
              secure,
              unencrypted,
              certificates,
              responder,
              observer,
              options.timeoutMillis(),
              clock.millis());
      String warning = edge.checkReady();
      if (!warning.isEmpty()) {
        spec.commandLine().getErr().println(warning);
      }
      return options.execute(
          "edge",
          secure.toString(),
          environment(unencrypted),
          Cases.all(),
          edge,
          clock,
          reports,
          out);
    }
  }

  private @Nullable Target responderAddress() {
    if (ocsp == null) {
      return null;
    }
    Target address = RunOptions.target("--ocsp", ocsp);
    if (address.tls()) {
      throw new CannotRunException("--ocsp " + ocsp + ": write http://, OCSP uses no TLS.");
    }
    return address;
  }

  private String configuration(String product, Target secure, @Nullable Target unencrypted) {
    int plainPort = unencrypted == null ? 8080 : unencrypted.port();
    return Snippets.of(product, pki, secure.port(), plainPort, backendPort, ocsp != null);
  }

  private Observer observer() {
    if (echoPath != null) {
      return new EchoApplication(echoPath);
    }
    try {
      return Backend.start(InetAddress.getByName(backendAddress), backendPort, path);
    } catch (UnknownHostException e) {
      throw new CannotRunException("--backend-address " + backendAddress + ": not an address.", e);
    }
  }

  private List<String> environment(@Nullable Target unencrypted) {
    List<String> lines = new ArrayList<>();
    lines.add("plain: " + (unencrypted == null ? "none" : unencrypted));
    lines.add("backend: " + (echoPath == null ? "of the kit" : "application at " + echoPath));
    lines.add("ocsp: " + (ocsp == null ? "no responder" : ocsp));
    lines.add("java: " + System.getProperty("java.version"));
    return lines;
  }
}
