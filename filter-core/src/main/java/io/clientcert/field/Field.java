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
package io.clientcert.field;

/**
 * A field line.
 *
 * @param name the field name, in the letter case of its specification
 * @param value the field value, in ASCII and without line breaks
 */
public record Field(String name, String value) {

  /** The end-entity certificate (RFC 9440 section 2.2). */
  public static final String CLIENT_CERT = "Client-Cert";

  /** The other certificates of the chain (RFC 9440 section 2.3). */
  public static final String CLIENT_CERT_CHAIN = "Client-Cert-Chain";
}
