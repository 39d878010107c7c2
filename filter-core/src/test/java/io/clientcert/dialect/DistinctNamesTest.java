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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** T4: two names with different content have different values in every form. */
class DistinctNamesTest {

  private static final int TRIES = 300;
  private static final int UTF8 = 0x0C;
  private static final int PRINTABLE = 0x13;
  private static final int T61 = 0x14;
  private static final int IA5 = 0x16;
  private static final int GENERAL = 0x1B;
  private static final int UNIVERSAL = 0x1C;
  private static final int BMP = 0x1E;
  private static final int BITS = 0x03;

  /** Attribute types by the contents of their encoding, and what RFC 2253 forms call them. */
  private static final Map<String, String> TYPES =
      Map.of(
          "550403", "CN",
          "55040A", "O",
          "55040B", "OU",
          "55042D", "x500UniqueIdentifier",
          "2A864886F70D010901", "emailAddress",
          "0992268993F22C640101", "UID",
          "883701", "2.999.1",
          "883702", "2.999.2");

  /**
   * One attribute as it is encoded.
   *
   * @param type the contents of the object identifier, in hexadecimal
   * @param tag the tag of the value
   * @param octets the contents of the value, in hexadecimal
   */
  record Raw(String type, int tag, String octets) {

    static Raw of(String type, int tag, byte[] octets) {
      return new Raw(type, tag, hex(octets));
    }

    byte[] content() {
      return HexFormat.of().parseHex(octets);
    }

    byte[] der() {
      return tlv(0x30, tlv(0x06, HexFormat.of().parseHex(type)), value());
    }

    byte[] value() {
      return tlv(tag, content());
    }

    /** What a reader has to learn: the text, or the encoding of what is no text. */
    String content(boolean known) {
      String text = known ? text() : null;
      return text == null ? "#" + hex(value()) : "=" + text;
    }

    @Nullable String text() {
      Charset charset =
          switch (tag) {
            case UTF8 -> StandardCharsets.UTF_8;
            case PRINTABLE, T61, IA5 -> StandardCharsets.ISO_8859_1;
            case BMP -> StandardCharsets.UTF_16BE;
            case UNIVERSAL -> Charset.forName("UTF-32BE");
            default -> null;
          };
      if (charset == null) {
        return null;
      }
      try {
        return charset.newDecoder().decode(ByteBuffer.wrap(content())).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }

    @Override
    public String toString() {
      return type + ":" + hex(value());
    }
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().withUpperCase().formatHex(octets);
  }

