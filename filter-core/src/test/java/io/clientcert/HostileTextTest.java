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
package io.clientcert;

import static io.clientcert.Engine.trusting;
import static io.clientcert.Engine.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.dialect.Dialect;
import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/** T4: what a certificate says ends no line, no field, no quoted value and no list element. */
class HostileTextTest {

  private static final int TRIES = 60;
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate KEYS = HeldCertificate.builder().build();

  private static Engine engine() {
    return Engine.of(
        trusting(CA)
            .dialects(Arrays.stream(Dialect.values()).map(Dialect::key).toList())
            .cfCertResponse(true)
            .header("X-Quoted", "dn=\"{subject_dn_rfc4514}\";uri=\"{san_uri}\";end=\"{serial}\"")
            .header("X-Bare", "{subject_dn_rfc4514}")
            .header("X-List", "{san_uri}"));
  }

  private static X500Name name(String text) {
    ASN1Encodable value = new DERUTF8String(text);
    return new X500NameBuilder().addRDN(BCStyle.O, value).addRDN(BCStyle.CN, value).build();
  }

  private static HeldCertificate leaf(String text, String anyAscii) {
    // a name with a NUL is refused
    String ascii = anyAscii.replace('\0', '\1');
    return HeldCertificate.builder()
        .keyPair(KEYS.keyPair())
        .subject(name(text))
        .alternativeName(
            new GeneralName(GeneralName.uniformResourceIdentifier, ascii),
            new GeneralName(GeneralName.dNSName, ascii),
            new GeneralName(GeneralName.rfc822Name, ascii))
        .signedBy(CA)
        .build();
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.strings()
        .withChars("\r\n\0\t\"\\,;=+<>#%{}:/' ")
        .withChars('a', 'z')
        .withChars(' ', '\u00ff')
        .withChars('\u2028', '\u3000')
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> ascii() {
    return Arbitraries.strings()
        .withChars("\r\n\0\t\"\\,;=+<>#%{}:/' ")
        .withChars('\0', '\u007f')
        .ofMaxLength(40);
  }

  @Provide("short")
  Arbitrary<String> shortText() {
    return Arbitraries.strings().withChars("\\\"2C, ").ofMaxLength(3);
  }

  @Property(tries = TRIES)
  @Label("T4 every field of every dialect is one line of printable ASCII within its bound")
  void printable(@ForAll("text") String text, @ForAll("ascii") String ascii) {
    Forwarding forwarding = engine().forward(leaf(text, ascii));
    List<Field> all = new ArrayList<>(forwarding.fields());
    all.addAll(forwarding.responseFields());

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(all)
        .hasSizeGreaterThan(60)
        .allSatisfy(
            field -> {
              assertThat(field.value()).matches("[!-~]([ -~]*[!-~])?").hasSizeLessThan(16 << 10);
              assertThat(field.name()).matches("[A-Za-z0-9-]+");
            });
  }

  @Property(tries = TRIES)
  @Label("T4 a quoted value ends where the template ends it, whichever way quotes are read")
  void quoted(@ForAll("text") String text, @ForAll("ascii") String ascii) {
    Forwarding forwarding = engine().forward(leaf(text, ascii));

    assertThat(keys(values(forwarding, "X-Quoted").get(0), true))
        .containsExactly("dn", "uri", "end");
    String xfcc = values(forwarding, "x-forwarded-client-cert").get(0);
    List<String> expected = List.of("Hash", "Cert", "Chain", "Subject", "URI", "DNS");
    assertThat(keys(xfcc, true)).isEqualTo(expected);
    assertThat(keys(xfcc, false)).isEqualTo(expected);
  }

  @Property(tries = TRIES)
  @Label("T4 Traefik's info has its six values, once it is decoded")
  void traefik(@ForAll("text") String text, @ForAll("ascii") String ascii) {
    String info =
        values(engine().forward(leaf(text, ascii)), "X-Forwarded-Tls-Client-Cert-Info").get(0);

    List<String> keys = keys(URLDecoder.decode(info, StandardCharsets.UTF_8), false);
    keys.remove("Subject");
    keys.remove("SAN");
    assertThat(keys).containsExactly("Issuer", "SerialNumber", "NB", "NA");
  }

  @Property(tries = TRIES)
  @Label("T4 one alternative name is one element of a list")
  void list(@ForAll("ascii") String ascii) {
    Forwarding forwarding = engine().forward(leaf("client", ascii));

    assertThat(values(forwarding, "X-List"))
        .allSatisfy(value -> assertThat(value).doesNotContain(",", "\"", ";"));
  }

  @Property(tries = TRIES)
  @Label("T4 two different subjects never look the same in RFC 2253")
  void injective(@ForAll("short") String one, @ForAll("short") String other) {
    boolean same =
        values(engine().forward(leaf(one, "a")), "cf-cert-subject-dn")
            .equals(values(engine().forward(leaf(other, "a")), "cf-cert-subject-dn"));

    assertThat(same).isEqualTo(one.equals(other));
  }

  @Example
  @Label("T4 a subject of 64 KiB is left out or refused, never cut")
  void bound() {
    HeldCertificate large = leaf("x".repeat(32 << 10), "a");
    Forwarding forwarding = engine().forward(large);

    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(forwarding.oversized()).isTrue();
    assertThat(forwarding.refusal()).isEmpty();
    assertThat(values(forwarding, "cf-cert-subject-dn")).isEmpty();
    assertThat(values(forwarding, "cf-cert-serial")).hasSize(1);
    assertThat(forwarding.fields())
        .allSatisfy(field -> assertThat(field.value()).hasSizeLessThanOrEqualTo(16 << 10));
    assertThat(
            Engine.of(trusting(CA).dialects(List.of("nginx")).onOversized(Refusal.refuse(431)))
                .forward(large)
                .refusal())
        .isEqualTo(OptionalInt.of(431));
  }

  /**
   * The keys of pairs separated by semicolons, whose values may stand in double quotes.
   *
   * @param backslashes whether a backslash takes the meaning of any character behind it, or of a
   *     quote alone
   */
  private static List<String> keys(String text, boolean backslashes) {
    List<String> keys = new ArrayList<>();
    StringBuilder key = new StringBuilder();
    boolean quoted = false;
    boolean inKey = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes = quoted && c == '\\' && i + 1 < text.length();
      if (escapes && (backslashes || text.charAt(i + 1) == '"')) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == ';') {
        inKey = true;
        key.setLength(0);
      } else if (inKey && c == '=') {
        keys.add(key.toString());
        inKey = false;
      } else if (inKey) {
        key.append(c);
      }
    }
    assertThat(quoted).as(text).isFalse();
    return keys;
  }
}
