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
package io.clientcert.conformance.net;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates that are presented for it in a TLS handshake.
 *
 * @param name for the record of a case
 * @param presented exactly what is sent, in this order; the first is the leaf
 */
public record Identity(String name, PrivateKey key, List<X509Certificate> presented) {
  public Identity {
    presented = List.copyOf(presented);
    if (presented.isEmpty()) {
      throw new IllegalArgumentException(name + ": no certificate");
    }
  }

  public X509Certificate leaf() {
    return presented.get(0);
  }
}
