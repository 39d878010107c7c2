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

import io.clientcert.der.DerElement;
import java.io.IOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXReason;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1OctetString;

/**
 * Holds name constraints against the names that the JDK does not compare with them: all alternative
 * names of a certificate if there is one among them that it cannot read, a URI with a blank for
 * instance; and SmtpUTF8Mailbox, which constraints on mail addresses are for as well (RFC 9598
 * section 6). What is within a constraint is the JDK's judgement here too.
 */
final class ConstrainedNames extends PathChecker {

  /** The content of the identifier 1.3.6.1.5.5.7.8.9. */
  private static final String SMTP_UTF8_MAILBOX = "2b06010505070809";

  private static final int RFC822_NAME = 1;

  private final List<X509Certificate> constraining = new ArrayList<>();
  private final Consumer<String> refused;

  /**
   * Makes a checker for one path.
   *
   * @param refused hears why it was refused, since the path builder does not tell
   */
  ConstrainedNames(Consumer<String> refused) {
    this.refused = refused;
  }

  /**
   * Tells whether the JDK can compare every name with the name constraints of {@code ca}: below one
   * on an otherName, on a URI and on what else it has no rule for, it may throw.
   */
  static boolean comparable(X509Certificate ca) {
    byte[] extension = ExtensionValue.of(ca, StrictExtension.NAME_CONSTRAINTS.oid());
    if (extension == null) {
      return true;
    }
    try {
      Der constraints =
          new Der(ASN1OctetString.getInstance(extension).getOctets())
              .only(DerElement.SEQUENCE, "the constraints");
      while (constraints.hasMore()) {
        Der subtrees = constraints.next();
        while (subtrees.hasMore()) {
          Der subtree = subtrees.next();
          int form = subtree.tag();
          boolean ruled =
              form == StrictName.DNS_NAME
                  || form == StrictName.RFC822_NAME
                  || form == StrictName.DIRECTORY_NAME
                  || form == StrictName.IP_ADDRESS;
          if (!ruled || !subtree.next().hasMore()) {
            return false;
          }
        }
      }
      return true;
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Going down from the anchor, the constraints come before the names. */
  @Override
  public void init(boolean forward) {
    constraining.clear();
  }

  @Override
  void check(X509Certificate certificate) throws CertPathValidatorException {
    byte[] names =
        constraining.isEmpty()
            ? null
            : ExtensionValue.of(certificate, StrictExtension.SUBJECT_ALTERNATIVE_NAME.oid());
    if (names != null) {
      requireReadable(certificate);
      checkMailboxes(certificate, names);
    }
    if (ExtensionValue.of(certificate, StrictExtension.NAME_CONSTRAINTS.oid()) != null) {
      constraining.add(certificate);
    }
  }

  private void requireReadable(X509Certificate certificate) throws CertPathValidatorException {
    try {
      if (certificate.getSubjectAlternativeNames() != null) {
        return;
      }
    } catch (CertificateParsingException | RuntimeException e) {
      // as if there were none
    }
    throw refuse(
        certificate,
        "has a subject alternative name that cannot be compared with the name constraints above"
            + " it",
        BasicReason.UNSPECIFIED);
  }

  private void checkMailboxes(X509Certificate certificate, byte[] extension)
      throws CertPathValidatorException {
    try {
      Der names =
          new Der(ASN1OctetString.getInstance(extension).getOctets())
              .only(DerElement.SEQUENCE, "the sequence of names");
      while (names.hasMore()) {
        boolean other = names.tag() == StrictName.OTHER_NAME;
        Der name = names.next();
        if (other && isMailbox(name.next(DerElement.OBJECT_IDENTIFIER, "a type").rest())) {
          checkMailbox(
              certificate, name.next().only(DerElement.UTF8_STRING, "an SmtpUTF8Mailbox").rest());
        }
      }
    } catch (CertificateParsingException | IOException | IllegalArgumentException e) {
      throw refuse(
          certificate,
          "has an SmtpUTF8Mailbox that cannot be compared with the name constraints above it",
          BasicReason.UNSPECIFIED);
    }
  }

  private static boolean isMailbox(byte[] type) {
    return HexFormat.of().formatHex(type).equals(SMTP_UTF8_MAILBOX);
  }

  /**
   * Compares the mailbox with its domain in the form that constraints have (RFC 9598 section 5).
   */
  private void checkMailbox(X509Certificate certificate, byte[] utf8)
      throws CertPathValidatorException, IOException {
    String mailbox = new String(utf8, StandardCharsets.UTF_8);
    int domain = mailbox.lastIndexOf('@') + 1;
    if (domain == 0) {
      throw new IOException("no domain");
    }
    X509CertSelector permitting = new X509CertSelector();
    permitting.addPathToName(
        RFC822_NAME, mailbox.substring(0, domain) + IDN.toASCII(mailbox.substring(domain)));
    for (X509Certificate ca : constraining) {
      if (!permitting.match(ca)) {
        throw refuse(
            certificate,
            "has an SmtpUTF8Mailbox outside the name constraints of " + Names.of(ca),
            PKIXReason.INVALID_NAME);
      }
    }
  }

  private CertPathValidatorException refuse(
      X509Certificate certificate, String problem, CertPathValidatorException.Reason reason) {
    String detail = Names.of(certificate) + " " + problem;
    refused.accept(detail);
    return new CertPathValidatorException(detail, null, null, -1, reason);
  }
}
