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
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.ASN1VisibleString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

/**
 * The formats of a distinguished name. Attribute types have OpenSSL's names, such as {@code
 * emailAddress} and {@code serialNumber}, or else are written as object identifiers.
 *
 * <p>The escapes are those of RFC 4514 section 2.4, or of its predecessor, RFC 2253 section 2.4.
 * Neither {@code X500Principal} nor Bouncy Castle's {@code X500Name} is suitable for a field. The
 * text must be byte for byte that of nginx, Envoy, Apache or Cloudflare, it must be a valid field
 * value (RFC 9110 section 5.5) for any certificate, and each character that could end a value must
 * have exactly one escape. {@code X500Principal} writes most attributes as DER in hexadecimal, and
 * does not escape control characters.
 */
public enum NameForm {
  /**
   * RFC 2253 in printable ASCII, like nginx, Envoy and Apache: the last attribute comes first, and
   * each UTF-8 byte outside printable ASCII becomes a backslash and two hexadecimal digits.
   */
  RFC2253 {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.ASCII);
    }
  },
  /**
   * RFC 4514, the successor of RFC 2253. Non-ASCII characters are not escaped, control characters
   * are.
   */
  RFC4514 {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.CONTROLS);
    }
  },
  /**
   * {@link #RFC4514} in printable ASCII, like Cloudflare: each UTF-8 byte outside ASCII becomes a
   * backslash, a {@code u} and four hexadecimal digits.
   */
  RFC4514_FIELD {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.FIELD);
    }
  },
  /**
   * OpenSSL's legacy format, such as {@code /C=US/O=Example/CN=client}. The first attribute comes
   * first, bytes outside printable ASCII are written as {@code \xC3}, and the attributes of one set
   * are joined by a plus sign. Unlike in OpenSSL, characters that could make different names look
   * the same are escaped as well: a slash or backslash, a plus sign with an equals sign after it, a
   * number sign at the start of a value, and a space at the end of the name.
   */
  LEGACY {
    @Override
    String write(List<List<Attribute>> name) {
      StringBuilder text = new StringBuilder();
      for (List<Attribute> attributes : name) {
        char separator = '/';
        for (Attribute attribute : attributes) {
          text.append(separator).append(attribute.type()).append('=');
          separator = '+';
          if (attribute.encoded()) {
            text.append(attribute.value());
          } else {
            Escape.legacy(text, attribute.value());
          }
        }
        if (attributes.isEmpty()) {
          text.append('/').append(EMPTY_SET);
        }
      }
      int end = text.length() - 1;
      return end >= 0 && text.charAt(end) == ' '
          ? text.replace(end, end + 1, "\\x20").toString()
          : text.toString();
    }
  },
  /**
   * RFC 2253 in the format of {@link X500Principal#getName()}: only the attribute types listed in
   * RFC 2253 have names, and neither non-ASCII characters nor control characters are escaped.
   * Unlike in {@code getName()}, the string type determines how its bytes are decoded.
   */
  RFC2253_KEYWORDS {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.KEYWORDS);
    }
  },
  /**
   * RFC 2253 for use inside double quotes. Like {@link #RFC2253}, but a quote or backslash in a
   * value is written as two hexadecimal digits, so that no parser mistakes it for the closing
   * quote.
   */
  QUOTED {
    @Override
    String write(List<List<Attribute>> name) {
      return reversed(name, Escape.QUOTED);
    }
  };

  /** The text of a set without attributes. No attribute has this text. */
  private static final String EMPTY_SET = "+";

  /** The attribute types that have a name in RFC 2253 section 2.3. */
  private static final Map<String, String> KEYWORDS =
      Map.of(
          "2.5.4.3", "CN",
          "2.5.4.6", "C",
          "2.5.4.7", "L",
          "2.5.4.8", "ST",
          "2.5.4.9", "STREET",
          "2.5.4.10", "O",
          "2.5.4.11", "OU",
          "0.9.2342.19200300.100.1.1", "UID",
          "0.9.2342.19200300.100.1.25", "DC");

  private static final Map<String, String> OPENSSL =
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

  /**
   * Returns {@code name} in this format; empty for a name without attributes. Two names have the
   * same text only if they have the same attributes in the same order, with values of the same
   * characters. String types (PrintableString, UTF8String) are not distinguished. A value that is
   * not text, whose bytes do not match its type, or whose end parsers would lose is written as a
   * number sign and its DER encoding in hexadecimal. So is an entire name that cannot be parsed.
   */
  public String of(X500Principal name) {
    List<List<Attribute>> sets;
    try {
      sets = attributes(name, this == RFC2253_KEYWORDS ? KEYWORDS : OPENSSL);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return "#" + hex(name.getEncoded());
    }
    return write(sets);
  }

  abstract String write(List<List<Attribute>> name);

  /**
   * Returns the attributes of {@code name} in the order of their encoding, grouped by set.
   *
   * @throws IllegalArgumentException or {@link IllegalStateException} if the name cannot be parsed
   */
  static List<List<Attribute>> attributes(X500Principal name) {
    return attributes(name, OPENSSL);
  }

  /** Returns the attributes of {@code name}; empty if the name cannot be parsed. */
  static List<List<Attribute>> readableAttributes(X500Principal name) {
    try {
      return attributes(name);
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The creator of the certificate chose these bytes. They are not a valid name.
      return List.of();
    }
  }

  private static List<List<Attribute>> attributes(X500Principal name, Map<String, String> names) {
    List<List<Attribute>> sets = new ArrayList<>();
    for (RDN set : X500Name.getInstance(name.getEncoded()).getRDNs()) {
      List<Attribute> attributes = new ArrayList<>();
      for (AttributeTypeAndValue attribute : set.getTypesAndValues()) {
        attributes.add(attribute(attribute, names));
      }
      sets.add(attributes);
    }
    return sets;
  }

  private static Attribute attribute(AttributeTypeAndValue attribute, Map<String, String> names) {
    String oid = attribute.getType().getId();
    String name = names.get(oid);
    String text = text(attribute.getValue());
    return name == null || text == null
        ? new Attribute(
            name == null ? oid : name, encoded(attribute.getValue()), true, attribute.getValue())
        : new Attribute(name, text, false, attribute.getValue());
  }

  /** Returns the text of a string whose type OpenSSL supports; null for other values. */
  static @Nullable String text(ASN1Encodable value) {
    String text = decoded(value);
    return text == null || !StandardCharsets.UTF_8.newEncoder().canEncode(text) ? null : text;
  }

  private static @Nullable String decoded(ASN1Encodable value) {
    if (value instanceof ASN1UniversalString universal) {
      return universal(universal.getOctets());
    }
    if (value instanceof ASN1UTF8String utf8) {
      try {
        return utf8.getString();
      } catch (IllegalArgumentException e) {
        // The creator of the certificate chose these bytes. They are not valid UTF-8.
        return null;
      }
    }
    boolean oneByte =
        value instanceof ASN1PrintableString
            || value instanceof ASN1IA5String
            || value instanceof ASN1T61String
            || value instanceof ASN1NumericString
            || value instanceof ASN1VisibleString;
    return oneByte || value instanceof ASN1BMPString ? ((ASN1String) value).getString() : null;
  }

  /** Decodes a UniversalString, which has four bytes per character; null if malformed. */
  private static @Nullable String universal(byte[] octets) {
    if (octets.length % Integer.BYTES != 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < octets.length; i += Integer.BYTES) {
      int codePoint = ByteBuffer.wrap(octets).getInt(i);
      boolean surrogate =
          codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      if (surrogate || !Character.isValidCodePoint(codePoint)) {
        return null;
      }
      text.appendCodePoint(codePoint);
    }
    return text.toString();
  }

  /** Returns a number sign and the DER encoding of {@code value} in hexadecimal. */
  static String encoded(ASN1Encodable value) {
    return "#" + der(value);
  }

  private static String der(ASN1Encodable value) {
    try {
      // Encoding the value again would clear the unused bits of a bit string.
      return hex(value.toASN1Primitive().getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("A value that was decoded before", e);
    }
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().withUpperCase().formatHex(octets);
  }

  private static String reversed(List<List<Attribute>> name, Escape escape) {
    StringBuilder text = new StringBuilder();
    List<List<Attribute>> lastFirst = new ArrayList<>(name);
    Collections.reverse(lastFirst);
    String betweenSets = "";
    int start = 0;
    Attribute last = null;
    for (List<Attribute> set : lastFirst) {
      text.append(betweenSets);
      betweenSets = ",";
      if (set.isEmpty()) {
        text.append(EMPTY_SET);
      }
      List<Attribute> attributes = new ArrayList<>(set);
      Collections.reverse(attributes);
      String separator = "";
      for (Attribute attribute : attributes) {
        text.append(separator).append(attribute.type()).append('=');
        separator = "+";
        start = text.length();
        last = attribute;
        if (attribute.encoded()) {
          text.append(attribute.value());
        } else if (attribute.value().endsWith("\r")) {
          // LdapName would drop the carriage return, however it is escaped.
          text.append(attribute.inDer());
        } else {
          escape.append(text, attribute.value());
        }
      }
    }
    boolean blank = text.length() > 0 && text.charAt(text.length() - 1) == ' ';
    if (blank && last != null && escape.isFieldValue()) {
      // Recipients would remove the space, and LdapName would drop it if escaped in hexadecimal.
      text.replace(start, text.length(), last.inDer());
    }
    return text.toString();
  }

  /**
   * An attribute.
   *
   * @param type its name or object identifier
   * @param value its text
   * @param encoded whether the text is a number sign and the DER encoding in hexadecimal
   * @param source the decoded value
   */
  record Attribute(String type, String value, boolean encoded, ASN1Encodable source) {

    private String inDer() {
      return NameForm.encoded(source);
    }
  }

  /** The characters to escape in addition to those in the grammar of RFC 2253 section 3. */
  private enum Escape {
    CONTROLS,
    FIELD,
    ASCII,
    QUOTED,
    KEYWORDS;

    /** Tells whether the resulting text is an entire field value. */
    boolean isFieldValue() {
      return this == FIELD || this == ASCII;
    }

    void append(StringBuilder text, String value) {
      if (this == KEYWORDS) {
        keywords(text, value);
        return;
      }
      for (int i = 0; i < value.length(); ) {
        int c = value.codePointAt(i);
        int next = i + Character.charCount(c);
        boolean edge = (i == 0 && (c == ' ' || c == '#')) || (next == value.length() && c == ' ');
        if (Character.isISOControl(c) || (c > 0x7F && this != CONTROLS && this != FIELD)) {
          bytes(text, "\\", c);
        } else if (c > 0x7F && this == FIELD) {
          text.append(FieldText.of(Character.toString(c)));
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

    /** Escapes a value like the JDK. */
    private static void keywords(StringBuilder text, String value) {
      int first = 0;
      while (first < value.length() && value.charAt(first) == ' ') {
        first++;
      }
      int last = value.length();
      while (last > first && value.charAt(last - 1) == ' ') {
        last--;
      }
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        boolean edge = i < first || i >= last;
        if (c == 0 || (c == '\r' && i == 0)) {
          bytes(text, "\\", c);
        } else {
          if (edge || ",=+<>#;\"\\".indexOf(c) >= 0) {
            text.append('\\');
          }
          text.append(c);
        }
      }
    }

    static void legacy(StringBuilder text, String value) {
      for (int i = 0; i < value.length(); ) {
        int c = value.codePointAt(i);
        boolean ambiguous =
            c == '/'
                || c == '\\'
                || (c == '#' && i == 0)
                || (c == '+' && value.indexOf('=', i) >= 0);
        if (c < ' ' || c > '~' || ambiguous) {
          bytes(text, "\\x", c);
        } else {
          text.append((char) c);
        }
        i += Character.charCount(c);
      }
    }

    private static void bytes(StringBuilder text, String prefix, int codePoint) {
      for (byte b : FieldText.utf8(codePoint)) {
        text.append(prefix).append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
  }
}
