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
import io.clientcert.testing.HeldCertificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as an origin gets it.
 *
 * @param peerAddress of the TCP connection
 * @param remoteAddress what the server says instead, after a component read a header field
 * @param tlsCertificates what the peer presented on the connection to the origin
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
record ProxiedRequest(
    List<Field> managedFields,
    @Nullable String peerAddress,
    @Nullable String remoteAddress,
    X509Certificate @Nullable [] tlsCertificates)
    implements IncomingRequest {

  static ProxiedRequest from(
      @Nullable String peer, List<Field> fields, HeldCertificate... presented) {
    return new ProxiedRequest(fields, peer, peer, Engine.chain(presented));
  }

  ProxiedRequest seenAs(String address) {
    return new ProxiedRequest(managedFields, peerAddress, address, tlsCertificates);
  }
}
