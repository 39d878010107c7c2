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

import static io.clientcert.path.PathAssert.assertThat;
import static io.clientcert.path.Validation.ca;
import static io.clientcert.path.Validation.leaf;
import static io.clientcert.path.Validation.trusting;

import io.clientcert.path.PathFailure.Reason;
import io.clientcert.testing.HeldCertificate;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names below name constraints that the JDK has no rule for, or a rule of its own. */
class NameConstraintsTest {
  private static final String SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9";
  private static final String UPN = "1.3.6.1.4.1.311.20.2.3";
  private static final HeldCertificate ROOT = ca("root").build();

  private static GeneralName other(String type, String value) {
    ASN1EncodableVector parts = new ASN1EncodableVector();
    parts.add(new ASN1ObjectIdentifier(type));
    parts.add(new DERTaggedObject(true, 0, new DERUTF8String(value)));
    return new GeneralName(GeneralName.otherName, new DERSequence(parts));
  }

  private static GeneralSubtree[] subtree(GeneralName name) {
    return new GeneralSubtree[] {new GeneralSubtree(name)};
  }

  private static GeneralName name(int form, String text) {
    return new GeneralName(form, text);
  }

  static Stream<Arguments> uncomparable() {
    GeneralName host = name(GeneralName.uniformResourceIdentifier, ".example");
    return Stream.of(
        Arguments.of(host, name(GeneralName.uniformResourceIdentifier, "urn:uuid:1")),
        Arguments.of(host, name(GeneralName.uniformResourceIdentifier, "tel:+1")),
        Arguments.of(host, name(GeneralName.uniformResourceIdentifier, "spiffe:///a")),
        Arguments.of(other(UPN, "@corp.example"), other(UPN, "jane@corp.example")),
        Arguments.of(
            name(GeneralName.registeredID, "1.2.3"), name(GeneralName.registeredID, "1.2.3.4")),
        Arguments.of(name(GeneralName.dNSName, ""), name(GeneralName.dNSName, "a.example")));
  }

  @ParameterizedTest(name = "V1 {1} below {0}")
  @MethodSource("uncomparable")
  @DisplayName("V1 a name that cannot be compared with a constraint is untrusted, with a reason")
  void untrusted(GeneralName constraint, GeneralName name) {
    HeldCertificate ca = ca("ca").signedBy(ROOT).nameConstraints(null, subtree(constraint)).build();
    HeldCertificate permitting =
        ca("ca").signedBy(ROOT).nameConstraints(subtree(constraint), null).build();
    HeldCertificate anchor = ca("anchor").nameConstraints(null, subtree(constraint)).build();

    for (HeldCertificate issuer : List.of(ca, permitting)) {
      PathResult result = trusting(ROOT).of(leaf(issuer).alternativeName(name).build(), issuer);
      if (name.getTagNo() != GeneralName.dNSName || issuer != permitting) {
        assertThat(result).failsAs(Reason.UNTRUSTED).saying("name constraints").saying("CN=ca");
      }
    }
    assertThat(trusting(anchor).of(leaf(anchor).alternativeName(name).build()))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=anchor");
  }

  @ParameterizedTest(name = "V1 {1} below {0}")
  @MethodSource("uncomparable")
  @DisplayName("V1 a CA that cannot be compared with hides none that can")
  void beside(GeneralName constraint, GeneralName name) {
    HeldCertificate open = ca("ca").signedBy(ROOT).build();
    HeldCertificate odd =
        ca("ca")
            .signedBy(ROOT)
            .keyPair(open.keyPair())
            .nameConstraints(null, subtree(constraint))
            .build();
    HeldCertificate oddAnchor =
        ca("ca").keyPair(open.keyPair()).nameConstraints(null, subtree(constraint)).build();
    HeldCertificate client = leaf(open).alternativeName(name).build();

    assertThat(trusting(ROOT).of(client, odd, open)).isPath(client, open);
    assertThat(trusting(ROOT).knowing(odd, open).of(client)).isPath(client, open);
    assertThat(trusting(oddAnchor, open).of(client, odd)).isPath(client).leadsTo(open);
    assertThat(trusting(oddAnchor, ROOT).of(client, odd, open)).isPath(client, open);
  }

