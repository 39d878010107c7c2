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
import io.clientcert.revocation.Evidence;
import io.clientcert.revocation.OcspAnswer;
import io.clientcert.revocation.OcspException;
import io.clientcert.revocation.OcspRequest;
import io.clientcert.revocation.OcspVerifier;
import java.io.IOException;
import java.time.Duration;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Tag;

/** What a responder, or whoever sits before it, answers. */
@Tag("long")
class OcspFuzzTest {

  private final OcspVerifier verifier =
      new OcspVerifier(Duration.ofHours(1), false, AlgorithmFloor.DEFAULT);
  private final OcspRequest request =
      OcspRequest.about(Pki.CLIENT.certificate(), Pki.CA.certificate());

  @FuzzTest
  void response(FuzzedDataProvider data)
      throws IOException, OCSPException, OperatorCreationException {
    boolean ofTheCa = data.consumeBoolean();
    byte[] bytes = data.consumeRemainingAsBytes();
    byte[] response = ofTheCa ? successful(Pki.signed(bytes)) : bytes;
    OcspAnswer answer;
    try {
      answer = verifier.verify(response, request, Pki.NOW);
    } catch (OcspException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    assertThat(isSignedByCa(response)).isTrue();
    assertThat(answer.thisUpdate()).isBeforeOrEqualTo(Pki.NOW);
    if (answer.evidence().status() != Evidence.Status.REVOKED) {
      assertThat(answer.evidence().until()).isAfterOrEqualTo(Pki.NOW);
    }
  }

  static byte[] successful(byte[] basic) throws IOException {
    return new OCSPResponse(
            new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
            new ResponseBytes(OCSPObjectIdentifiers.id_pkix_ocsp_basic, new DEROctetString(basic)))
        .getEncoded();
  }

  private static boolean isSignedByCa(byte[] response)
      throws IOException, OCSPException, OperatorCreationException {
    return new OCSPResp(response).getResponseObject() instanceof BasicOCSPResp basic
        && basic.isSignatureValid(
            new JcaContentVerifierProviderBuilder().build(Pki.CA.certificate().getPublicKey()));
  }
}
