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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.PathSettings;
import io.clientcert.path.PathValidator;
import io.clientcert.path.TrustAnchors;
import io.clientcert.path.ValidatedPath;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * A CA that is limited by name constraints, and issues what it likes: no path with a name outside
 * of what a lenient reader takes the constraints for, and the name for.
 */
class ConstraintsFuzzTest {

  private static final ASN1ObjectIdentifier NAMES = new ASN1ObjectIdentifier("2.5.29.17");
  private static final ASN1ObjectIdentifier CONSTRAINTS = new ASN1ObjectIdentifier("2.5.29.30");
  private static final int IA5_STRING = 0x16;
  private static final int MAIL = 0x81;
  private static final int DNS = 0x82;
  private static final int PERMITTED = 0xA0;

  private static final HeldCertificate LIMITED =
      limited(Seeds.constraints()).signedBy(Pki.CA).build();

  private static HeldCertificate.Builder limited(byte[] constraints) {
    return HeldCertificate.builder()
        .subject("O=limited")
        .serial(BigInteger.valueOf(3))
        .keyPair(Pki.key(3))
        .certificateAuthority()
        .validity(Pki.NOW.minus(Duration.ofDays(300)), Pki.NOW.plus(Duration.ofDays(300)))
        .extension(CONSTRAINTS, false, constraints);
  }

  private static X509Certificate leaf(HeldCertificate issuer, byte[] names) {
    return Pki.client()
        .subject("O=client")
        .signedBy(issuer)
        .extension(NAMES, false, names)
        .build()
        .certificate();
  }

  @FuzzTest
  void extension(FuzzedDataProvider data) {
    boolean ofTheCa = data.consumeBoolean();
    byte[] bytes = data.consumeRemainingAsBytes();
    if (ofTheCa) {
      constraints(bytes);
    } else {
      names(bytes);
    }
  }

  /** The CA's constraints as they are, and names of the fuzzer's making. */
  private static void names(byte[] names) {
    if (isValid(leaf(LIMITED, names), LIMITED.certificate())) {
      for (Element name : elementsIn(names)) {
        if (name.tag == DNS || name.tag == IA5_STRING) {
          assertThat(name).matches(n -> n.isWithin(Seeds.PERMITTED_HOST), "is permitted");
        }
        if (name.tag == MAIL) {
          assertThat(name).matches(n -> !n.isMailOf(Seeds.EXCLUDED_HOST), "is not excluded");
        }
      }
    }
  }

  /** A name as it is, and constraints of the fuzzer's making, in a CA and in an anchor. */
  private static void constraints(byte[] constraints) {
    HeldCertificate ca = limited(constraints).signedBy(Pki.CA).build();
    HeldCertificate anchor = limited(constraints).build();

    if (isValid(leaf(ca, Seeds.names()), ca.certificate())) {
      requirePermitted(constraints);
    }
    if (isValid(leaf(anchor, Seeds.names()), anchor)) {
      requirePermitted(constraints);
    }
  }

  private static boolean isValid(X509Certificate leaf, X509Certificate ca) {
    return Pki.validator().validate(List.of(leaf, ca), Pki.NOW) instanceof ValidatedPath;
  }

  private static boolean isValid(X509Certificate leaf, HeldCertificate anchor) {
    try {
      TrustAnchors anchors = TrustAnchors.of(List.of(anchor.certificate()), false);
      PathSettings settings =
          new PathSettings(
              5, Set.of(), false, false, false, false, AlgorithmFloor.DEFAULT, false, Set.of());
      return new PathValidator(anchors, List.of(), settings).validate(List.of(leaf), Pki.NOW)
          instanceof ValidatedPath;
    } catch (CertificateException e) {
      assertThat(e).hasMessageContaining("cannot be read");
      return false;
    }
  }

  private static void requirePermitted(byte[] constraints) {
    List<Element> lists = elementsIn(constraints);
    assertThat(lists).as("constraints that are none").isNotEmpty();
    boolean limited = false;
    boolean permitted = false;
    for (Element list : lists) {
      for (Element subtree : elements(list.content)) {
        List<Element> parts = elements(subtree.content);
        if (!parts.isEmpty() && parts.get(0).tag == DNS) {
          boolean within = Seeds.name().isWithin(parts.get(0).text());
          assertThat(within && list.tag != PERMITTED).as("excluded").isFalse();
          limited |= list.tag == PERMITTED;
          permitted |= list.tag == PERMITTED && within;
        }
      }
    }
    assertThat(limited && !permitted).as("not among those that are permitted").isFalse();
  }

  private static List<Element> elementsIn(byte[] sequence) {
    List<Element> outer = elements(sequence);
    if (outer.isEmpty()) {
      return outer;
    }
    boolean constructed = (outer.get(0).tag & 0x20) != 0;
    List<Element> all = new ArrayList<>(constructed ? elements(outer.get(0).content) : List.of());
    all.addAll(constructed ? outer.subList(1, outer.size()) : outer);
    return all;
  }

  /** Reads as leniently as one can: any length, and what is cut off counts as far as it goes. */
  private static List<Element> elements(byte[] bytes) {
    List<Element> all = new ArrayList<>();
    int at = 0;
    while (at + 1 < bytes.length) {
      int tag = bytes[at] & 0xFF;
      long length = bytes[at + 1] & 0xFF;
      at += 2;
      if (length == 0x80) {
        length = bytes.length;
      } else if (length > 0x80) {
        long count = length & 0x7F;
        length = 0;
        for (int i = 0; i < count && at < bytes.length; i++) {
          length = Math.min(bytes.length, (length << 8) | (bytes[at++] & 0xFF));
        }
      }
      int end = (int) Math.min(bytes.length, at + length);
      all.add(new Element(tag, Arrays.copyOfRange(bytes, at, end)));
      at = end;
    }
    return all;
  }

  /** An element of ASN.1. */
  static final class Element {
    private final int tag;
    private final byte[] content;

    Element(int tag, byte[] content) {
      this.tag = tag;
      this.content = content;
    }

    /** As a reader in C has it: up to the first NUL. */
    String text() {
      String all = new String(content, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      int end = all.indexOf('\0');
      return end < 0 ? all : all.substring(0, end);
    }

    boolean isWithin(String host) {
      return host.isEmpty()
          || text().equals(host)
          || text().endsWith(host.startsWith(".") ? host : "." + host);
    }

    boolean isMailOf(String host) {
      return text().endsWith("@" + host);
    }

    @Override
    public String toString() {
      return tag + " " + text();
    }
  }
}
