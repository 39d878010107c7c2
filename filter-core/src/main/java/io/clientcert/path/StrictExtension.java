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
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The extensions that limit what a certificate is good for, each with its syntax (RFC 5280 section
 * 4.2.1). The JDK drops one of these that it cannot read unless it is critical, and with it the
 * limits in it. Here one that cannot be read to its last byte is a reason to refuse.
 *
 * <p>Deviations from DER that CAs are known for, and that no reader takes for something else, pass:
 * default values that are written out, and bits at the end of a key usage.
 */
enum StrictExtension {
  /** Section 4.2.1.9. */
  BASIC_CONSTRAINTS(19, "basic constraints"),
  /** Section 4.2.1.3. */
  KEY_USAGE(15, "key usage"),
  /** Section 4.2.1.12. */
  EXTENDED_KEY_USAGE(37, "extended key usage"),
  /** Section 4.2.1.6. */
  SUBJECT_ALTERNATIVE_NAME(17, "subject alternative name"),
  /** Section 4.2.1.10. */
  NAME_CONSTRAINTS(30, "name constraints"),
  /** Section 4.2.1.4. */
  CERTIFICATE_POLICIES(32, "certificate policies"),
  /** Section 4.2.1.5. */
  POLICY_MAPPINGS(33, "policy mappings"),
  /** Section 4.2.1.11. */
  POLICY_CONSTRAINTS(36, "policy constraints"),
  /** Section 4.2.1.14. */
  INHIBIT_ANY_POLICY(54, "inhibit anyPolicy");

  private static final String ARC = "2.5.29.";
  private static final int JOINT_ISO_ITU_T_DS = 0x55;
  private static final int CERTIFICATE_EXTENSION = 0x1D;

  private final byte number;
  private final String title;

  StrictExtension(int number, String title) {
    this.number = (byte) number;
    this.title = title;
  }

  /**
   * An extension that cannot be read.
   *
   * @param extension which; null if it is all of them
   * @param problem what is wrong, after the certificate's name
   */
  record Unreadable(@Nullable StrictExtension extension, String problem) {}

  String oid() {
    return ARC + number;
  }

  /** Returns the first extension of {@code certificate} that cannot be read; null if all can. */
  static @Nullable Unreadable in(X509Certificate certificate) {
    Set<ByteBuffer> seen = new HashSet<>();
    try {
      Der extensions = extensionsOf(certificate);
      while (extensions.hasMore()) {
        Der extension = extensions.next(DerElement.SEQUENCE, "an extension");
        byte[] oid =
            extension.next(DerElement.OBJECT_IDENTIFIER, "the identifier of an extension").rest();
        if (!seen.add(ByteBuffer.wrap(oid))) {
          return new Unreadable(null, "has the same extension twice");
        }
        StrictExtension known = of(oid);
        if (known != null) {
          Unreadable unreadable = known.readIn(extension);
          if (unreadable != null) {
            return unreadable;
          }
        }
      }
      return null;
    } catch (CertificateParsingException | CertificateEncodingException e) {
      return new Unreadable(null, "has extensions that cannot be read: " + e.getMessage());
    }
  }

  private @Nullable Unreadable readIn(Der extension) {
    try {
      if (extension.tag() == DerElement.BOOLEAN) {
        extension.next();
      }
      read(extension.only(DerElement.OCTET_STRING, "its value"));
      return null;
    } catch (CertificateParsingException e) {
      return new Unreadable(
          this, "has an extension, " + title + ", that cannot be read: " + e.getMessage());
    }
  }

  private void read(Der value) throws CertificateParsingException {
    switch (this) {
      case BASIC_CONSTRAINTS -> basicConstraints(value);
      case KEY_USAGE -> keyUsage(value);
      case EXTENDED_KEY_USAGE -> extendedKeyUsage(value);
      case SUBJECT_ALTERNATIVE_NAME -> alternativeNames(value);
      case NAME_CONSTRAINTS -> nameConstraints(value);
      case CERTIFICATE_POLICIES -> certificatePolicies(value);
      case POLICY_MAPPINGS -> policyMappings(value);
      case POLICY_CONSTRAINTS -> policyConstraints(value);
      case INHIBIT_ANY_POLICY -> inhibitAnyPolicy(value);
    }
  }

  /** From the encoding itself: the JDK shows one of two extensions with the same identifier. */
  private static Der extensionsOf(X509Certificate certificate)
      throws CertificateEncodingException, CertificateParsingException {
    Der fields =
        new Der(certificate.getEncoded())
            .next(DerElement.SEQUENCE, "the certificate")
            .next(DerElement.SEQUENCE, "the content of the certificate");
    int tag = Der.context(3, true);
    while (fields.hasMore() && fields.tag() != tag) {
      fields.next();
    }
    if (!fields.hasMore()) {
      return fields;
    }
    Der wrapped = fields.next();
    fields.end();
    return wrapped.only(DerElement.SEQUENCE, "the sequence of extensions");
  }

