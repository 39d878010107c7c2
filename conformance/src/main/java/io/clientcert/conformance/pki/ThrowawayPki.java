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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes the files of a {@link Pki}: authorities, CRLs, a server and one client of each kind. */
final class ThrowawayPki {

  private static final String ORGANISATION = ",O=Client-Cert conformance";

  /** The serial number of certificates that are on a CRL. */
  static final long REVOKED = 4711;

  private final Path directory;
  private final Instant now;
  private final @Nullable String responder;
  private final List<X509CRL> crls = new ArrayList<>();

  private ThrowawayPki(Path directory, Instant now, @Nullable String responder) {
    this.directory = directory;
    this.now = now;
    this.responder = responder;
  }

  /**
   * Makes the files.
   *
   * @param responder the URL of the OCSP responder that the certificates name, or {@code null}
   */
  static void write(Path directory, String host, Instant now, @Nullable String responder)
      throws IOException {
    ThrowawayPki pki = new ThrowawayPki(directory, now, responder);
    pki.server(host);
    pki.clients();
  }

  private void server(String host) throws IOException {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    boolean address = host.matches("[0-9.]+") || host.indexOf(':') >= 0;
    names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
    Issued server =
        CertificateSpec.of("CN=" + host + ORGANISATION, now)
            .purposes(KeyPurposeId.id_kp_serverAuth)
            .names(false, names.toArray(GeneralName[]::new))
            .issue();
    PemFiles.write(directory.resolve("server.pem"), PemFiles.text(List.of(server.certificate())));
    PemFiles.writeKey(directory.resolve("server.key"), server.key());
    PemFiles.writeKeyAnd(
        directory.resolve("server-and-key.pem"), server.key(), List.of(server.certificate()));
  }

  private void clients() throws IOException {
    Issued root = spec("CN=Root").authority().issue();
    Issued intermediate = spec("CN=Intermediate").authority().signedBy(root).issue();
    Issued outer = spec("CN=Outer").authority().signedBy(root).issue();
    Issued inner = spec("CN=Inner").authority().signedBy(outer).issue();
    PemFiles.write(directory.resolve("ca.pem"), PemFiles.text(List.of(root.certificate())));
    revocation("root", List.of(root), REVOKED);
    revocation("intermediate", List.of(intermediate), REVOKED);
    revocation("outer", List.of(outer));
    revocation("inner", List.of(inner, outer));
    plain(root, intermediate, outer, inner);
    sizesAndSubjects(intermediate);
    invalid(root, intermediate);
    invalidPaths(root);
    if (responder != null) {
      judgedByResponder(root, intermediate);
    }
    StringBuilder all = new StringBuilder();
    crls.forEach(crl -> all.append(PemFiles.text(crl)));
    PemFiles.write(directory.resolve("crl.pem"), all.toString());
  }

  private void plain(Issued root, Issued intermediate, Issued outer, Issued inner)
      throws IOException {
    Issued client = client("client").signedBy(intermediate).issue();
    save(ClientKind.CLIENT, client, intermediate);
    save(ClientKind.OTHER, client("other").signedBy(intermediate).issue(), intermediate);
    save(
        ClientKind.RSA,
        client("rsa").keys(CertificateSpec.rsa(2048)).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.P384,
        client("p384").keys(CertificateSpec.ec(384)).signedBy(intermediate).issue(),
        intermediate);
    save(ClientKind.DIRECT, client("direct").signedBy(root).issue());
    save(
        ClientKind.WITH_ROOT,
        client("with-root").signedBy(intermediate).issue(),
        intermediate,
        root);
    save(ClientKind.DEEP, client("deep").signedBy(inner).issue(), inner, outer);
    save(ClientKind.SHUFFLED, client("shuffled").signedBy(inner).issue(), outer, inner);
    Issued stranger = spec("CN=Stranger").authority().issue();
    save(ClientKind.JUNK, client("junk").signedBy(intermediate).issue(), stranger, intermediate);
    Issued repeated = client("repeated").signedBy(intermediate).issue();
    save(ClientKind.REPEATED, repeated, intermediate, intermediate, repeated);
    save(
        ClientKind.NO_PURPOSE,
        client("no-purpose").without(Extension.extendedKeyUsage).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.NOT_A_CA,
        client("below a client").signedBy(client).issue(),
        client,
        intermediate);
    save(ClientKind.MISSING_INTERMEDIATE, client("alone").signedBy(intermediate).issue());
  }

