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
package io.clientcert.conformance.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Target;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The throwaway PKI, judged by the path builder of the JDK. */
@SuppressWarnings("NullAway.Init")
class PkiTest {

  private static Path directory;
  private static Pki pki;
  private static OcspResponder responder;
  private static Instant now;

  @BeforeAll
  static void make(@TempDir Path temporary) throws Exception {
    directory = temporary;
    now = Instant.now();
    Target address = TestRuns.freeAddress();
    pki = Pki.open(directory.resolve("pki"), "localhost", now, OcspResponder.url(address));
    responder = OcspResponder.start(address, pki, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    responder.close();
  }

  private static boolean isAccepted(
      Identity identity, Set<PKIXRevocationChecker.Option> revocationBy) throws Exception {
    X509CertSelector leaf = new X509CertSelector();
    leaf.setCertificate(identity.leaf());
    leaf.setExtendedKeyUsage(Set.of("1.3.6.1.5.5.7.3.2"));
    X509Certificate root = PemFiles.certificates(pki.authorities()).get(0);
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), leaf);
    Collection<Object> material = new ArrayList<>(identity.presented());
    try (InputStream in = Files.newInputStream(pki.directory().resolve("crl.pem"))) {
      for (CRL crl : CertificateFactory.getInstance("X.509").generateCRLs(in)) {
        material.add(crl);
      }
    }
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(material)));
    CertPathBuilder builder = CertPathBuilder.getInstance("PKIX");
    PKIXRevocationChecker revocation = (PKIXRevocationChecker) builder.getRevocationChecker();
    revocation.setOptions(revocationBy);
    parameters.addCertPathChecker(revocation);
    try {
      builder.build(parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** What the JDK's path builder does not look at: the size of a key, the purpose of a CA. */
  private static final Set<ClientKind> BEYOND_THE_BUILDER =
      EnumSet.of(ClientKind.WEAK_KEY, ClientKind.WRONG_INTERMEDIATE_PURPOSE);

  private static final Set<PKIXRevocationChecker.Option> CRLS =
      EnumSet.of(
          PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK);

  private static final Set<PKIXRevocationChecker.Option> OCSP =
      EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK);

  @ParameterizedTest
  @EnumSource(ClientKind.class)
  @DisplayName("Every kind of client is what it claims to be")
  void kinds(ClientKind kind) throws Exception {
    Identity identity = pki.identity(kind);
    boolean otherwiseValid = kind.isValid() || BEYOND_THE_BUILDER.contains(kind);
    assertThat(isAccepted(identity, CRLS))
        .as("by CRLs")
        .isEqualTo(otherwiseValid || kind.name().startsWith("OCSP"));
    assertThat(isAccepted(identity, OCSP)).as("by OCSP").isEqualTo(otherwiseValid);
    assertThat(identity.presented().get(0)).isSameAs(identity.leaf());
  }

  @Test
  @DisplayName("A second run takes the files of the first")
  void again() {
    Pki second = Pki.open(pki.directory(), "localhost", now);
    assertThat(second.identity(ClientKind.CLIENT)).isEqualTo(pki.identity(ClientKind.CLIENT));
  }

  @Test
  @DisplayName("The user's certificate is enough, and what is missing is named")
  void users() throws Exception {
    Path own = Files.createDirectory(directory.resolve("own"));
    for (String file : List.of("client.pem", "client.key")) {
      Files.copy(pki.directory().resolve(file), own.resolve(file));
    }
    Pki users = Pki.open(own, "localhost", now);
    assertThat(users.identity(ClientKind.CLIENT).leaf())
        .isEqualTo(pki.identity(ClientKind.CLIENT).leaf());
    assertThatThrownBy(() -> users.identity(ClientKind.REVOKED))
        .isInstanceOf(NotRunException.class)
        .hasMessageContaining("revoked.pem with revoked.key");
  }

  @Test
  @DisplayName("A folder of other files, or with an expired certificate, is refused with advice")
  void unusable() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> Pki.open(other, "localhost", now))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("empty folder");
    Instant later = now.plus(1000, ChronoUnit.DAYS);
    assertThatThrownBy(() -> Pki.open(pki.directory(), "localhost", later))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("expired at");
  }
}
