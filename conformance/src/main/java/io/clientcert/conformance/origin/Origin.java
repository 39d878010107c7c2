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
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Connection;
import io.clientcert.conformance.net.Http2Connection;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Sockets;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.net.TlsClient;
import io.clientcert.conformance.net.UnreachableException;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The origin under test, and what is known about it.
 *
 * @param echoPath answers with the certificate that the application takes for the client's
 * @param trusted the address of the proxy that the origin trusts
 * @param other an address that it does not trust, or {@code null}
 * @param extra fields that the origin expects from its proxy beside the certificate
 * @param validates whether the origin validates paths, and does not rely on the proxy
 * @param revocation whether it uses the CRLs of the PKI
 */
public record Origin(
    Target target,
    String echoPath,
    InetAddress trusted,
    @Nullable InetAddress other,
    Pki pki,
    FieldFormat format,
    List<Field> extra,
    boolean validates,
    boolean revocation,
    int timeoutMillis) {

  public Origin {
    extra = List.copyOf(extra);
  }

  InetAddress untrusted() {
    if (other == null) {
      throw new NotRunException("No address of a stranger was named (--from other=ADDRESS).");
    }
    return other;
  }

  void needsRfc9440() {
    if (format.pem()) {
      throw new NotRunException("The origin does not read the format of RFC 9440 (--format).");
    }
  }

  void needsValidation() {
    if (!validates) {
      throw new NotRunException(
          "The origin relies on the validation by its proxy (--no-validation).");
    }
  }

  void needsRevocation() {
    if (!revocation) {
      throw new NotRunException("The origin checks no revocation (--revocation was not given).");
    }
  }

  void needsTls() {
    if (!target.tls()) {
      throw new NotRunException("The target has no TLS.");
    }
  }

  /** Returns the client of most cases. */
  Identity client() {
    return pki.identity(format.pem() ? ClientKind.DIRECT : ClientKind.CLIENT);
  }

  /** Opens a connection from an address; over TLS, with the proxy's own certificate. */
  Socket connect(CaseRun run, InetAddress from, String... protocols) throws IOException {
    if (!target.tls()) {
      return Sockets.connect(run, target, from, timeoutMillis);
    }
    return new TlsClient(pki.identity(ClientKind.OTHER))
        .connect(run, target, from, timeoutMillis, TlsClient.TLS_ANY, protocols);
  }

  Http1Connection http1(CaseRun run, InetAddress from) throws IOException {
    return new Http1Connection(connect(run, from, "http/1.1"), run);
  }

  /**
   * Opens HTTP/2, without TLS by prior knowledge.
   *
   * @throws NotRunException if the target does not offer it
   */
  Http2Connection http2(CaseRun run, InetAddress from) throws IOException {
    Socket socket = connect(run, from, "h2", "http/1.1");
    if (socket instanceof SSLSocket tls && !"h2".equals(tls.getApplicationProtocol())) {
      throw new NotRunException("The target does not offer HTTP/2.");
    }
    Http2Connection connection = new Http2Connection(socket, run);
    if (!target.tls()) {
      try {
        connection.exchange(Http2Connection.pseudoFields("GET", target, echoPath));
      } catch (IOException e) {
        run.note("HTTP/2: " + e.getMessage());
        throw new NotRunException("The target does not offer HTTP/2 by prior knowledge.");
      }
    }
    return connection;
  }

  /**
   * Sends the valid certificate from the trusted address, and then nothing.
   *
   * @throws CannotRunException if that does not work; the message says what to do
   */
  void checkReady() {
    try {
      Seen with =
          CaseRun.within(
              Duration.ofMillis(4L * timeoutMillis),
              run -> new Request(this, run).fields(client()).send());
      if (!with.shows(client().leaf())) {
        throw new CannotRunException(
            ("%s answered a request from %s with the valid certificate client.pem with %s, and not"
                    + " with that certificate. Configure %s as the trust anchors of the origin, %s as"
                    + " a trusted proxy, and an application at %s that answers with the certificate"
                    + " that it takes for the client's: as a SHA-256 fingerprint, PEM or base64.")
                .formatted(
                    target,
                    trusted.getHostAddress(),
                    with.summary(),
                    pki.authorities(),
                    trusted.getHostAddress(),
                    echoPath));
      }
    } catch (UnreachableException e) {
      throw new CannotRunException(e.getMessage() + ". Start the server under test first.", e);
    } catch (IOException e) {
      throw new CannotRunException(target + " did not answer: " + e.getMessage(), e);
    }
  }
}