  private void sizesAndSubjects(Issued intermediate) throws IOException {
    save(
        ClientKind.LARGE,
        client("large").unknownExtension(false, 3500).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.VERY_LARGE,
        client("very large").unknownExtension(false, 15_500).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.EMPTY_SUBJECT,
        spec(new X500Name(new RDN[0]))
            .names(true, new GeneralName(GeneralName.rfc822Name, "empty@example.com"))
            .signedBy(intermediate)
            .issue(),
        intermediate);
    subject(ClientKind.NEWLINE_SUBJECT, intermediate, "evil\r\nClient-Cert: :Zm9yZ2Vk:");
    subject(ClientKind.UTF8_SUBJECT, intermediate, "J\u00fcrgen \u4e16\u754c \ud83d\udd11");
    subject(ClientKind.QUOTED_SUBJECT, intermediate, "a\"b', c; d: =e %0d%0a \\");
    subject(ClientKind.NUL_SUBJECT, intermediate, "admin\u0000.example.com");
    subject(ClientKind.LONG_SUBJECT, intermediate, "x".repeat(300));
    X500Name two =
        new X500NameBuilder()
            .addMultiValuedRDN(
                new ASN1ObjectIdentifier[] {BCStyle.CN, BCStyle.SERIALNUMBER},
                new String[] {"two", "12345"})
            .build();
    save(ClientKind.MULTI_VALUED_SUBJECT, spec(two).signedBy(intermediate).issue(), intermediate);
  }