  private static @Nullable StrictExtension of(byte[] oid) {
    if (oid.length == 3 && oid[0] == JOINT_ISO_ITU_T_DS && oid[1] == CERTIFICATE_EXTENSION) {
      for (StrictExtension extension : values()) {
        if (extension.number == oid[2]) {
          return extension;
        }
      }
    }
    return null;
  }

  private static void basicConstraints(Der value) throws CertificateParsingException {
    Der constraints = value.only(DerElement.SEQUENCE, "the sequence");
    if (constraints.tag() == DerElement.BOOLEAN && constraints.next().length() != 1) {
      throw new CertificateParsingException("cA is not one byte long");
    }
    if (constraints.hasMore()) {
      number(constraints.only(DerElement.INTEGER, "pathLenConstraint"));
    }
  }

  private static void keyUsage(Der value) throws CertificateParsingException {
    byte[] bits = value.only(DerElement.BIT_STRING, "the bit string").rest();
    if (bits.length == 0 || bits[0] < 0 || bits[0] > 7 || (bits.length == 1 && bits[0] != 0)) {
      throw new CertificateParsingException("the bit string has a wrong number of unused bits");
    }
  }

  private static void extendedKeyUsage(Der value) throws CertificateParsingException {
    Der purposes = filled(value.only(DerElement.SEQUENCE, "the sequence"));
    while (purposes.hasMore()) {
      oid(purposes);
    }
  }

  private static void alternativeNames(Der value) throws CertificateParsingException {
    Der names = filled(value.only(DerElement.SEQUENCE, "the sequence"));
    while (names.hasMore()) {
      StrictName.read(names, 1);
    }
  }

  private static void nameConstraints(Der value) throws CertificateParsingException {
    byte[] encoded = value.rest();
    Der constraints = value.only(DerElement.SEQUENCE, "the sequence");
    boolean empty = true;
    for (int kind = 0; kind <= 1; kind++) {
      if (constraints.tag() == Der.context(kind, true)) {
        // one of the two may be there and empty, as some software writes what it has none of
        Der subtrees = constraints.next();
        while (subtrees.hasMore()) {
          subtree(subtrees.next(DerElement.SEQUENCE, "a subtree"));
          empty = false;
        }
      }
    }
    constraints.end();
    if (empty) {
      throw new CertificateParsingException("it has no name");
    }
    try {
      // what the JDK itself cannot read it would not apply
      new X509CertSelector().setNameConstraints(encoded);
    } catch (IOException | RuntimeException e) {
      throw new CertificateParsingException(
          "a name in it is of a form that is not supported (" + e.getMessage() + ")");
    }
  }

  private static void subtree(Der subtree) throws CertificateParsingException {
    StrictName.read(subtree, 2);
    for (int bound = 0; bound <= 1; bound++) {
      if (subtree.tag() == Der.context(bound, false)) {
        number(subtree.next());
      }
    }
    subtree.end();
  }

  private static void certificatePolicies(Der value) throws CertificateParsingException {
    Der policies = filled(value.only(DerElement.SEQUENCE, "the sequence"));
    while (policies.hasMore()) {
      Der policy = policies.next(DerElement.SEQUENCE, "a policy");
      oid(policy);
      if (policy.hasMore()) {
        Der qualifiers = filled(policy.only(DerElement.SEQUENCE, "the sequence of qualifiers"));
        while (qualifiers.hasMore()) {
          Der qualifier = qualifiers.next(DerElement.SEQUENCE, "a qualifier");
          oid(qualifier);
          qualifier.next();
          qualifier.end();
        }
      }
    }
  }

  private static void policyMappings(Der value) throws CertificateParsingException {
    Der mappings = filled(value.only(DerElement.SEQUENCE, "the sequence"));
    while (mappings.hasMore()) {
      Der mapping = mappings.next(DerElement.SEQUENCE, "a mapping");
      oid(mapping);
      oid(mapping);
      mapping.end();
    }
  }

  private static void policyConstraints(Der value) throws CertificateParsingException {
    Der constraints = filled(value.only(DerElement.SEQUENCE, "the sequence"));
    for (int kind = 0; kind <= 1; kind++) {
      if (constraints.tag() == Der.context(kind, false)) {
        number(constraints.next());
      }
    }
    constraints.end();
  }

  private static void inhibitAnyPolicy(Der value) throws CertificateParsingException {
    number(value.only(DerElement.INTEGER, "the number"));
  }

  private static Der filled(Der sequence) throws CertificateParsingException {
    if (!sequence.hasMore()) {
      throw new CertificateParsingException("a sequence in it is empty");
    }
    return sequence;
  }

  private static void oid(Der parent) throws CertificateParsingException {
    StrictName.requireOid(parent.next(DerElement.OBJECT_IDENTIFIER, "an object identifier").rest());
  }

  /** A whole number that is not negative, as small as the JDK reads them. */
  private static void number(Der content) throws CertificateParsingException {
    byte[] bytes = content.rest();
    boolean padded = bytes.length > 1 && bytes[0] == 0 && bytes[1] >= 0;
    if (bytes.length == 0 || bytes.length > Integer.BYTES || bytes[0] < 0 || padded) {
      throw new CertificateParsingException("a number in it is negative, too large or not DER");
    }
  }
}
