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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The value of Envoy's {@code x-forwarded-client-cert}: pairs of key and value in Envoy's order,
 * separated by semicolons. A value with a comma, a semicolon or an equals sign is in double quotes.
 *
 * @param keys the keys to include
 */
record Xfcc(Set<Key> keys) implements Function<Facts, String> {

  /** The keys in Envoy's order. */
  enum Key {
    HASH("Hash"),
    CERT("Cert"),
    CHAIN("Chain"),
    SUBJECT("Subject"),
    URI("URI"),
    DNS("DNS");

    private final String text;

    Key(String text) {
      this.text = text;
    }
  }

  private static final Xfcc WHOLE = new Xfcc(EnumSet.allOf(Key.class));

  Xfcc {
    keys = Set.copyOf(keys);
  }

  /**
   * Returns the value with the listed keys.
   *
   * @param list the keys, separated by commas
   * @throws IllegalArgumentException if a key is unknown or listed twice; the message states which
   */
  static Xfcc withKeys(String list) {
    Set<Key> keys = EnumSet.noneOf(Key.class);
    for (String name : list.split(",", -1)) {
      Key key =
          Arrays.stream(Key.values())
              .filter(known -> known.text.equals(name.trim()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(problem(name, "is unknown")));
      if (!keys.add(key)) {
        throw new IllegalArgumentException(problem(name, "is listed twice"));
      }
    }
    return new Xfcc(keys);
  }

  private static String problem(String name, String what) {
    return "the key \""
        + name.trim()
        + "\" of {xfcc:...} "
        + what
        + ". Write some of "
        + Arrays.stream(Key.values()).map(key -> key.text).collect(Collectors.joining(","));
  }

  static String of(Facts facts) {
    return WHOLE.apply(facts);
  }

  @Override
  public String apply(Facts facts) {
    X509Certificate leaf = facts.leaf();
    if (leaf == null) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    for (Key key : Key.values()) {
      if (!keys.contains(key)) {
        continue;
      }
      switch (key) {
        case HASH -> pairs.add("Hash=" + facts.sha256());
        case CERT -> pairs.add("Cert=\"" + CertificateText.escapedPem(leaf, "") + "\"");
        case CHAIN ->
            pairs.add(
                "Chain=\""
                    + CertificateText.each(facts, "", c -> CertificateText.escapedPem(c, ""))
                    + "\"");
        case SUBJECT ->
            pairs.add("Subject=\"" + NameForm.QUOTED.of(leaf.getSubjectX500Principal()) + "\"");
        case URI -> {
          int before = pairs.size();
          add(pairs, "URI", facts, AlternativeName.Type.URI);
          if (pairs.size() == before) {
            // Envoy writes the key even without a value.
            pairs.add("URI=");
          }
        }
        case DNS -> add(pairs, "DNS", facts, AlternativeName.Type.DNS);
      }
    }
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
   * Formats a name. Quotes and backslashes are percent-encoded, because parsers differ in where a
   * quoted value ends. A value with a space is quoted too, because a space at the end of the field
   * would be lost.
   */
  private static String value(String name) {
    String text = FieldText.quotable(name);
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> " ,;=".indexOf(c) >= 0);
    return plain ? text : '"' + text + '"';
  }
}
