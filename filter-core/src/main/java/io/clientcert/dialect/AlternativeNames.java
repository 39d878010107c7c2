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
package io.clientcert.dialect;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Reads subject alternative names. The JDK rejects all names of a certificate if it does not accept
 * one of them, for example a URI with a space. Stateless.
 */
public final class AlternativeNames {

  private static final int IPV6_BYTES = 16;
  private static final int NO_SCOPE = -1;

  private AlternativeNames() {}

  /** Returns the names of {@code certificate} in their order; empty if they are malformed. */
  public static List<AlternativeName> of(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (extension == null) {
      return List.of();
    }
    List<AlternativeName> names = new ArrayList<>();
    try {
      byte[] content = ASN1OctetString.getInstance(extension).getOctets();
      for (GeneralName name : GeneralNames.getInstance(content).getNames()) {
        names.add(read(name));
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // The creator of the certificate chose these bytes. They are not valid names.
      return List.of();
    }
    return List.copyOf(names);
  }

  private static AlternativeName read(GeneralName name) throws IOException {
    ASN1Encodable value = name.getName();
    byte[] encoded = value.toASN1Primitive().getEncoded();
    return switch (name.getTagNo()) {
      case GeneralName.rfc822Name -> new AlternativeName(AlternativeName.Type.EMAIL, text(value));
      case GeneralName.dNSName -> new AlternativeName(AlternativeName.Type.DNS, text(value));
      case GeneralName.uniformResourceIdentifier ->
          new AlternativeName(AlternativeName.Type.URI, text(value));
      case GeneralName.iPAddress ->
          new AlternativeName(
              AlternativeName.Type.IP, address(ASN1OctetString.getInstance(value).getOctets()));
      case GeneralName.registeredID ->
          new AlternativeName(
              AlternativeName.Type.REGISTERED_ID, ASN1ObjectIdentifier.getInstance(value).getId());
      case GeneralName.directoryName ->
          new AlternativeName(
              AlternativeName.Type.DIRECTORY, NameForm.RFC2253.of(new X500Principal(encoded)));
      case GeneralName.x400Address -> new AlternativeName(AlternativeName.Type.X400, hex(encoded));
      case GeneralName.ediPartyName ->
          new AlternativeName(AlternativeName.Type.EDI_PARTY, hex(encoded));
      default -> new AlternativeName(AlternativeName.Type.OTHER, hex(encoded));
    };
  }

  private static String text(ASN1Encodable value) {
    return ASN1IA5String.getInstance(value).getString();
  }

  private static String address(byte[] octets) {
    try {
      // InetAddress would convert an IPv4-mapped address to IPv4 (RFC 4291 section 2.5.5.2).
      return octets.length == IPV6_BYTES
          ? Inet6Address.getByAddress(null, octets, NO_SCOPE).getHostAddress()
          : InetAddress.getByAddress(octets).getHostAddress();
    } catch (UnknownHostException e) {
      // The length is neither that of an IPv4 nor that of an IPv6 address.
      return hex(octets);
    }
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets).toUpperCase(Locale.ROOT);
  }
}
