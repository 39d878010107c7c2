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

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One header or trailer field line, printed as {@code name: value}. */
public record FieldLine(String name, String value) {

  /** Reads a line of the wire; a line without a colon has no value. */
  public static FieldLine parse(String line) {
    int colon = line.indexOf(':');
    return colon < 0
        ? new FieldLine(line, "")
        : new FieldLine(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  /** Every value of every name, as a servlet that asks for all of them sees them. */
  public static List<FieldLine> of(HttpServletRequest request) {
    List<FieldLine> lines = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        lines.add(new FieldLine(name, value));
      }
    }
    return lines;
  }

  /** Whether this is a field of RFC 9440. */
  boolean isCertificate() {
    return isNamed("Client-Cert") || isNamed("Client-Cert-Chain");
  }

  /** Whether this is a field of RFC 9421. */
  boolean isSignature() {
    return isNamed("Signature") || isNamed("Signature-Input");
  }

  /** Whether the value has names of other fields in it. */
  boolean isNominating() {
    return isNamed("Connection") || isNamed("Proxy-Connection") || isNamed("Trailer");
  }

  /** Whether both have the same value, and the same name in any letter case. */
  boolean isSameAs(FieldLine other) {
    return isNamed(other.name) && value.equals(other.value);
  }

  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}
