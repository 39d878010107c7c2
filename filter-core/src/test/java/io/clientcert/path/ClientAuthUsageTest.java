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
import io.clientcert.testing.KeyKind;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Certificates that are made for something else than TLS clients. */
class ClientAuthUsageTest {
  private static final HeldCertificate ROOT = ca("root").build();

  @Test
  @DisplayName("V2 clientAuth, any or no extended key usage will do, alone or among others")
  void permittedLeaves() {
    assertThat(trusting(ROOT).of(leaf(ROOT).build())).isValid();
    assertThat(trusting(ROOT).of(leaf(ROOT).noExtendedKeyUsage().build())).isValid();
    ExtendedKeyUsage clientAuth = new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
    assertThat(
            trusting(ROOT)
                .of(leaf(ROOT).extension(Extension.extendedKeyUsage, true, clientAuth).build()))
        .isValid();
    assertThat(
            trusting(ROOT)
                .of(leaf(ROOT).extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).build()))
        .isValid();
    assertThat(
            trusting(ROOT)
                .of(
                    leaf(ROOT)
                        .extendedKeyUsage(
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
                        .build()))
        .isValid();
  }

  @Test
  @DisplayName("V2 an extended key usage without clientAuth is wrong, an empty one too")
  void otherExtendedKeyUsage() {
    HeldCertificate server = leaf(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).build();
    HeldCertificate none =
        leaf(ROOT).extension(Extension.extendedKeyUsage, false, new DERSequence()).build();

    assertThat(trusting(ROOT).of(server)).failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).of(none)).failsAs(Reason.WRONG_USAGE);
  }

  @Test
  @DisplayName("V2 a key usage must hold digitalSignature where there is one")
  void keyUsage() {
    HeldCertificate encipherment =
        leaf(ROOT).key(KeyKind.RSA_2048).keyUsage(KeyUsage.keyEncipherment).build();
    HeldCertificate both =
        leaf(ROOT).keyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement).build();

    assertThat(trusting(ROOT).of(encipherment)).failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).of(leaf(ROOT).keyUsage(KeyUsage.keyAgreement).build()))
        .failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).of(leaf(ROOT).keyUsage(KeyUsage.nonRepudiation).build()))
        .failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).of(both)).isValid();
    assertThat(trusting(ROOT).of(leaf(ROOT).noKeyUsage().build())).isValid();
  }

  @Test
  @DisplayName("V2 a usage that cannot be read permits nothing, in the leaf and in a CA")
  void unreadable() {
    DERUTF8String text = new DERUTF8String("any");
    HeldCertificate ca =
        ca("unreadable").extension(Extension.extendedKeyUsage, false, text).signedBy(ROOT).build();

    assertThat(
            trusting(ROOT)
                .of(leaf(ROOT).extension(Extension.extendedKeyUsage, false, text).build()))
        .failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).of(leaf(ROOT).extension(Extension.keyUsage, false, text).build()))
        .failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).of(leaf(ca).build(), ca)).failsAs(Reason.WRONG_USAGE);
  }

  @Test
  @DisplayName("V2 serverAuth is enough where it is allowed, in the leaf and in a CA")
  void serverAuthAllowed() {
    HeldCertificate ca =
        ca("servers").signedBy(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).build();
    HeldCertificate server = leaf(ca).extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).build();
    HeldCertificate email = leaf(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_emailProtection).build();
    HeldCertificate encipherment =
        leaf(ROOT)
            .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
            .keyUsage(KeyUsage.keyAgreement)
            .build();

    assertThat(trusting(ROOT).of(server, ca)).failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).allowServerAuth().of(server, ca)).isPath(server, ca);
    assertThat(trusting(ROOT).allowServerAuth().of(email)).failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).allowServerAuth().of(encipherment)).failsAs(Reason.WRONG_USAGE);
  }

  @Test
  @DisplayName("V2 serverAuth is enough below the anchors that are named, and no others")
  void serverAuthAnchors() throws Exception {
    HeldCertificate other = ca("root").keyPair(ROOT.keyPair()).build();
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(other.certificate().getEncoded()));
    HeldCertificate server = leaf(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).build();

    assertThat(trusting(ROOT, other).allowServerAuth(digest).of(server)).leadsTo(other);
    assertThat(trusting(ROOT).allowServerAuth(digest).of(server))
        .failsAs(Reason.WRONG_USAGE)
        .saying("serverAuthAnchors does not name CN=root");
    assertThat(trusting(ROOT).allowServerAuth(digest).of(leaf(ROOT).build())).isValid();
    assertThat(trusting(server).allowLeafAnchors().allowServerAuth(digest).of(server))
        .failsAs(Reason.WRONG_USAGE);
  }

  @Test
  @DisplayName("V10 a certificate for another use of an unknown CA is untrusted")
  void ofUnknownCa() {
    HeldCertificate stranger = ca("stranger").build();
    HeldCertificate server = leaf(stranger).extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).build();

    assertThat(trusting(ROOT).of(server, stranger)).failsAs(Reason.UNTRUSTED);
  }

  @Test
  @DisplayName("V1 a CA on the path whose extended key usage excludes clientAuth ends it")
  void limitedCa() {
    HeldCertificate email =
        ca("email").signedBy(ROOT).extendedKeyUsage(KeyPurposeId.id_kp_emailProtection).build();
    HeldCertificate below = ca("below").signedBy(email).build();

    assertThat(trusting(ROOT).of(leaf(email).build(), email)).failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).of(leaf(below).build(), below, email)).failsAs(Reason.WRONG_USAGE);
    assertThat(trusting(ROOT).knowing(email).of(leaf(email).build())).failsAs(Reason.WRONG_USAGE);
  }

  @Test
  @DisplayName("V1 a CA with clientAuth or any among its extended key usages may be on the path")
  void permittedCa() {
    HeldCertificate client =
        ca("client ca")
            .signedBy(ROOT)
            .extendedKeyUsage(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth)
            .build();
    HeldCertificate any =
        ca("any ca").signedBy(ROOT).extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).build();

    assertThat(trusting(ROOT).of(leaf(client).build(), client)).isValid();
    assertThat(trusting(ROOT).of(leaf(any).build(), any)).isValid();
  }

  @Test
  @DisplayName("V1 a CA that is limited to other uses does not hide another one with its name")
  void limitedCaBesideUnlimited() {
    HeldCertificate plain = ca("twice").signedBy(ROOT).build();
    HeldCertificate email =
        ca("twice")
            .signedBy(ROOT)
            .keyPair(plain.keyPair())
            .extendedKeyUsage(KeyPurposeId.id_kp_emailProtection)
            .build();
    HeldCertificate client = leaf(plain).build();

    assertThat(trusting(ROOT).of(client, email, plain)).isPath(client, plain);
    assertThat(trusting(ROOT).of(client, plain, email)).isPath(client, plain);
  }
}
