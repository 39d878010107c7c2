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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The issuers that the path builder found for earlier leaves. A further leaf of such an issuer is
 * validated by the JDK's {@link CertPathValidator} on the same path, without a search; the
 * signatures of the issuers are remembered in their certificate objects.
 *
 * <p>An issuer is remembered only if its path is the only one that names allow (see {@link
 * IssuerChain}), so that the builder would find this path or none. A leaf that is not valid on it
 * gets no verdict here.
 *
 * <p>Thread-safe.
 */
final class KnownIssuers {

  private static final String PKIX = "PKIX";
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

  /** Bytes of certificates; a hundred issuers and more. */
  private static final long MAX_WEIGHT = 1L << 20;

  private final PathSettings settings;
  private final Map<X500Principal, List<X509Certificate>> configured;
  private final Cache<List<ByteBuffer>, IssuerChain> chains =
      Caffeine.newBuilder()
          .maximumWeight(MAX_WEIGHT)
          .weigher((List<ByteBuffer> issuer, IssuerChain chain) -> chain.weight())
          // on the calling thread: a pool of the JVM's would outlive the web application
          .executor(Runnable::run)
          .build();

  /**
   * Makes one that knows no issuer.
   *
   * @param configured the anchors and the intermediates that no client has to send, by subject
   */
  KnownIssuers(PathSettings settings, Map<X500Principal, List<X509Certificate>> configured) {
    this.settings = settings;
    this.configured = configured;
  }

  /** Remembers the issuers on a path that the builder found, if they are fit for it. */
  void learn(ValidatedPath path) {
    // the builder may leave out a leaf for its policies that the validator accepts
    if (settings.explicitPolicyRequired() || !isBuilderOfTheJdk()) {
      return;
    }
    IssuerChain chain = IssuerChain.of(path, configured);
    if (chain != null) {
      chains.put(issuerNamedBy(path.certificates().get(0)), chain);
    }
  }

  private static boolean isBuilderOfTheJdk() {
    try {
      return isOfTheJdk(CertPathBuilder.getInstance(PKIX).getProvider());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + PKIX, e);
    }
  }

  /**
   * Returns the valid path of {@code leaf}, or null if this says nothing about it.
   *
   * @param others what was presented besides
   */
  @Nullable ValidatedPath pathOf(X509Certificate leaf, List<X509Certificate> others, Date date) {
    IssuerChain chain = chains.getIfPresent(issuerNamedBy(leaf));
    if (chain == null || !chain.isTheOnlyOne(leaf, others, date)) {
      return null;
    }
    try {
      CertPathValidator validator = CertPathValidator.getInstance(PKIX);
      if (!isOfTheJdk(validator.getProvider())) {
        return null;
      }
      PKIXParameters parameters = new PKIXParameters(Set.of(chain.anchor()));
      settings.applyTo(parameters, date);
      parameters.addCertPathChecker(PolicyChecker.ofClient(leaf, settings, problem -> {}));
      parameters.addCertPathChecker(new ConstrainedNames(problem -> {}));
      validator.validate(
          CertificateFactory.getInstance("X.509")
              .generateCertPath(below(chain.issuers(), chain.quickToVerify(leaf))),
          parameters);
      return ValidatedPath.of(below(chain.issuers(), leaf), chain.anchor().getTrustedCert());
    } catch (GeneralSecurityException | RuntimeException e) {
      // not valid, or names that the JDK cannot compare: the builder decides, and says why
      return null;
    }
  }

  /** Returns the issuer as the leaf names it, byte for byte: its name and key identifier. */
  private static List<ByteBuffer> issuerNamedBy(X509Certificate leaf) {
    byte[] identifier = ExtensionValue.of(leaf, AUTHORITY_KEY_IDENTIFIER);
    return List.of(
        ByteBuffer.wrap(leaf.getIssuerX500Principal().getEncoded()),
        ByteBuffer.wrap(identifier == null ? new byte[0] : identifier));
  }

  private static List<X509Certificate> below(List<X509Certificate> issuers, X509Certificate leaf) {
    List<X509Certificate> path = new ArrayList<>(issuers.size() + 1);
    path.add(leaf);
    path.addAll(issuers);
    return path;
  }

  /** What is known of builder and validator is true of the JDK's own. */
  private static boolean isOfTheJdk(Provider provider) {
    return provider.getName().equals("SUN");
  }
}
