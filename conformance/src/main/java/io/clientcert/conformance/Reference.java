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
package io.clientcert.conformance;

import java.net.URI;

/**
 * The rule or the public incident that a case stands for.
 *
 * @param label for people, such as {@code RFC 9440, section 2.2}
 */
public record Reference(String label, URI link) {

  /** Returns a section of an RFC, such as {@code rfc(9440, "2.2")}. */
  public static Reference rfc(int number, String section) {
    boolean appendix = Character.isLetter(section.charAt(0));
    return new Reference(
        "RFC " + number + (appendix ? ", appendix " : ", section ") + section,
        URI.create(
            "https://www.rfc-editor.org/rfc/rfc"
                + number
                + (appendix ? "#appendix-" : "#section-")
                + section));
  }

  /** Returns a public incident, such as {@code cve("CVE-2025-64484")}. */
  public static Reference cve(String id) {
    return new Reference(id, URI.create("https://nvd.nist.gov/vuln/detail/" + id));
  }

  /** Returns an article or advisory. */
  public static Reference article(String label, String link) {
    return new Reference(label, URI.create(link));
  }
}
