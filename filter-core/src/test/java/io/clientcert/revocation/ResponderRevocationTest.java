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
package io.clientcert.revocation;

import static io.clientcert.revocation.Ocsp.CA;
import static io.clientcert.revocation.Ocsp.CLIENT;
import static io.clientcert.revocation.Ocsp.LEAF;
import static io.clientcert.revocation.Ocsp.NOW;
import static io.clientcert.revocation.Ocsp.ago;
import static io.clientcert.revocation.Ocsp.by;
import static io.clientcert.revocation.Ocsp.in;
import static io.clientcert.revocation.Ocsp.responder;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.SteppableClock;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whether the certificate of an OCSP responder is itself revoked (RFC 6960 section 4.2.2.2.1). */
class ResponderRevocationTest {
  private static final HeldCertificate RESPONDER = responder().build();
  private static final HeldCertificate UNCHECKED =
      responder()
          .extension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE)
          .build();

  /** Ended long ago, so that it says of nobody that he is not revoked. */
  private static Crls.Builder endedList() {
    return Crls.issuedBy(CA).thisUpdate(ago(9)).nextUpdate(ago(8));
  }

  private static Evidence about(HeldCertificate responder, X509CRL... lists) throws Exception {
    byte[] response = by(responder).good(LEAF).build();
    try (HostileServer server =
            HostileServer.that(
                connection -> {
                  connection.readRequest();
                  connection.send("HTTP/1.1 200 OK\r\n\r\n" + new String(response, ISO_8859_1));
                  connection.end();
                });
        RevocationChecker checker =
            new RevocationChecker(
                new RevocationSettings(
                    List.of(RevocationSettings.Source.OCSP, RevocationSettings.Source.CRL),
                    Set.of(),
                    false,
                    Duration.ZERO,
                    AlgorithmFloor.DEFAULT,
                    server.uri("http", "127.0.0.1", "/"),
                    false,
                    false,
                    Duration.ofHours(1),
                    new FetchSettings(Duration.ofSeconds(30), 1 << 20, Set.of("127.0.0.1"), null)),
                new SteppableClock(NOW),
                new RevocationMemory(),
                () -> {})) {
      checker.replaceFiles(
          Map.of("ca.crl", Lists.parsed(List.of(lists))), List.of(CA.certificate()));
      ValidatedPath path =
          new ValidatedPath(
              List.of(CLIENT.certificate()), CA.certificate(), ago(1), in(Duration.ofHours(1)));
      return checker.evidenceFor(
          path,
          0,
          (name, anchor) -> List.of(),
          NOW,
          fetch -> {
            try {
              fetch.get(30, TimeUnit.SECONDS);
              return WaitLimit.Outcome.DONE;
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
    }
  }

  @Test
  @DisplayName("V5 an answer of a responder that a CRL revokes counts for nothing")
  void revoked() throws Exception {
    X509CRL revoking = endedList().revoked(RESPONDER.certificate(), ago(10)).build();

    assertThat(about(RESPONDER, revoking).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  @DisplayName("V10 the reason says that the responder is revoked")
  void reason() {
    OcspVerifier verifier =
        new OcspVerifier(
            Duration.ofHours(1), false, AlgorithmFloor.DEFAULT, (responder, issuer, now) -> true);

    assertThatExceptionOfType(OcspException.class)
        .isThrownBy(() -> verifier.verify(by(RESPONDER).good(LEAF).build(), Ocsp.request(), NOW))
        .withMessage("the responder's certificate is revoked");
  }

  @Test
  @DisplayName("V5 an answer of a responder of which no CRL says anything counts")
  void unknown() throws Exception {
    assertThat(about(RESPONDER).status()).isEqualTo(Status.GOOD);
    assertThat(about(RESPONDER, endedList().build()).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V5 a CRL that revokes a responder counts only if its issuer signed it")
  void forged() throws Exception {
    X509CRL forged = endedList().revoked(RESPONDER.certificate(), ago(10)).signedBy(CLIENT).build();

    assertThat(about(RESPONDER, forged).status()).isEqualTo(Status.GOOD);
  }

  @Test
  @DisplayName("V5 a responder that is marked with id-pkix-ocsp-nocheck is not looked for in CRLs")
  void unchecked() throws Exception {
    X509CRL revoking = endedList().revoked(UNCHECKED.certificate(), ago(10)).build();

    assertThat(about(UNCHECKED, revoking).status()).isEqualTo(Status.GOOD);
  }
}
