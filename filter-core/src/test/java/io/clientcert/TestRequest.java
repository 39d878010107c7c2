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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request of which a test says what its host can tell. Each method returns another one. */
final class TestRequest implements IncomingRequest, Cloneable {

  private X509Certificate @Nullable [] tlsCertificates;
  private List<Field> managedFields = List.of();
  private @Nullable String peerAddress = "192.0.2.1";
  private @Nullable String remoteAddress = "192.0.2.1";
  private boolean mayBlock = true;
  private @Nullable String authority;
  private @Nullable String serverName;
  private @Nullable String connectionId;
  private @Nullable String requestId;
  private @Nullable String method;
  private @Nullable String path;
  private boolean isTls;
  private @Nullable String serverInfo;

  private TestRequest(X509Certificate @Nullable [] tlsCertificates) {
    this.tlsCertificates = tlsCertificates;
  }

  static TestRequest presenting(X509Certificate @Nullable ... presented) {
    return new TestRequest(presented);
  }

  static TestRequest withoutCertificate() {
    return new TestRequest(null);
  }

  private TestRequest with(Consumer<TestRequest> change) {
    try {
      TestRequest copy = (TestRequest) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  TestRequest overTls(@Nullable String server) {
    return with(
        copy -> {
          copy.isTls = true;
          copy.serverInfo = server;
        });
  }

  @Override
  public boolean isTls() {
    return isTls;
  }

  @Override
  public @Nullable String serverInfo() {
    return serverInfo;
  }

  TestRequest sending(Field... fields) {
    return with(copy -> copy.managedFields = List.of(fields));
  }

  /** Of which the connection comes from there, whatever is shown as its remote address. */
  TestRequest peer(@Nullable String address) {
    return with(copy -> copy.peerAddress = address);
  }

  TestRequest from(String address) {
    return with(copy -> copy.remoteAddress = address);
  }

  TestRequest withoutBlocking() {
    return with(copy -> copy.mayBlock = false);
  }

  TestRequest at(String host) {
    return with(copy -> copy.authority = host);
  }

  TestRequest bySni(String name) {
    return with(copy -> copy.serverName = name);
  }

  TestRequest on(String connection, String request) {
    return with(
        copy -> {
          copy.connectionId = connection;
          copy.requestId = request;
        });
  }

  TestRequest asking(@Nullable String askedMethod, @Nullable String askedPath) {
    return with(
        copy -> {
          copy.method = askedMethod;
          copy.path = askedPath;
        });
  }

  @Override
  public X509Certificate @Nullable [] tlsCertificates() {
    return tlsCertificates;
  }

  @Override
  public List<Field> managedFields() {
    return managedFields;
  }

  @Override
  public @Nullable String peerAddress() {
    return peerAddress;
  }

  @Override
  public @Nullable String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean mayBlock() {
    return mayBlock;
  }

  @Override
  public @Nullable String authority() {
    return authority;
  }

  @Override
  public @Nullable String serverName() {
    return serverName;
  }

  @Override
  public @Nullable String connectionId() {
    return connectionId;
  }

  @Override
  public @Nullable String requestId() {
    return requestId;
  }

  @Override
  public @Nullable String method() {
    return method;
  }

  @Override
  public @Nullable String path() {
    return path;
  }
}
