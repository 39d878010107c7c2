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
package io.clientcert;

import io.clientcert.field.Field;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes one request to {@link ClientCertRules}, as far as its host can tell. What a host cannot
 * tell it leaves out. A method is called only if the settings in force depend on its result, and
 * always on the thread that asks for the decision.
 */
public interface IncomingRequest {

  /** A request of which nothing is known. */
  IncomingRequest UNKNOWN = new IncomingRequest() {};

  /**
   * Returns a request of which only the certificates are known.
   *
   * @param presented as {@link #tlsCertificates} returns them
   */
  static IncomingRequest withCertificates(X509Certificate @Nullable ... presented) {
    return new IncomingRequest() {
      @Override
      public X509Certificate @Nullable [] tlsCertificates() {
        return presented;
      }
    };
  }

  /**
   * Returns what the peer presented in the TLS handshake, leaf first, as the container holds it;
   * null or empty for nothing. Nothing that a request could have brought in any other way.
   */
  default X509Certificate @Nullable [] tlsCertificates() {
    return null;
  }

  /**
   * Returns whether the request came by a TLS connection that ends at this server; false when the
   * host cannot tell. For a diagnosis only: nothing is trusted for it.
   */
  default boolean isTls() {
    return false;
  }

  /** Returns what the server calls itself, for advice about its settings; null when unknown. */
  default @Nullable String serverInfo() {
    return null;
  }

  /**
   * Returns whether the server shows a certificate for this request that its peer did not present
   * in the TLS handshake, so that {@link #tlsCertificates}, which was called before, left it out.
   */
  default boolean showsForeignCertificate() {
    return false;
  }

  /**
   * Returns the field lines with managed names that the peer sent, in the order in which it sent
   * them. The host has removed all of them from the request by now.
   */
  default List<Field> managedFields() {
    return List.of();
  }

  /**
   * Returns the address of the peer of the TCP connection as text, or {@code unix} for a Unix
   * domain socket; null when the host cannot tell. Never an address that a header field, the PROXY
   * protocol or another component has put in its place: it decides who is a trusted proxy.
   */
  default @Nullable String peerAddress() {
    return null;
  }

  /**
   * Returns what a signature covers of the request line; null when the host cannot tell.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.2">RFC 9421 section 2.2</a>
   */
  default @Nullable RequestTarget target() {
    return null;
  }

  /**
   * Returns the moment at which the age of the request's signature is checked: {@code now}, or in a
   * later dispatch of the request the moment that its first dispatch got. A request that takes
   * longer than {@code signatureMaxAge} keeps its certificate, and one that is sent again later is
   * a request of its own.
   *
   * @param now the current time of the engine's clock
   */
  default Instant receivedAt(Instant now) {
    return now;
  }

  /** Returns the values of the field lines called {@code name}, which is not a managed name. */
  default List<String> fieldValues(String name) {
    return List.of();
  }

  /** Returns the address that the request came from, for the log; null when unknown. */
  default @Nullable String remoteAddress() {
    return null;
  }

  /** Returns whether the calling thread may wait, for example for revocation information. */
  default boolean mayBlock() {
    return true;
  }

  /** Returns what the request names as its host, with or without a port; null for nothing. */
  default @Nullable String authority() {
    return null;
  }

  /**
   * Returns the server name of the TLS handshake (RFC 6066 section 3); empty when the client gave
   * none; null when there was no TLS, or the host cannot tell.
   */
  default @Nullable String serverName() {
    return null;
  }

  /**
   * Returns an identifier of the connection, unique in this JVM; null when the host cannot tell.
   */
  default @Nullable String connectionId() {
    return null;
  }

  /**
   * Returns an identifier of the request, unique on its connection and the same in every dispatch.
   */
  default @Nullable String requestId() {
    return null;
  }

  /** Returns the request method; null when the host cannot tell. */
  default @Nullable String method() {
    return null;
  }

  /**
   * Returns the path of the request target as the client sent it, with its percent-encoding, its
   * parameters and its dot segments, and without the query; null when the host cannot tell, or when
   * what is dispatched is not what the client asked for.
   */
  default @Nullable String path() {
    return null;
  }
}
