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
package io.clientcert.path;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.jspecify.annotations.Nullable;

/**
 * The trust settings that OpenSSL writes behind a certificate in a {@code TRUSTED CERTIFICATE}
 * block (openssl-x509, "Trust Settings"): a list of trusted purposes, and one of rejected purposes.
 * Stateless.
 */
final class OpenSslTrust {

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final int REJECTED = 0;

  private OpenSslTrust() {}

  /**
   * Returns why a certificate with these settings is no trust anchor for clients, as OpenSSL
   * decides it; empty if it is one.
   *
   * @param settings the bytes behind the certificate; none if there are no settings
   */
  static String problem(byte[] settings) {
    if (settings.length == 0) {
      return "";
    }
    List<String> rejected = List.of();
    List<String> trusted = null;
    try {
      for (ASN1Encodable part : ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(settings))) {
        if (part instanceof ASN1Sequence purposes) {
          trusted = identifiers(purposes);
        } else if (part instanceof ASN1TaggedObject tagged && tagged.hasContextTag(REJECTED)) {
          rejected = identifiers(ASN1Sequence.getInstance(tagged, false));
        }
      }
    } catch (IOException | RuntimeException e) {
      return "has trust settings that cannot be read";
    }
    if (isFor(rejected)) {
      return "has trust settings that reject client authentication";
    }
    return trusted == null || isFor(trusted)
        ? ""
        : "has trust settings for other purposes than client authentication";
  }

  private static boolean isFor(@Nullable List<String> purposes) {
    return purposes != null && (purposes.contains(CLIENT_AUTH) || purposes.contains(ANY_USAGE));
  }

  private static List<String> identifiers(ASN1Sequence purposes) {
    List<String> identifiers = new ArrayList<>();
    for (ASN1Encodable purpose : purposes) {
      identifiers.add(ASN1ObjectIdentifier.getInstance(purpose).getId());
    }
    return identifiers;
  }
}
