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

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of Envoy's {@code x-forwarded-client-cert}: pairs of key and value, separated by
 * semicolons, in Envoy's order. A value that holds a comma, a semicolon or an equals sign stands in
 * double quotes. Stateless.
 */
final class Xfcc {

  private Xfcc() {}

  static String of(Facts facts) {
    X509Certificate leaf = facts.leaf();
    if (leaf == null) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    pairs.add("Hash=" + facts.sha256());
    pairs.add("Cert=\"" + CertificateText.escapedPem(leaf, "") + "\"");
    pairs.add(
        "Chain=\""
            + CertificateText.each(facts, "", c -> CertificateText.escapedPem(c, ""))
            + "\"");
    pairs.add("Subject=\"" + NameForm.QUOTED.of(leaf.getSubjectX500Principal()) + "\"");
    int before = pairs.size();
    add(pairs, "URI", facts, AlternativeName.Type.URI);
    if (pairs.size() == before) {
      // Envoy has the key even when there is no value for it
      pairs.add("URI=");
    }
    add(pairs, "DNS", facts, AlternativeName.Type.DNS);
    return String.join(";", pairs);
  }

  private static void add(List<String> pairs, String key, Facts facts, AlternativeName.Type type) {
    for (AlternativeName name : facts.alternativeNames()) {
      if (name.type() == type) {
        pairs.add(key + "=" + value(name.value()));
      }
    }
  }

  /**
   * A quote or a backslash is percent-encoded: readers differ in what ends a quoted value. A value
   * with a blank stands in quotes too, since one at the end of the field would be lost.
   */
  private static String value(String name) {
    String text = FieldText.quotable(name);
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> " ,;=".indexOf(c) >= 0);
    return plain ? text : '"' + text + '"';
  }
}