  private void subject(ClientKind kind, Issued intermediate, String commonName) throws IOException {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, new DERUTF8String(commonName)).build();
    save(kind, spec(name).signedBy(intermediate).issue(), intermediate);
  }

  private void invalid(Issued root, Issued intermediate) throws IOException {
    save(
        ClientKind.EXPIRED,
        client("expired").validDays(-30, -1).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.NOT_YET_VALID,
        client("not yet valid").validDays(3650, 3700).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.REVOKED,
        client("revoked").serial(REVOKED).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.WRONG_PURPOSE,
        client("wrong purpose")
            .purposes(KeyPurposeId.id_kp_serverAuth)
            .signedBy(intermediate)
            .issue(),
        intermediate);
    save(ClientKind.SELF_SIGNED, client("client").issue());
    Issued unknown = spec("CN=Unknown").authority().issue();
    save(ClientKind.UNKNOWN_CA, client("client").signedBy(unknown).issue(), unknown);
    Issued forged = spec("CN=Root").authority().issue();
    save(ClientKind.FORGED_ISSUER, client("client").signedBy(forged).issue(), forged);
    Issued changed = client("bad signature").signedBy(intermediate).issue();
    save(ClientKind.BAD_SIGNATURE, withChangedSignature(changed), intermediate);
    save(
        ClientKind.CRITICAL_EXTENSION,
        client("critical extension").unknownExtension(true, 4).signedBy(intermediate).issue(),
        intermediate);
    save(
        ClientKind.WEAK_KEY,
        client("weak key").keys(CertificateSpec.rsa(1024)).signedBy(intermediate).issue(),
        intermediate);
    Issued expired = spec("CN=Expired").authority().validDays(-30, -1).signedBy(root).issue();
    save(
        ClientKind.EXPIRED_INTERMEDIATE,
        client("below expired").signedBy(expired).issue(),
        expired);
  }

  private void invalidPaths(Issued root) throws IOException {
    Issued revoked = spec("CN=Revoked").authority().serial(REVOKED).signedBy(root).issue();
    revocation("revoked", List.of(revoked));
    save(
        ClientKind.REVOKED_INTERMEDIATE,
        client("below revoked").signedBy(revoked).issue(),
        revoked);
    Issued servers =
        spec("CN=Servers")
            .authority()
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
            .signedBy(root)
            .issue();
    revocation("servers", List.of(servers));
    save(
        ClientKind.WRONG_INTERMEDIATE_PURPOSE,
        client("below servers").signedBy(servers).issue(),
        servers);
    Issued last = spec("CN=Last").authority(0).signedBy(root).issue();
    Issued beyond = spec("CN=Beyond").authority().signedBy(last).issue();
    revocation("last", List.of(last));
    revocation("beyond", List.of(beyond, last));
    save(ClientKind.PATH_TOO_LONG, client("too deep").signedBy(beyond).issue(), beyond, last);
    GeneralName permitted = new GeneralName(GeneralName.rfc822Name, "example.org");
    Issued narrow =
        spec("CN=Narrow")
            .authority()
            .extension(
                Extension.nameConstraints,
                true,
                new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(permitted)}, null))
            .signedBy(root)
            .issue();
    revocation("narrow", List.of(narrow));
    save(
        ClientKind.NAME_NOT_PERMITTED,
        client("outside")
            .names(false, new GeneralName(GeneralName.rfc822Name, "admin@example.com"))
            .signedBy(narrow)
            .issue(),
        narrow);
  }

  /** The CRLs have none of these certificates. */
  private void judgedByResponder(Issued root, Issued intermediate) throws IOException {
    for (OcspBehaviour behaviour : OcspBehaviour.values()) {
      ClientKind kind = behaviour.kind();
      if (kind != ClientKind.OCSP_REVOKED_INTERMEDIATE) {
        save(
            kind,
            client(kind.fileName()).serial(behaviour.serial()).signedBy(intermediate).issue(),
            intermediate);
      }
    }
    Issued revoked =
        spec("CN=Revoked by OCSP")
            .authority()
            .serial(OcspBehaviour.REVOKED_INTERMEDIATE.serial())
            .signedBy(root)
            .issue();
    revocation("revoked-by-ocsp", List.of(revoked));
    save(
        ClientKind.OCSP_REVOKED_INTERMEDIATE,
        client("below revoked by OCSP").signedBy(revoked).issue(),
        revoked);
    Issued unknown = CertificateSpec.of(intermediate.subject(), now).authority().issue();
    responderOf(OcspResponder.FORGED, List.of(unknown));
  }

  private CertificateSpec client(String commonName) {
    return spec("CN=" + commonName);
  }

  private CertificateSpec spec(String name) {
    return withResponder(CertificateSpec.of(name + ORGANISATION, now));
  }

  private CertificateSpec spec(X500Name name) {
    return withResponder(CertificateSpec.of(name, now));
  }

  private CertificateSpec withResponder(CertificateSpec spec) {
    return responder == null ? spec : spec.responder(responder);
  }

  private void save(ClientKind kind, Issued leaf, Issued... chain) throws IOException {
    List<X509Certificate> presented = new ArrayList<>();
    presented.add(leaf.certificate());
    for (Issued issued : chain) {
      presented.add(issued.certificate());
    }
    PemFiles.write(directory.resolve(kind.fileName() + ".pem"), PemFiles.text(presented));
    PemFiles.writeKey(directory.resolve(kind.fileName() + ".key"), leaf.key());
  }

  /** Flips one bit of the last byte, which is in the signature value. */
  private static Issued withChangedSignature(Issued issued) {
    try {
      byte[] der = issued.certificate().getEncoded();
      der[der.length - 1] ^= 1;
      return new Issued(CertificateSpec.parse(der), issued.key());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK does not read a certificate", e);
    }
  }

  /**
   * Adds what tells about the certificates of an authority.
   *
   * @param authorities the authority, and those above it below the root
   */
  private void revocation(String name, List<Issued> authorities, long... revoked)
      throws IOException {
    crl(authorities.get(0), revoked);
    if (responder != null) {
      responderOf(name, authorities);
    }
  }

  /** Writes the certificate that signs OCSP responses for an authority, and its path. */
  private void responderOf(String name, List<Issued> authorities) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(OcspResponder.FOLDER));
    Issued signer =
        CertificateSpec.of("CN=OCSP responder" + ORGANISATION, now)
            .purposes(KeyPurposeId.id_kp_OCSPSigning)
            .extension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE)
            .signedBy(authorities.get(0))
            .issue();
    List<X509Certificate> path = new ArrayList<>(List.of(signer.certificate()));
    authorities.forEach(authority -> path.add(authority.certificate()));
    PemFiles.write(folder.resolve(name + ".pem"), PemFiles.text(path));
    PemFiles.writeKey(folder.resolve(name + ".key"), signer.key());
  }

  /** Adds the CRL of an authority, which has an extension that proxies look for. */
  private void crl(Issued authority, long... revoked) throws IOException {
    Date issued = Date.from(now.minus(1, ChronoUnit.DAYS));
    X509v2CRLBuilder builder = new X509v2CRLBuilder(authority.subject(), issued);
    builder.setNextUpdate(Date.from(now.plus(365, ChronoUnit.DAYS)));
    for (long serial : revoked) {
      builder.addCRLEntry(BigInteger.valueOf(serial), issued, CRLReason.keyCompromise);
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils()
              .createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
      byte[] der =
          builder
              .build(
                  new JcaContentSignerBuilder(CertificateSpec.algorithmOf(authority.key()))
                      .build(authority.key()))
              .getEncoded();
      crls.add(
          (X509CRL)
              CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("a CRL cannot be signed", e);
    }
  }
}
