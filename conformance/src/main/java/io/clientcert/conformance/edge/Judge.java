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
package io.clientcert.conformance.edge;

import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Identity;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The verdicts that several cases share. */
final class Judge {

  static final String CERT = "Client-Cert";
  static final String CHAIN = "Client-Cert-Chain";

  private static final Pattern HIDDEN =
      Pattern.compile("[\\r\\n\\x00][ \\t]*client.cert", Pattern.CASE_INSENSITIVE);

  private Judge() {}

  /** Returns whether a field has the name exactly, apart from case and whitespace around it. */
  static boolean isNamed(Field field, String name) {
    return field.name().strip().equalsIgnoreCase(name);
  }

  static boolean isOurs(Field field) {
    return isNamed(field, CERT) || isNamed(field, CHAIN);
  }

  static boolean isAlias(Field field) {
    // What stands around the name is cut by some servers
    String name = field.name().replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
    Field bare = new Field(name, "");
    return bare.isAliasOf(CERT) || bare.isAliasOf(CHAIN);
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
  }

  /** Returns the field value that RFC 9440 requires for a certificate. */
  static String item(X509Certificate certificate) {
    return ":" + Base64.getEncoder().encodeToString(der(certificate)) + ":";
  }

  /**
   * Returns whether a value carries this certificate, in whatever form: cases about the form look
   * at it themselves.
   */
  static boolean carries(String value, X509Certificate certificate) {
    String text = value.replaceAll("%2B", "+").replaceAll("%2F", "/").replaceAll("%3D", "=");
    text = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("%[0-9A-F]{2}|;.*", "");
    text = text.replace('-', '+').replace('_', '/').replaceAll("[^A-Za-z0-9+/]", "");
    try {
      return Arrays.equals(Base64.getDecoder().decode(text), der(certificate));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Passes if the request arrived once, with one Client-Cert that carries the certificate. */
  static Outcome genuine(Result result, @Nullable Identity identity) {
    if (result.received().isEmpty()) {
      return unforwarded(result);
    }
    for (Received one : result.received()) {
      String problem = problem(one, identity);
      if (!problem.isEmpty()) {
        return Outcome.failed(problem);
      }
    }
    return Outcome.passed();
  }

  /** Returns what is wrong with the number of Client-Cert fields or their content, or "". */
  static String problem(Received received, @Nullable Identity identity) {
    List<Field> fields = received.fields().stream().filter(f -> isNamed(f, CERT)).toList();
    if (identity == null) {
      return fields.isEmpty() ? "" : "Without a certificate, the request arrived with " + fields;
    }
    if (fields.size() != 1) {
      return "The request arrived with " + fields.size() + " Client-Cert fields instead of one.";
    }
    return carries(fields.get(0).value(), identity.leaf())
        ? ""
        : "Client-Cert does not carry the client's certificate: " + brief(fields.get(0).value());
  }

  private static Outcome unforwarded(Result result) {
    if (result.isRefused()) {
      return Outcome.failed("A valid request was " + result.summary() + ".");
    }
    throw new NotRunException("The request was " + result.summary() + ": not to be judged.");
  }

  /**
   * Passes if no forged value arrived under our names, and the genuine certificate did; or if the
   * request was refused.
   */
  static Outcome sanitized(Result result, @Nullable Identity identity) {
    if (result.isRefused()) {
      return Outcome.passed("Refused: " + result.summary() + ".");
    }
    if (result.received().isEmpty()) {
      throw new NotRunException("The request was " + result.summary() + ": not to be judged.");
    }
    for (Received one : result.received()) {
      for (Field field : one.fields()) {
        if (isOurs(field) && (field.value().contains(result.forged()) || field.value().isEmpty())) {
          return Outcome.failed("The client's own field arrived: " + brief(field.toString()));
        }
      }
      String problem = problem(one, identity);
      if (!problem.isEmpty()) {
        return Outcome.failed(problem);
      }
    }
    return Outcome.passed();
  }

  /** The same, and for every name that software takes for ours, in trailers too. */
  static Outcome sanitizedWithAliases(Result result, @Nullable Identity identity) {
    for (Received one : result.received()) {
      for (List<Field> section : List.of(one.fields(), one.trailers())) {
        for (Field field : section) {
          if (isAlias(field) && field.value().contains(result.forged())) {
            return Outcome.failed("The client's own field arrived: " + brief(field.toString()));
          }
        }
      }
    }
    return sanitized(result, identity);
  }

  /** Passes if nothing forged arrived anywhere under a name like ours; not forwarded is fine. */
  static Outcome nothingForged(Result result) {
    for (Received one : result.received()) {
      for (Field field : one.fields()) {
        boolean hidden = HIDDEN.matcher(field.value()).find();
        if ((isAlias(field) || hidden) && field.value().contains(result.forged())) {
          return Outcome.failed("The client's own field arrived: " + brief(field.toString()));
        }
      }
    }
    return Outcome.passed(result.summary());
  }

  /** Passes if an invalid certificate was refused, or the request arrived without our fields. */
  static Outcome withheld(Result result) {
    for (Received one : result.received()) {
      for (Field field : one.fields()) {
        if (isOurs(field) && !field.value().isEmpty()) {
          return Outcome.failed("The certificate arrived in " + field.name() + ".");
        }
      }
    }
    if (result.received().isEmpty() && !result.isRefused()) {
      throw new NotRunException("The request was " + result.summary() + ": not to be judged.");
    }
    return Outcome.passed(result.summary());
  }

  /** Returns at most 100 characters, without line breaks. */
  static String brief(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length <= 100 ? line : line.substring(0, 97) + "…";
  }
}
