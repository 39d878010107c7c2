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
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.net.Http1Connection;
import io.clientcert.conformance.net.Http2Connection;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Response;
import io.clientcert.conformance.net.Sockets;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.net.TlsClient;
import io.clientcert.conformance.net.UnreachableException;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.OcspResponder;
import io.clientcert.conformance.pki.Pki;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The edge under test, and what is known about it. */
public final class Edge {

  private final Target target;
  private final @Nullable Target plain;
  private final Pki pki;
  private final @Nullable OcspResponder responder;
  private final Observer observer;
  private final int timeoutMillis;
  private final AtomicLong ids;

  /**
   * Describes an edge.
   *
   * @param target with TLS
   * @param plain its port without TLS, or {@code null}
   * @param responder that the certificates name, or {@code null}
   * @param firstId identifiers count from here, so that two runs differ
   */
  Edge(
      Target target,
      @Nullable Target plain,
      Pki pki,
      @Nullable OcspResponder responder,
      Observer observer,
      int timeoutMillis,
      long firstId) {
    this.target = target;
    this.plain = plain;
    this.pki = pki;
    this.responder = responder;
    this.observer = observer;
    this.timeoutMillis = timeoutMillis;
    ids = new AtomicLong(firstId);
  }

  /** Describes an edge in front of the kit's backend. */
  public static Edge inFrontOf(
      Backend backend,
      Target target,
      @Nullable Target plain,
      Pki pki,
      @Nullable OcspResponder responder,
      int timeoutMillis) {
    return new Edge(target, plain, pki, responder, backend, timeoutMillis, 1);
  }

  /** Describes an edge with an application that echoes the header fields it sees. */
  public static Edge withEcho(
      String echoPath, Target target, @Nullable Target plain, Pki pki, int timeoutMillis) {
    return new Edge(target, plain, pki, null, new EchoApplication(echoPath), timeoutMillis, 1);
  }

  Target target() {
    return target;
  }

  Observer observer() {
    return observer;
  }

  String newId() {
    return Long.toString(ids.incrementAndGet(), 36);
  }

  /** Returns a client, or {@code null} for none. */
  @Nullable Identity identity(@Nullable ClientKind kind) {
    return kind == null ? null : pki.identity(kind);
  }

  Identity identityOf(ClientKind kind) {
    return pki.identity(kind);
  }

  TlsClient client(@Nullable ClientKind kind) {
    return new TlsClient(identity(kind));
  }

  OcspResponder responder() {
    if (responder == null) {
      throw new NotRunException("No OCSP responder was started (--ocsp).");
    }
    return responder;
  }

  Target plainTarget() {
    if (plain == null) {
      throw new NotRunException("No port without TLS was named (--plain).");
    }
    return plain;
  }

  /** Starts a request over TLS; a {@code null} client presents no certificate. */
  Exchange request(CaseRun run, @Nullable ClientKind kind) {
    return new Exchange(this, run, kind, target);
  }

  /** Starts a request without TLS. */
  Exchange plainRequest(CaseRun run) {
    return new Exchange(this, run, null, plainTarget());
  }

  /** Opens HTTP/1.1 over TLS for several requests. */
  Http1Connection connect(CaseRun run, TlsClient client, String version) throws IOException {
    return new Http1Connection(
        client.connect(run, target, null, timeoutMillis, version, "http/1.1"), run);
  }

  Http1Connection connectPlain(CaseRun run) throws IOException {
    return new Http1Connection(Sockets.connect(run, plainTarget(), null, timeoutMillis), run);
  }

  /**
   * Opens HTTP/2 over TLS.
   *
   * @throws NotRunException if the target does not choose it
   */
  Http2Connection connectHttp2(CaseRun run, TlsClient client, String version) throws IOException {
    Socket socket = client.connect(run, target, null, timeoutMillis, version, "h2", "http/1.1");
    if (!"h2".equals(((SSLSocket) socket).getApplicationProtocol())) {
      throw new NotRunException("The target does not offer HTTP/2 over TLS.");
    }
    return new Http2Connection(socket, run);
  }

  List<Received> received(String id, @Nullable Response response, CaseRun run) {
    return observer.received(id, response, run);
  }

  /**
   * Sends one request with the valid certificate, without judging the fields.
   *
   * @return a warning for the user, or nothing if Client-Cert arrived
   * @throws CannotRunException if the target cannot be reached, refuses the certificate, or does
   *     not forward the request to where the kit sees it; the message says what to do
   */
  String checkReady() {
    try {
      Result result =
          CaseRun.within(
              Duration.ofMillis(4L * timeoutMillis), run -> request(run, ClientKind.CLIENT).send());
      if (result.refusal().contains("unrecognized SSL message")) {
        throw new CannotRunException(
            target + " does not speak TLS. Name the port with TLS, and --plain for the other one.");
      }
      if (!result.refusal().isEmpty()) {
        throw new CannotRunException(
            target
                + " refused a request with the valid certificate client.pem ("
                + result.refusal()
                + "). Configure "
                + pki.authorities()
                + " as the trust anchors for client certificates.");
      }
      if (result.received().isEmpty()) {
        throw new CannotRunException(
            target
                + " answered "
                + result.status()
                + ", and the request did not arrive behind it. Check that it forwards to the"
                + " backend of the kit (--backend-port), or that --echo-path names an application"
                + " that answers with the header fields it sees.");
      }
      return result.received().get(0).values("Client-Cert").isEmpty()
          ? target
              + " does not write Client-Cert for the valid certificate client.pem. If it should,"
              + " configure "
              + pki.authorities()
              + " as the trust anchors for client certificates."
          : "";
    } catch (NotRunException e) {
      throw new CannotRunException(
          e.getMessage()
              + " --echo-path needs one that answers with the header fields it sees, one"
              + " \"name: value\" a line.",
          e);
    } catch (UnreachableException e) {
      throw new CannotRunException(e.getMessage() + ". Start the server under test first.", e);
    } catch (IOException e) {
      throw new CannotRunException(target + " did not answer: " + e.getMessage(), e);
    }
  }
}
