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

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.IncomingRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Certificates of a CA that writes anything into them that anybody asks for. */
class FactsFuzzTest {

  private static final ASN1ObjectIdentifier[] TYPES = {
    BCStyle.CN, BCStyle.O, BCStyle.EmailAddress, BCStyle.DC, BCStyle.SERIALNUMBER, BCStyle.UID
  };
  private static final int[] TEXT_NAMES = {
    GeneralName.rfc822Name, GeneralName.dNSName, GeneralName.uniformResourceIdentifier
  };
  private static final int SERIAL_BYTES = 20;

  private static final ClientCertEngine ENGINE =
      ClientCertEngine.create(
          ClientCertConfig.builder()
              .trustAnchors(List.of(Pki.CA.certificate()))
              .clock(Pki.CLOCK)
              .reloadInterval(Duration.ZERO)
              .build());

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @FuzzTest
  void certificate(FuzzedDataProvider data) throws GeneralSecurityException, IOException {
    X509Certificate certificate = certificateOf(data);
    if (certificate != null) {
      Outcome.requireSound(
          ENGINE
              .rules()
              .decide(IncomingRequest.withCertificates(new X509Certificate[] {certificate})));
    }
  }

  /** Returns what the CA signs for whoever sends {@code data}; null if nobody can parse it. */
  static @Nullable X509Certificate certificateOf(FuzzedDataProvider data)
      throws GeneralSecurityException, IOException {
    byte[] content = content(data).getEncoded();
    try {
      return Pki.parse(Pki.signed(content));
    } catch (CertificateException e) {
      // no TLS layer hands over what it cannot parse
      return null;
    }
  }

  private static TBSCertificate content(FuzzedDataProvider data)
      throws GeneralSecurityException, IOException {
    X509CertificateHolder usual = new X509CertificateHolder(Pki.CLIENT.certificate().getEncoded());
    V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
    content.setSignature(usual.getSignatureAlgorithm());
    content.setIssuer(usual.getIssuer());
    content.setStartDate(new Time(usual.getNotBefore()));
    content.setEndDate(new Time(usual.getNotAfter()));
    content.setSubjectPublicKeyInfo(usual.getSubjectPublicKeyInfo());
    content.setSerialNumber(new ASN1Integer(new BigInteger(1, data.consumeBytes(SERIAL_BYTES))));
    X500NameBuilder subject = new X500NameBuilder();
    while (data.consumeBoolean()) {
      subject.addRDN(data.pickValue(TYPES), text(data));
    }
    content.setSubject(subject.build());
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(
        Extension.subjectAlternativeName,
        data.consumeBoolean(),
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(data.pickValue(TEXT_NAMES), new DERIA5String(data.consumeString(60))),
              new GeneralName(GeneralName.iPAddress, new DEROctetString(data.consumeBytes(16)))
            }));
    content.setExtensions(extensions.generate());
    return content.generateTBSCertificate();
  }

  private static ASN1Encodable text(FuzzedDataProvider data) {
    String text = data.consumeString(60);
    return switch (data.consumeInt(0, 5)) {
      case 0 -> new DERUTF8String(text);
      case 1 -> new DERPrintableString(text);
      case 2 -> new DERIA5String(text);
      case 3 -> new DERT61String(text);
      case 4 -> new DERBMPString(text);
      default -> new DERUniversalString(data.consumeBytes(40));
    };
  }
}
