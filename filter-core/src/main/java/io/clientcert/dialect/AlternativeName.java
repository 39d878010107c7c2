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
package io.clientcert.dialect;

/**
 * A subject alternative name (RFC 5280 section 4.2.1.6).
 *
 * @param type the type of the name
 * @param value the name as text: the address for {@link Type#IP}, the distinguished name in the
 *     format of RFC 2253 for {@link Type#DIRECTORY}, the object identifier for {@link
 *     Type#REGISTERED_ID}, and the DER encoding in upper-case hexadecimal for types without a text
 *     form. It is chosen by the creator of the certificate and may contain any character
 */
public record AlternativeName(Type type, String value) {

  /** The types of names, in the order of their tags. */
  public enum Type {
    /** otherName. */
    OTHER,
    /** rfc822Name, a mail address. */
    EMAIL,
    /** dNSName. */
    DNS,
    /** x400Address. */
    X400,
    /** directoryName. */
    DIRECTORY,
    /** ediPartyName. */
    EDI_PARTY,
    /** uniformResourceIdentifier. */
    URI,
    /** iPAddress. */
    IP,
    /** registeredID. */
    REGISTERED_ID
  }
}
