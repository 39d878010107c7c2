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
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/** T4: who reads the fields of Envoy and nginx gets back what was in the certificate. */
@Label("Readers of Envoy's and nginx's fields")
class ReadBackProperties {

  private static final int TRIES = 150;
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();
  private static final HeldCertificate ISSUER =
      HeldCertificate.builder().subject("CN=a\\;b").certificateAuthority().signedBy(ROOT).build();
  private static final Pattern ESCAPE =
      Pattern.compile("%(?:u([0-9A-F]{4})|([01][0-9A-F]|22|25|5C|7F))");
  private static final DateTimeFormatter OPENSSL =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** What a certificate says, and is to be read out of the fields again. */
  record Said(List<String> subject, List<String> uris, List<String> dnsNames) {

    HeldCertificate certificate() {
      X500NameBuilder name = new X500NameBuilder();
      List<ASN1ObjectIdentifier> types = List.of(BCStyle.O, BCStyle.OU, BCStyle.CN);
      for (int i = 0; i < subject.size(); i++) {
        name.addRDN(types.get(i), new DERUTF8String(subject.get(i)));
      }
      List<GeneralName> names = new ArrayList<>();
      uris.forEach(uri -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
      dnsNames.forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
      HeldCertificate.Builder builder =
          HeldCertificate.builder().key(KeyKind.EC_P256).subject(name.build()).signedBy(ISSUER);
      return names.isEmpty()
          ? builder.build()
          : builder.alternativeName(names.toArray(GeneralName[]::new)).build();
    }
  }

  @Provide
  Arbitrary<Said> said() {
    List<String> pieces =
        List.of(
            "a",
            " ",
            ",",
            ";",
            "=",
            "\"",
            "\\",
            "%",
            "%22",
            "%2C",
            "%25",
            "%u00FC",
            "%5C",
            "\\\"",
            ";Hash=0",
            ",Hash=0",
            "\";URI=x;A=\"",
            "#",
            "+",
            "\n",
            "\r\n",
            "\u007f",
            "%20",
            "a.example",
            "spiffe://x/y");
    // the library refuses these in an alternative name
    List<String> scripts =
        List.of(
            "\0", "\u00fc", "\u00c3\u00bc", "\u6f22", "\ud83d\udd11", "\u0085", "\u2028", "\ufffd");
    List<String> all = new ArrayList<>(pieces);
    all.addAll(scripts);
    Arbitrary<List<String>> names =
        Arbitraries.of(pieces)
            .list()
            .ofMaxSize(4)
            .map(list -> String.join("", list))
            .list()
            .ofMaxSize(3);
    Arbitrary<String> value =
        Arbitraries.of(all).list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("", list));
    return Combinators.combine(value.list().ofMinSize(1).ofMaxSize(3), names, names).as(Said::new);
  }

  @Property(tries = TRIES)
  @Label("T4 Envoy's format, read as its documentation says, has exactly what the certificate has")
  void envoy(@ForAll("said") Said said) throws Exception {
    HeldCertificate leaf = said.certificate();
    Engine engine = Engine.of(trusting(ROOT).dialects(List.of("envoy-xfcc")));
    String field = field(engine, leaf, "x-forwarded-client-cert");

    for (Quotes quotes : Quotes.values()) {
      List<String> elements = split(field, ',', quotes);
      assertThat(elements).as("elements of " + field).hasSize(1);
      List<String[]> pairs =
          split(field, ';', quotes).stream().map(pair -> pair.split("=", 2)).toList();

      assertThat(all(pairs, "Hash", quotes)).containsExactly(hex("SHA-256", leaf));
      assertThat(all(pairs, "Cert", quotes).stream().map(ReadBackProperties::decoded))
          .containsExactly(leaf.certificatePem());
      assertThat(all(pairs, "Chain", quotes).stream().map(ReadBackProperties::decoded))
          .containsExactly(leaf.certificatePem() + ISSUER.certificatePem());
      List<String> subjects = all(pairs, "Subject", quotes);
      assertThat(subjects).hasSize(1);
      assertThat(values(subjects.get(0))).isEqualTo(said.subject());
      // the key is there even if there is no value for it
      assertThat(all(pairs, "URI", quotes).stream().map(ReadBackProperties::unescaped))
          .containsExactlyElementsOf(said.uris().isEmpty() ? List.of("") : said.uris());
      assertThat(all(pairs, "DNS", quotes).stream().map(ReadBackProperties::unescaped))
          .containsExactlyElementsOf(said.dnsNames());
      assertThat(pairs).hasSize(4 + Math.max(1, said.uris().size()) + said.dnsNames().size());
    }
  }