  @ParameterizedTest(name = "V1 {0}")
  @CsvSource({
    "b\u00fc@evil.example, false",
    "b\u00fc@xn--bcher-kva.example, false",
    "b\u00fc@b\u00fccher.example, false",
    "b\u00fc@good.example, true",
    "b\u00fc@sub.evil.example, true",
    "b\u00fc, false"
  })
  @DisplayName("V1 excluded mail domains reach an SmtpUTF8Mailbox")
  void excludedMailboxes(String mailbox, boolean valid) {
    GeneralSubtree[] excluded = {
      new GeneralSubtree(name(GeneralName.rfc822Name, "evil.example")),
      new GeneralSubtree(name(GeneralName.rfc822Name, "xn--bcher-kva.example"))
    };
    HeldCertificate ca = ca("ca").signedBy(ROOT).nameConstraints(null, excluded).build();
    HeldCertificate anchor = ca("anchor").nameConstraints(null, excluded).build();
    GeneralName name = other(SMTP_UTF8_MAILBOX, mailbox);
    PathResult below = trusting(ROOT).of(leaf(ca).alternativeName(name).build(), ca);
    PathResult belowAnchor = trusting(anchor).of(leaf(anchor).alternativeName(name).build());

    for (PathResult result : List.of(below, belowAnchor)) {
      if (valid) {
        assertThat(result).isValid();
      } else {
        assertThat(result).failsAs(Reason.UNTRUSTED).saying("SmtpUTF8Mailbox").saying("CN=client");
      }
    }
  }

  @Test
  @DisplayName("V1 permitted mail domains permit an SmtpUTF8Mailbox")
  void permittedMailboxes() {
    HeldCertificate ca =
        ca("ca")
            .signedBy(ROOT)
            .nameConstraints(subtree(name(GeneralName.rfc822Name, ".good.example")), null)
            .build();

    assertThat(
            trusting(ROOT)
                .of(
                    leaf(ca)
                        .alternativeName(other(SMTP_UTF8_MAILBOX, "\u00fc@a.good.example"))
                        .build(),
                    ca))
        .isValid();
    assertThat(
            trusting(ROOT)
                .of(
                    leaf(ca)
                        .alternativeName(other(SMTP_UTF8_MAILBOX, "\u00fc@evil.example"))
                        .build(),
                    ca))
        .failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 an SmtpUTF8Mailbox is free where no mail address is constrained")
  void freeMailboxes() {
    HeldCertificate ca =
        ca("ca")
            .signedBy(ROOT)
            .nameConstraints(null, subtree(name(GeneralName.dNSName, "evil.example")))
            .build();

    for (HeldCertificate issuer : List.of(ROOT, ca)) {
      assertThat(
              trusting(ROOT)
                  .of(
                      leaf(issuer)
                          .subject("CN=a client")
                          .alternativeName(other(SMTP_UTF8_MAILBOX, "\u00fc@evil.example"))
                          .build(),
                      issuer))
          .isValid();
    }
  }

  @Test
  @DisplayName("V1 a common name of one word counts as a dNSName, and the reason says so")
  void commonName() {
    HeldCertificate ca =
        ca("ca")
            .signedBy(ROOT)
            .nameConstraints(subtree(name(GeneralName.dNSName, "good.example")), null)
            .build();
    HeldCertificate.Builder client = leaf(ca);

    assertThat(trusting(ROOT).of(client.build(), ca))
        .failsAs(Reason.UNTRUSTED)
        .saying("CN=client has a name outside the name constraints")
        .saying("common name of one word");
    assertThat(trusting(ROOT).of(client.subject("CN=a client").build(), ca)).isValid();
    assertThat(
            trusting(ROOT)
                .of(
                    client
                        .subject("CN=client")
                        .alternativeName(name(GeneralName.dNSName, "a.good.example"))
                        .build(),
                    ca))
        .isValid();
  }
}
