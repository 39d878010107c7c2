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

import java.util.Locale;

/** Who wrote a header field line, in the words of the demo's page. */
enum FieldWriter {
  /** The client, or a peer that is not trusted. */
  CLIENT("Client", "The client sent the field. A client can write anything there."),
  /** A trusted proxy in front of the server. */
  PROXY("Proxy", "The proxy sent the field: one of its own, or one that it passed on."),
  /** The library. */
  LIBRARY("Library", "This library wrote the field from the certificate that it validated."),
  /** The library at the edge, which signs. */
  SIGNATURE("Signature", "This library signed the certificate fields with the key of the edge.");

  private final String label;
  private final String meaning;

  FieldWriter(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  String label() {
    return label;
  }

  String meaning() {
    return meaning;
  }

  String cssClass() {
    return name().toLowerCase(Locale.ROOT);
  }
}