  @Property(tries = TRIES)
  @Label("T4 nginx's fields have exactly what the certificate has")
  void nginx(@ForAll("said") Said said) throws Exception {
    HeldCertificate leaf = said.certificate();
    Engine engine = Engine.of(trusting(ROOT).dialects(List.of("nginx")));

    String pem = decoded(field(engine, leaf, "X-SSL-Client-Cert"));
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(leaf.certificate());
    assertThat(values(field(engine, leaf, "X-SSL-Client-S-DN"))).isEqualTo(said.subject());
    assertThat(values(field(engine, leaf, "X-SSL-Client-I-DN"))).containsExactly("a;b");
    assertThat(new BigInteger(field(engine, leaf, "X-SSL-Client-Serial"), 16))
        .isEqualTo(leaf.certificate().getSerialNumber());
    assertThat(field(engine, leaf, "X-SSL-Client-Fingerprint")).isEqualTo(hex("SHA-1", leaf));
    assertThat(OPENSSL.parse(field(engine, leaf, "X-SSL-Client-V-End"), Instant::from))
        .isEqualTo(leaf.certificate().getNotAfter().toInstant());
  }

  private static String field(Engine engine, HeldCertificate leaf, String name) {
    Forwarding forwarding = engine.forward(leaf, ISSUER);
    assertThat(forwarding.certificate().verdict())
        .as(forwarding.certificate().reason())
        .isEqualTo(Verdict.VERIFIED);
    return Engine.values(forwarding, name).get(0);
  }

  private static String hex(String algorithm, HeldCertificate leaf) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance(algorithm).digest(leaf.certificate().getEncoded()));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The values of a name as the certificate has them, the first one first. */
  private static List<String> values(String name) throws Exception {
    return new LdapName(name).getRdns().stream().map(ReadBackProperties::value).toList();
  }

  /** What is no text for a reader of names is its encoding, which begins with type and length. */
  private static String value(Rdn rdn) {
    return rdn.getValue() instanceof byte[] der
        ? new String(der, 2, der.length - 2, StandardCharsets.UTF_8)
        : rdn.getValue().toString();
  }

  /** How readers find the end of a quoted value: Envoy's documentation knows an escaped quote. */
  enum Quotes {
    WITH_ESCAPES,
    WITHOUT_ESCAPES
  }

  /** Parts of a text between separators that do not stand in quotes. */
  private static List<String> split(String text, char separator, Quotes quotes) {
    List<String> parts = new ArrayList<>();
    IntPredicate isEscaped =
        i -> quotes == Quotes.WITH_ESCAPES && i > 0 && text.charAt(i - 1) == '\\';
    boolean inQuotes = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '"' && !isEscaped.test(i)) {
        inQuotes = !inQuotes;
      } else if (text.charAt(i) == separator && !inQuotes) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    assertThat(inQuotes).as("an open quote in " + text).isFalse();
    return parts;
  }

  private static List<String> all(List<String[]> pairs, String key, Quotes quotes) {
    return pairs.stream()
        .filter(pair -> pair[0].equals(key))
        .map(pair -> pair[1])
        .map(text -> text.startsWith("\"") ? text.substring(1, text.length() - 1) : text)
        .map(text -> quotes == Quotes.WITH_ESCAPES ? text.replace("\\\"", "\"") : text)
        .toList();
  }

  /** Undoes the escapes that docs/dialects.md names for URI and DNS. */
  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            match -> {
              String digits = match.group(1) == null ? match.group(2) : match.group(1);
              return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(digits, 16)));
            });
  }
}
