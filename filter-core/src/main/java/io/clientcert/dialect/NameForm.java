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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralString;
import org.bouncycastle.asn1.ASN1GraphicString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.ASN1VideotexString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

/**
 * The ways to write a distinguished name. Attributes are called as OpenSSL calls them, {@code
 * emailAddress} and {@code serialNumber} for instance; one that has no name there is written by its
 * object identifier.
 */
public enum NameForm {
  /**
   * RFC 2253 in printable ASCII, as nginx, Envoy and Apache have it: the last attribute first,
   * every byte of UTF-8 outside printable ASCII as a backslash and two hexadecimal digits.
   */
  RFC2253 {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.ASCII);
    }
  },
  /**
   * RFC 4514, of which RFC 2253 is the forerunner: characters outside ASCII stand for themselves,
   * control characters are escaped.
   */
  RFC4514 {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.CONTROLS);
    }
  },
  /**
   * The form of old, such as {@code /C=US/O=Example/CN=client}, first attribute first, bytes
   * outside printable ASCII as {@code \xC3}. A slash or backslash inside a value is escaped so too:
   * unescaped, as OpenSSL leaves it, a value could pass for two attributes.
   */
  LEGACY {
    @Override
    String write(List<List<Attribute>> name) {
      StringBuilder text = new StringBuilder();
      for (List<Attribute> attributes : name) {
        for (Attribute attribute : attributes) {
          text.append('/').append(attribute.type()).append('=');
          Escape.legacy(text, attribute.value());
        }
      }
      return text.toString();
    }
  },
  /**
   * RFC 2253 for inside double quotes: as {@link #RFC2253}, with a quote or backslash of a value as
   * two hexadecimal digits, so that no reader takes one for the end of the quotes.
   */
  QUOTED {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.QUOTED);
    }
  };

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("2.5.4.3", "CN"),
          Map.entry("2.5.4.4", "SN"),
          Map.entry("2.5.4.5", "serialNumber"),
          Map.entry("2.5.4.6", "C"),
          Map.entry("2.5.4.7", "L"),
          Map.entry("2.5.4.8", "ST"),
          Map.entry("2.5.4.9", "street"),
          Map.entry("2.5.4.10", "O"),
          Map.entry("2.5.4.11", "OU"),
          Map.entry("2.5.4.12", "title"),
          Map.entry("2.5.4.13", "description"),
          Map.entry("2.5.4.15", "businessCategory"),
          Map.entry("2.5.4.16", "postalAddress"),
          Map.entry("2.5.4.17", "postalCode"),
          Map.entry("2.5.4.20", "telephoneNumber"),
          Map.entry("2.5.4.41", "name"),
          Map.entry("2.5.4.42", "GN"),
          Map.entry("2.5.4.43", "initials"),
          Map.entry("2.5.4.44", "generationQualifier"),
          Map.entry("2.5.4.45", "x500UniqueIdentifier"),
          Map.entry("2.5.4.46", "dnQualifier"),
          Map.entry("2.5.4.65", "pseudonym"),
          Map.entry("2.5.4.72", "role"),
          Map.entry("2.5.4.97", "organizationIdentifier"),
          Map.entry("1.2.840.113549.1.9.1", "emailAddress"),
          Map.entry("1.2.840.113549.1.9.2", "unstructuredName"),
          Map.entry("1.2.840.113549.1.9.8", "unstructuredAddress"),
          Map.entry("0.9.2342.19200300.100.1.1", "UID"),
          Map.entry("0.9.2342.19200300.100.1.25", "DC"),
          Map.entry("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"),
          Map.entry("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"),
          Map.entry("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"));

  /** Returns {@code name} in this form; empty for a name without attributes. */
  public String of(X500Principal name) {
    return write(attributes(name));
  }

  abstract String write(List<List<Attribute>> name);

  /** Returns the attributes of {@code name} in the order of their encoding, set by set. */
  static List<List<Attribute>> attributes(X500Principal name) {
    List<List<Attribute>> sets = new ArrayList<>();
    for (RDN set : X500Name.getInstance(name.getEncoded()).getRDNs()) {
      List<Attribute> attributes = new ArrayList<>();
      for (AttributeTypeAndValue attribute : set.getTypesAndValues()) {
        attributes.add(attribute(attribute));
      }
      sets.add(attributes);
    }
    return sets;
  }

  private static Attribute attribute(AttributeTypeAndValue attribute) {
    String oid = attribute.getType().getId();
    String name = NAMES.get(oid);
    String text = text(attribute.getValue());
    return name == null || text == null
        ? new Attribute(name == null ? oid : name, "#" + der(attribute.getValue()), true)
        : new Attribute(name, text, false);
  }

  /** Returns the text of a string of one of the types that OpenSSL reads, or null. */
  private static @Nullable String text(ASN1Encodable value) {
    if (value instanceof ASN1UniversalString universal) {
      return universal(universal.getOctets());
    }
    boolean other =
        value instanceof ASN1GeneralString
            || value instanceof ASN1GraphicString
            || value instanceof ASN1VideotexString;
    return value instanceof ASN1String string && !other ? string.getString() : null;
  }

  /** Four bytes a character; what is no character becomes the replacement character. */
  private static String universal(byte[] octets) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i + 3 < octets.length; i += 4) {
      int codePoint = ByteBuffer.wrap(octets).getInt(i);
      text.appendCodePoint(Character.isValidCodePoint(codePoint) ? codePoint : 0xFFFD);
    }
    return text.toString();
  }

  private static String der(ASN1Encodable value) {
    try {
      byte[] der = value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
      return HexFormat.of().formatHex(der).toUpperCase(Locale.ROOT);
    } catch (IOException e) {
      throw new IllegalStateException("A value that was decoded before", e);
    }
  }

  private static String reversed(List<List<Attribute>> name, Escape escape) {
    StringBuilder text = new StringBuilder();
    List<List<Attribute>> lastFirst = new ArrayList<>(name);
    Collections.reverse(lastFirst);
    for (List<Attribute> set : lastFirst) {
      List<Attribute> attributes = new ArrayList<>(set);
      Collections.reverse(attributes);
      char separator = ',';
      for (Attribute attribute : attributes) {
        if (text.length() > 0) {
          text.append(separator);
        }
        separator = '+';
        text.append(attribute.type()).append('=');
        if (attribute.encoded()) {
          text.append(attribute.value());
        } else {
          escape.append(text, attribute.value());
        }
      }
    }
    return text.toString();
  }

  /**
   * One attribute.
   *
   * @param type its name, or its object identifier
   * @param value its text
   * @param encoded whether the text is a number sign and the DER encoding in hexadecimal
   */
  record Attribute(String type, String value, boolean encoded) {}

  /** What is escaped in a value, beyond what the grammar of RFC 2253 section 3 asks for. */
  private enum Escape {
    CONTROLS,
    ASCII,
    QUOTED;

    void append(StringBuilder text, String value) {
      for (int i = 0; i < value.length(); ) {
        int c = value.codePointAt(i);
        int next = i + Character.charCount(c);
        boolean edge = (i == 0 && (c == ' ' || c == '#')) || (next == value.length() && c == ' ');
        if (Character.isISOControl(c) || (c > 0x7F && this != CONTROLS)) {
          bytes(text, "\\", c);
        } else if (this == QUOTED && (c == '"' || c == '\\')) {
          bytes(text, "\\", c);
        } else {
          if (edge || ",+\"\\<>;".indexOf(c) >= 0) {
            text.append('\\');
          }
          text.appendCodePoint(c);
        }
        i = next;
      }
    }

    static void legacy(StringBuilder text, String value) {
      value
          .codePoints()
          .forEach(
              c -> {
                if (c < ' ' || c > '~' || c == '/' || c == '\\') {
                  bytes(text, "\\x", c);
                } else {
                  text.appendCodePoint(c);
                }
              });
    }

    private static void bytes(StringBuilder text, String prefix, int codePoint) {
      for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
        text.append(prefix).append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
  }
}
