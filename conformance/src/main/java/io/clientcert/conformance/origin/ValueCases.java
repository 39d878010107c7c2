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
package io.clientcert.conformance.origin;

import static io.clientcert.conformance.Level.HARDENING;
import static io.clientcert.conformance.Level.MUST;
import static io.clientcert.conformance.Level.SHOULD;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.PemFiles;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The value of Client-Cert, one property a case. The chain is always right. */
final class ValueCases {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private ValueCases() {}

  static List<Case<Origin>> all() {
    return List.of(
        malformed("O-020", "has no colons", v -> inner(v)),
        malformed("O-021", "does not end with a colon", v -> v.substring(0, v.length() - 1)),
        malformed("O-022", "does not begin with a colon", v -> v.substring(1)),
        malformed("O-023", "is a String", v -> "\"" + inner(v) + "\""),
        malformed("O-024", "is a Token", v -> "c" + inner(v).replaceAll("[+/=]", "")),
        malformed("O-025", "is an Integer", v -> "42"),
        malformed("O-026", "is a Boolean", v -> "?1"),
        malformed(
            "O-027", "is a list of two certificates", v -> v + ", " + v.replace("MII", "MIJ")),
        malformed("O-028", "is a list of the same certificate", v -> v + "," + v),
        malformed("O-029", "is an inner list", v -> "(" + v + ")"),
        malformed("O-030", "is a dictionary", v -> "cert=" + v),
        malformed("O-031", "ends with a comma", v -> v + ","),
        malformed("O-032", "has text behind the item", v -> v + " x"),
        malformed(
            "O-033",
            "has a character outside base64",
            v -> v.substring(0, 41) + "!" + v.substring(41)),
        malformed("O-034", "has the base64 of URLs", ValueCases::urlSafe),
        malformed(
            "O-035", "has a space within base64", v -> v.substring(0, 65) + " " + v.substring(65)),
        malformed(
            "O-036", "has a tab within base64", v -> v.substring(0, 65) + "\t" + v.substring(65)),
        malformed("O-037", "is percent-encoded", v -> v.replace(":", "%3A")),
        malformed(
            "O-038", "has padding in the middle", v -> v.substring(0, 41) + "==" + v.substring(41)),
        malformed("O-039", "has a parameter without a name", v -> v + ";=1"),
        padding(),
        padBits(),
        accepted("O-042", Reference.rfc(9651, "3.1.2"), "has a parameter", v -> v + ";a=1;b"),
        accepted("O-043", Reference.rfc(9651, "4.2"), "has spaces around it", v -> "  " + v + "  "),
        bytes("O-044", "is an empty Byte Sequence", der -> new byte[0]),
        value("O-045", HARDENING, Cases.CERT, "is empty", v -> ""),
        bytes(
            "O-046", "has bytes behind the certificate", der -> Arrays.copyOf(der, der.length + 8)),
        bytes(
            "O-047",
            "is a certificate that was cut off",
            der -> Arrays.copyOf(der, der.length - 9)),
        bytes(
            "O-048",
            "has the certificate twice",
            der -> {
              byte[] twice = Arrays.copyOf(der, 2 * der.length);
              System.arraycopy(der, 0, twice, der.length, der.length);
              return twice;
            }),
        pemInside(),
        bytes(
            "O-050", "has base64 within base64", der -> FieldFormat.base64(der).getBytes(US_ASCII)),
        bytes(
            "O-051",
            "has an indefinite length, which is BER and not DER",
            der -> {
              byte[] ber = Arrays.copyOf(der, der.length);
              ber[1] = (byte) 0x80;
              return ber;
            }),
        bytes("O-052", "is text", der -> "not a certificate".getBytes(US_ASCII)));
  }

  private static String inner(String value) {
    return value.substring(1, value.length() - 1);
  }

  private static String urlSafe(String value) {
    String changed = value.replace('+', '-').replace('/', '_');
    if (changed.equals(value)) {
      throw new NotRunException("The base64 of the certificate is the same in both alphabets.");
    }
    return changed;
  }

