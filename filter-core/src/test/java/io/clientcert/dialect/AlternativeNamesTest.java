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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T1 alternative names")
class AlternativeNamesTest {

  @Test
  @DisplayName("T1 an address of no known length, and a name of no known kind, are written by byte")
  void odd() {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .alternativeName(
                new GeneralName(
                    GeneralName.iPAddress,
                    new DEROctetString(new byte[] {10, 0, 0, 1, (byte) 255})),
                new GeneralName(
                    GeneralName.otherName,
                    new DERSequence(
                        new ASN1ObjectIdentifier("2.999"),
                        new DERTaggedObject(true, 0, new DERUTF8String("x")))))
            .build();

    assertThat(AlternativeNames.of(leaf.certificate()))
        .containsExactly(
            new AlternativeName(AlternativeName.Type.IP, "0A000001FF"),
            new AlternativeName(AlternativeName.Type.OTHER, "300906028837A0030C0178"));
  }

  @Test
  @DisplayName("T4 an IPv4 address mapped to IPv6 is not written as the IPv4 address")
  void mapped() {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xFF;
    mapped[12] = 10;
    mapped[15] = 1;
    HeldCertificate leaf =
        HeldCertificate.builder()
            .alternativeName(
                new GeneralName(GeneralName.iPAddress, new DEROctetString(mapped)),
                new GeneralName(GeneralName.iPAddress, "10.0.0.1"))
            .build();

    assertThat(AlternativeNames.of(leaf.certificate()))
        .containsExactly(
            new AlternativeName(AlternativeName.Type.IP, "0:0:0:0:0:ffff:a00:1"),
            new AlternativeName(AlternativeName.Type.IP, "10.0.0.1"));
  }

  @Test
  @DisplayName("T1 of an extension that holds no names there are none")
  void none() {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .extension(Extension.subjectAlternativeName, false, new DERUTF8String("no names"))
            .build();

    assertThat(AlternativeNames.of(leaf.certificate())).isEmpty();
  }
}
