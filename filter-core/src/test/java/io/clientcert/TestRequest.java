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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of which a test says what its host can tell. Each method returns another one. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
record TestRequest(
    X509Certificate @Nullable [] tlsCertificates,
    List<Field> managedFields,
    @Nullable String peerAddress,
    @Nullable String remoteAddress,
    boolean mayBlock,
    @Nullable String authority,
    @Nullable String serverName,
    @Nullable String connectionId,
    @Nullable String requestId,
    @Nullable String method,
    @Nullable String path)
    implements IncomingRequest {

  static TestRequest presenting(X509Certificate @Nullable ... presented) {
    return new TestRequest(
        presented, List.of(), "192.0.2.1", "192.0.2.1", true, null, null, null, null, null, null);
  }

  static TestRequest withoutCertificate() {
    return presenting((X509Certificate[]) null);
  }

  TestRequest sending(Field... fields) {
    return new TestRequest(
        tlsCertificates,
        List.of(fields),
        peerAddress,
        remoteAddress,
        mayBlock,
        authority,
        serverName,
        connectionId,
        requestId,
        method,
        path);
  }

  /** Of which the connection comes from there, whatever is shown as its remote address. */
  TestRequest peer(@Nullable String address) {
    return new TestRequest(
        tlsCertificates,
        managedFields,
        address,
        remoteAddress,
        mayBlock,
        authority,
        serverName,
        connectionId,
        requestId,
        method,
        path);
  }

  TestRequest from(String address) {
    return new TestRequest(
        tlsCertificates,
        managedFields,
        peerAddress,
        address,
        mayBlock,
        authority,
        serverName,
        connectionId,
        requestId,
        method,
        path);
  }

  TestRequest withoutBlocking() {
    return new TestRequest(
        tlsCertificates,
        managedFields,
        peerAddress,
        remoteAddress,
        false,
        authority,
        serverName,
        connectionId,
        requestId,
        method,
        path);
  }

  TestRequest at(String host) {
    return new TestRequest(
        tlsCertificates,
        managedFields,
        peerAddress,
        remoteAddress,
        mayBlock,
        host,
        serverName,
        connectionId,
        requestId,
        method,
        path);
  }

  TestRequest bySni(String name) {
    return new TestRequest(
        tlsCertificates,
        managedFields,
        peerAddress,
        remoteAddress,
        mayBlock,
        authority,
        name,
        connectionId,
        requestId,
        method,
        path);
  }

  TestRequest on(String connection, String request) {
    return new TestRequest(
        tlsCertificates,
        managedFields,
        peerAddress,
        remoteAddress,
        mayBlock,
        authority,
        serverName,
        connection,
        request,
        method,
        path);
  }

  TestRequest asking(@Nullable String askedMethod, @Nullable String askedPath) {
    return new TestRequest(
        tlsCertificates,
        managedFields,
        peerAddress,
        remoteAddress,
        mayBlock,
        authority,
        serverName,
        connectionId,
        requestId,
        askedMethod,
        askedPath);
  }
}