  private static Case<Origin> malformed(String number, String what, UnaryOperator<String> change) {
    return value(number, MUST, Cases.IGNORED, what, change);
  }

  private static Case<Origin> value(
      String number, Level level, Reference reference, String what, UnaryOperator<String> change) {
    return Cases.one(
        number,
        level,
        reference,
        "A Client-Cert that " + what + " is not accepted",
        "The trusted proxy sends a value that is not a Byte Sequence with one certificate. It is"
            + " ignored, or the request is refused.",
        r -> {
          Identity client = rfc9440(r);
          String value = FieldFormat.item(FieldFormat.der(client.leaf()));
          return r.field(FieldFormat.CERT, change.apply(value)).chain(client);
        },
        Cases.REFUSED);
  }

  private static Case<Origin> bytes(String number, String what, UnaryOperator<byte[]> change) {
    return Cases.one(
        number,
        HARDENING,
        Cases.ENCODING,
        "A Client-Cert that " + what + " is not accepted",
        "The value is a Byte Sequence, but its bytes are not the DER of one certificate.",
        r -> {
          Identity client = rfc9440(r);
          byte[] changed = change.apply(FieldFormat.der(client.leaf()));
          return r.field(FieldFormat.CERT, FieldFormat.item(changed)).chain(client);
        },
        Cases.REFUSED);
  }

  private static Case<Origin> pemInside() {
    return Cases.one(
        "O-049",
        HARDENING,
        Cases.ENCODING,
        "A Client-Cert that has PEM within base64 is not accepted",
        "The value is a Byte Sequence, but its bytes are PEM.",
        r -> {
          Identity client = rfc9440(r);
          byte[] pem = PemFiles.text(List.of(client.leaf())).getBytes(US_ASCII);
          return r.field(FieldFormat.CERT, FieldFormat.item(pem)).chain(client);
        },
        Cases.REFUSED);
  }

  private static Case<Origin> accepted(
      String number, Reference reference, String what, UnaryOperator<String> change) {
    return Cases.one(
        number,
        HARDENING,
        reference,
        "A Client-Cert that " + what + " is accepted",
        "The value is another form of the same Byte Sequence.",
        r -> {
          Identity client = rfc9440(r);
          String value = FieldFormat.item(FieldFormat.der(client.leaf()));
          return r.field(FieldFormat.CERT, change.apply(value)).chain(client);
        },
        Cases.ACCEPTED);
  }

  private static Case<Origin> padding() {
    return rewritten(
        "O-040",
        "without padding",
        value -> value.indexOf('=') > 0,
        value -> value.replace("=", ""));
  }

  private static Case<Origin> padBits() {
    return rewritten(
        "O-041",
        "with pad bits that are not zero",
        value -> value.indexOf('=') > 0,
        value -> {
          int last = value.indexOf('=') - 1;
          char next = ALPHABET.charAt(ALPHABET.indexOf(value.charAt(last)) + 1);
          return value.substring(0, last) + next + value.substring(last + 1);
        });
  }

  /** A form that parsers should accept; a certificate is taken that can have it. */
  private static Case<Origin> rewritten(
      String number, String what, Predicate<String> fits, UnaryOperator<String> change) {
    return new Case<>(
        number,
        SHOULD,
        "A Client-Cert " + what + " is accepted",
        Cases.BYTES,
        "Encoders differ here, and the bytes are the same.",
        (origin, run) -> {
          origin.needsRfc9440();
          for (ClientKind kind : ClientKind.values()) {
            if (kind.isValid()) {
              Identity client = origin.pki().identity(kind);
              String value = FieldFormat.item(FieldFormat.der(client.leaf()));
              if (client.presented().size() == 2 && value.length() < 3000 && fits.test(value)) {
                Request request =
                    new Request(origin, run).field(FieldFormat.CERT, change.apply(value));
                return request.chain(client).send().accepted(client.leaf());
              }
            }
          }
          return Outcome.notRun("The base64 of no certificate has padding.");
        });
  }

  private static Identity rfc9440(Request request) {
    request.origin().needsRfc9440();
    return request.origin().client();
  }
}
