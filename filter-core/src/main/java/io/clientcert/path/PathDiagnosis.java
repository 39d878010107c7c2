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

import io.clientcert.path.PathFailure.Reason;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says why there is no path: looks for certificates that issued each other without regard to any
 * rule, and asks the JDK's validator which one they break. Only ever explains a refusal. For one
 * thread, and one leaf.
 */
final class PathDiagnosis {

  /** Signatures are what takes time; a client must not choose how many are verified. */
  private static final int MAX_SIGNATURES = 16;

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "2.5.29.15",
          "2.5.29.17",
          "2.5.29.19",
          "2.5.29.30",
          "2.5.29.32",
          "2.5.29.33",
          "2.5.29.36",
          "2.5.29.37",
          "2.5.29.54");
  private static final Pattern ONE_WORD = Pattern.compile("(^|.*[,+])CN=[A-Za-z0-9.-]+([,+].*|$)");
  private static final int DNS_NAME = 2;

  private final X509Certificate leaf;
  private final Collection<X509Certificate> candidates;
  private final Collection<X509Certificate> anchors;
  private final PathSettings settings;
  private final Map<X509Certificate, X509Certificate> otherKey = new HashMap<>();
  private List<X509Certificate> longest = List.of();
  private int signatures;

  /**
   * Makes one.
   *
   * @param candidates the certificates that may be between the leaf and an anchor
   * @param anchors the certificates of the anchors that may be used
   */
  PathDiagnosis(
      X509Certificate leaf,
      Collection<X509Certificate> candidates,
      Collection<X509Certificate> anchors,
      PathSettings settings) {
    this.leaf = leaf;
    this.candidates = candidates;
    this.anchors = anchors;
    this.settings = settings;
  }

  /** Returns the parameters to validate a path that ends at one anchor with. */
  interface Parameters {
    PKIXParameters endingAt(X509Certificate anchor) throws GeneralSecurityException;
  }

  PathFailure explain(Parameters parameters) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    if (!extend(chain)) {
      return new PathFailure(Reason.UNTRUSTED, unconnected());
    }
    X509Certificate anchor = chain.remove(chain.size() - 1);
    String problem = problemOf(chain, anchor, parameters);
    if (ClientAuthUsage.problemOfLeaf(leaf, settings.serverAuthAllowed())
        .filter(problem::equals)
        .isPresent()) {
      // the JDK refuses some key usages by itself
      return new PathFailure(Reason.WRONG_USAGE, problem);
    }
    long intermediates = chain.stream().skip(1).filter(c -> !isSelfIssued(c)).count();
    if (problem.isEmpty() && intermediates > settings.maxPathLength()) {
      problem =
          "the path to "
              + Names.of(anchor)
              + " has "
              + intermediates
              + " intermediate certificates, and maxPathLength is "
              + settings.maxPathLength();
    }
    return new PathFailure(
        Reason.UNTRUSTED,
        problem.isEmpty() ? "no valid path to the trust anchor " + Names.of(anchor) : problem);
  }

  private boolean extend(List<X509Certificate> chain) {
    if (chain.size() > longest.size()) {
      longest = List.copyOf(chain);
    }
    X509Certificate last = chain.get(chain.size() - 1);
    for (X509Certificate anchor : anchors) {
      if (issued(anchor, last)) {
        chain.add(anchor);
        return true;
      }
    }
    for (X509Certificate candidate : candidates) {
      if (!chain.contains(candidate) && issued(candidate, last)) {
        chain.add(candidate);
        if (extend(chain)) {
          return true;
        }
        chain.remove(chain.size() - 1);
      }
    }
    return false;
  }

  private boolean issued(X509Certificate issuer, X509Certificate certificate) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        || settings.floor().keyProblem(issuer).isPresent()
        || signatures == MAX_SIGNATURES) {
      return false;
    }
    signatures++;
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (SignatureException e) {
      otherKey.put(certificate, issuer);
      return false;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private String unconnected() {
    X509Certificate last = longest.get(longest.size() - 1);
    X509Certificate namesake = otherKey.get(last);
    String end =
        namesake != null
            ? Names.of(namesake)
                + " has the name of the issuer of "
                + Names.of(last)
                + ", but another key than the one that signed it"
            : last.equals(leaf)
                ? ""
                : "the issuer "
                    + last.getIssuerX500Principal().getName()
                    + " of "
                    + Names.of(last)
                    + " was neither presented nor configured";
    return "no path to a trust anchor from the issuer "
        + leaf.getIssuerX500Principal().getName()
        + (end.isEmpty() ? end : ": " + end);
  }

  private static String problemOf(
      List<X509Certificate> path, X509Certificate anchor, Parameters parameters) {
    try {
      return problemOf(path, parameters.endingAt(anchor));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PKIX path validation cannot be set up", e);
    }
  }

  /**
   * Validates one path, and returns which certificate breaks which rule; empty if none does.
   *
   * @param path the leaf first
   */
  static String problemOf(List<X509Certificate> path, PKIXParameters parameters)
      throws GeneralSecurityException {
    try {
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return "";
    } catch (CertPathValidatorException e) {
      return text(e, path);
    } catch (RuntimeException e) {
      // such as an otherName or a URI without a host, below a constraint on those
      String constraining =
          path.stream()
              .filter(c -> ExtensionValue.of(c, StrictExtension.NAME_CONSTRAINTS.oid()) != null)
              .map(Names::of)
              .collect(Collectors.joining(" and "));
      return "the name constraints of " + constraining + " cannot be compared with the names below";
    }
  }

  private static String text(CertPathValidatorException e, List<X509Certificate> path) {
    int index = Math.max(0, e.getIndex());
    X509Certificate certificate = path.get(index);
    String name = Names.of(certificate);
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    CertPathValidatorException.Reason reason = e.getReason();
    if (message.startsWith(name)) {
      // one of the checkers here has said it
      return message;
    }
    if (reason == PKIXReason.INVALID_KEY_USAGE && index == 0) {
      return ClientAuthUsage.problemOfLeaf(certificate, true).orElse(message);
    }
    if (reason instanceof PKIXReason rule) {
      return name
          + switch (rule) {
            case PATH_TOO_LONG ->
                " exceeds the path length in the basic constraints of a CA certificate above it";
            case NOT_CA_CERT -> " is not a CA certificate by its basic constraints";
            case INVALID_KEY_USAGE -> " may not sign certificates by its key usage";
            case INVALID_NAME ->
                " has a name outside the name constraints of a CA certificate above it"
                    + commonName(certificate);
            case INVALID_POLICY -> " ends the path, which has no certificate policy as required";
            case NAME_CHAINING -> " does not name its issuer";
            case UNRECOGNIZED_CRIT_EXT ->
                " has a critical extension that is not supported: " + unsupported(certificate);
            case NO_TRUST_ANCHOR -> " has no trust anchor above it";
          };
    }
    return reason == BasicReason.ALGORITHM_CONSTRAINED
        ? name + " uses an algorithm that this Java runtime disables: " + message
        : name + ": " + message;
  }

  /** The JDK takes the common name for the name of a host where no alternative name is one. */
  private static String commonName(X509Certificate certificate) {
    boolean word = ONE_WORD.matcher(certificate.getSubjectX500Principal().getName()).matches();
    return word && !hasDnsName(certificate)
        ? " (a common name of one word counts as a dNSName where there is none)"
        : "";
  }

  private static boolean hasDnsName(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream().anyMatch(n -> n.get(0).equals(DNS_NAME));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Returns the critical extensions of {@code certificate} that nothing here understands. */
  static String unsupported(X509Certificate certificate) {
    @Nullable Set<String> critical = certificate.getCriticalExtensionOIDs();
    Set<String> rest = critical == null ? Set.of() : new TreeSet<>(critical);
    return rest.stream().filter(oid -> !UNDERSTOOD.contains(oid)).collect(Collectors.joining(", "));
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
