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

import java.security.cert.X509Certificate;
import java.security.cert.X509Extension;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Extensions of certificates, most of which have but a few. Asked for one that is missing, the JDK
 * throws and catches, and a stack trace in a server takes longer than to look first.
 */
public final class ExtensionValue {

  private ExtensionValue() {}

  /**
   * Returns the value of an extension as {@link X509Extension#getExtensionValue} does.
   *
   * @param certificate of which to read it
   * @param oid which, in dots
   */
  public static byte @Nullable [] of(X509Certificate certificate, String oid) {
    return has(certificate.getNonCriticalExtensionOIDs(), oid)
            || has(certificate.getCriticalExtensionOIDs(), oid)
        ? certificate.getExtensionValue(oid)
        : null;
  }

  private static boolean has(@Nullable Set<String> oids, String oid) {
    return oids != null && oids.contains(oid);
  }
}