  private static byte[] tlv(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (content.size() > 0x7F) {
      all.write(0x82);
      all.write(content.size() >> 8);
    }
    all.write(content.size());
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static X500Principal principal(List<List<Raw>> name) {
    byte[][] sets =
        name.stream()
            .map(
                set ->
                    tlv(
                        0x31,
                        set.stream()
                            .map(Raw::der)
                            .sorted(Arrays::compareUnsigned)
                            .toArray(byte[][]::new)))
            .toArray(byte[][]::new);
    return new X500Principal(tlv(0x30, sets));
  }

  private static List<List<String>> content(List<List<Raw>> name, NameForm form) {
    return name.stream()
        .map(
            set ->
                set.stream()
                    .map(
                        raw -> {
                          String type = Objects.requireNonNull(TYPES.get(raw.type()));
                          boolean known =
                              form == NameForm.RFC2253_KEYWORDS
                                  ? type.length() <= 3
                                  : !type.startsWith("2.");
                          return raw.type() + raw.content(known);
                        })
                    .sorted()
                    .toList())
        .toList();
  }

  @Provide
  Arbitrary<List<List<List<Raw>>>> names() {
    return attribute()
        .list()
        .ofMinSize(0)
        .ofMaxSize(2)
        .list()
        .ofMaxSize(2)
        .filter(DistinctNamesTest::isReadable)
        .list()
        .ofSize(60);
  }

  @Provide
  Arbitrary<List<List<Raw>>> name() {
    return attribute()
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .filter(DistinctNamesTest::isReadable);
  }

  /** Newer JDKs read fewer of them, so that no certificate can have the others. */
  private static boolean isReadable(List<List<Raw>> name) {
    try {
      X500Principal unused = principal(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Arbitrary<Raw> attribute() {
    Arbitrary<String> text =
        Arbitraries.of(
                "",
                "a",
                "b",
                " ",
                "\\",
                "\\u0020",
                "\\20",
                "u0020",
                "#",
                "#0C0161",
                "+UID=b",
                "/UID=b",
                ",UID=b",
                "%22",
                "\"",
                "\\22",
                "\\x2F",
                "/",
                "=",
                ";",
                "<",
                "\r",
                "\n",
                "\0",
                "\u00fc",
                "\\C3\\BC",
                "\\u00c3\\u00bc",
                "\u00c3\u00bc",
                "\ud83d\udd11",
                "?",
                "\ufffd",
                "\u007f",
                "\u0085",
                "~")
            .list()
            .ofMaxSize(2)
            .map(parts -> String.join("", parts));
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(4);
    Arbitrary<Raw> strings =
        Combinators.combine(
                Arbitraries.of(TYPES.keySet()),
                Arbitraries.of(UTF8, UTF8, PRINTABLE, T61, IA5, BMP, UNIVERSAL),
                text)
            .as((type, tag, value) -> Raw.of(type, tag, encoded(tag, value)));
    Arbitrary<Raw> odd =
        Combinators.combine(
                Arbitraries.of(TYPES.keySet()),
                Arbitraries.of(UTF8, T61, BMP, UNIVERSAL, GENERAL, BITS),
                bytes)
            .as((type, tag, value) -> Raw.of(type, tag, value));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, strings), net.jqwik.api.Tuple.of(1, odd));
  }

  private static byte[] encoded(int tag, String text) {
    Charset charset =
        switch (tag) {
          case UTF8 -> StandardCharsets.UTF_8;
          case BMP -> StandardCharsets.UTF_16BE;
          case UNIVERSAL -> Charset.forName("UTF-32BE");
          default -> StandardCharsets.ISO_8859_1;
        };
    return text.getBytes(charset);
  }

  @Property(tries = TRIES)
  @Label("T4 two names look the same in a form only if their attributes have the same characters")
  void distinct(@ForAll("names") List<List<List<Raw>>> names) {
    for (NameForm form : NameForm.values()) {
      Map<String, List<List<String>>> seen = new HashMap<>();
      for (List<List<Raw>> name : names) {
        List<List<String>> content = content(name, form);
        String text = form.of(principal(name));
        List<List<String>> other = seen.putIfAbsent(text, content);
        assertThat(other == null ? content : other).as(form + " " + text).isEqualTo(content);
      }
    }
  }

  @Property(tries = TRIES)
  @Label("T4 every form for field values is printable ASCII without a blank at its ends")
  void fieldValues(@ForAll("name") List<List<Raw>> name) {
    for (NameForm form : NameForm.values()) {
      String text = form.of(principal(name));
      if (form == NameForm.QUOTED) {
        assertThat('"' + text + '"').as("in quotes").matches("\"[ !#-~]*\"");
      } else if (form != NameForm.RFC2253_KEYWORDS && form != NameForm.RFC4514) {
        assertThat(text).as(form.name()).matches("[!-~]([ -~]*[!-~])?");
      }
    }
  }

  @Property(tries = TRIES)
  @Label("T4 LdapName reads what the certificate says out of every form of RFC 2253 and RFC 4514")
  void ldapName(@ForAll("name") List<List<Raw>> name) throws NamingException {
    X500Principal principal = principal(name);
    for (NameForm form :
        List.of(NameForm.RFC2253, NameForm.RFC4514, NameForm.QUOTED, NameForm.RFC2253_KEYWORDS)) {
      String text = form.of(principal);
      if (!text.startsWith("#")) {
        assertThat(read(text)).as(form + " " + text).isEqualTo(expected(name, form));
      }
    }
  }

  /** What the encoding of a value says, which is text if that is its type. */
  private static String content(byte[] der) {
    return Raw.of("", der[0], Arrays.copyOfRange(der, 2, der.length)).content(true);
  }

  /** Values by type, set by set, the first one first. */
  private static List<Map<String, Set<String>>> read(String text) throws NamingException {
    List<Map<String, Set<String>>> sets = new ArrayList<>();
    for (Rdn rdn : new LdapName(text).getRdns()) {
      Map<String, Set<String>> set = new HashMap<>();
      NamingEnumeration<? extends Attribute> attributes = rdn.toAttributes().getAll();
      while (attributes.hasMore()) {
        Attribute attribute = attributes.next();
        for (Object value : Collections.list(attribute.getAll())) {
          set.computeIfAbsent(attribute.getID(), id -> new TreeSet<>())
              .add(value instanceof byte[] der ? content(der) : "=" + value);
        }
      }
      sets.add(set);
    }
    return sets;
  }

  private static List<Map<String, Set<String>>> expected(List<List<Raw>> name, NameForm form) {
    List<Map<String, Set<String>>> sets = new ArrayList<>();
    for (List<Raw> attributes : name) {
      Map<String, Set<String>> set = new HashMap<>();
      for (Raw raw : attributes) {
        String type = Objects.requireNonNull(TYPES.get(raw.type()));
        boolean keywords = form == NameForm.RFC2253_KEYWORDS;
        boolean known = keywords ? type.length() <= 3 : !type.startsWith("2.");
        String called = known || !keywords ? type : oid(raw.type(), type);
        set.computeIfAbsent(called, id -> new TreeSet<>()).add(raw.content(true));
      }
      sets.add(set);
    }
    return sets;
  }

  private static String oid(String type, String name) {
    return switch (type) {
      case "55042D" -> "2.5.4.45";
      case "2A864886F70D010901" -> "1.2.840.113549.1.9.1";
      default -> name;
    };
  }

  @Property(tries = TRIES)
  @Label("T4 two alternative names, or lists of them, never look the same in a list or in XFCC")
  void alternativeNames(@ForAll("texts") List<List<String>> lists) {
    Map<String, List<String>> elements = new HashMap<>();
    Map<String, String> quotable = new HashMap<>();
    for (List<String> list : lists) {
      String text = list.stream().map(FieldText::element).collect(Collectors.joining(","));
      assertThat(text).matches("([!-~]([ -~]*[!-~])?)?").doesNotContain("\"", ";", "\\");
      // one name without characters has the value of no name: it is no name (RFC 5280 4.2.1.6)
      List<String> other = elements.putIfAbsent(text, list);
      if (!text.isEmpty() && other != null) {
        assertThat(other).as(text).isEqualTo(list);
      }
      for (String name : list) {
        String quoted = FieldText.quotable(name);
        assertThat(quoted).matches("[ !#-\\[\\]-~]*");
        String same = quotable.putIfAbsent(quoted, name);
        assertThat(same == null ? name : same).as(quoted).isEqualTo(name);
      }
    }
  }

  @Provide
  Arbitrary<List<List<String>>> texts() {
    return Arbitraries.of(
            "", "a", " ", "%", "%2", "2", "5", "%22", "%25", "u", "%u00FC", "\"", "\\", "%5C", ",",
            ";", "\n", "%0A", "\u00fc", "%C3%BC", "\u007f", "%7F", "\ud800", "\udc00", "?")
        .list()
        .ofMaxSize(3)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(2)
        .list()
        .ofSize(100);
  }

  @Property(tries = TRIES)
  @Label("T4 two texts never look the same as general text")
  void generalText(@ForAll("texts") List<List<String>> lists) {
    Map<String, String> seen = new HashMap<>();
    for (List<String> list : lists) {
      for (String text : list) {
        for (String with : List.of(text, text + "\\u0020", text + " ", "\\" + text)) {
          String same = seen.putIfAbsent(FieldText.of(with), with);
          assertThat(same == null ? with : same).as(FieldText.of(with)).isEqualTo(with);
        }
      }
    }
  }

  @Example
  @Label("T4 a name that is read as Java reads it has Java's text")
  void asJava() throws InvalidNameException {
    for (String name :
        List.of(
            "CN=client,OU=Unit,O=Example,L=Austin,ST=Texas,C=US",
            "CN=\\ #a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h\\=i\\ ,O=M\u00fcller / S\u00f6hne",
            "DC=example,STREET=Main",
            "CN=\ud83d\udd11\\  ",
            "1.2.840.113549.1.9.1=#160161,2.5.4.5=#13023132")) {
      X500Principal principal = new X500Principal(name);

      assertThat(NameForm.RFC2253_KEYWORDS.of(principal))
          .isEqualTo(principal.getName(X500Principal.RFC2253));
    }
  }
}
