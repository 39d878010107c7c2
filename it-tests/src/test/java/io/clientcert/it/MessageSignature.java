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
package io.clientcert.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.it.Fields.Field;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HTTP Message Signatures (RFC 9421) by other means than the code under test. */
final class MessageSignature {

  private static final Pattern INPUT =
      Pattern.compile("ttrp=(\\(((?:\"[^\"]+\" ?)*)\\)((?:;[a-z]+=(?:\"[^\"]*\"|\\d+))*))(?:,.*)?");
  private static final Pattern VALUE = Pattern.compile("ttrp=:([A-Za-z0-9+/=]+):(?:,.*)?");

  private MessageSignature() {}

  /**
   * A request to a server with TLS, as one side sees it.
   *
   * @param target path and query, as in the request line
   */
  record Request(String method, String authority, String target, Fields fields) {

    String component(String name) {
      int question = target.indexOf('?');
      return switch (name) {
        case "@method" -> method;
        case "@authority" -> authority.toLowerCase(Locale.ROOT).replaceFirst(":443$", "");
        case "@path" -> question < 0 ? target : target.substring(0, question);
        case "@query" -> question < 0 ? "?" : target.substring(question);
        default -> String.join(", ", fields.values(name));
      };
    }
  }

  /**
   * A signature as it is in the fields.
   *
   * @param parameters the text behind the label
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Parsed(List<String> components, String parameters, byte[] value) {

    String parameter(String name) {
      Matcher found = Pattern.compile(";" + name + "=\"?([^\";]*)").matcher(parameters);
      return found.find() ? found.group(1) : "";
    }
  }

  /** Reads the one signature with the label {@code ttrp}, which has to be in both fields once. */
  static Parsed parse(Fields fields) {
    Matcher input = only(INPUT, fields.values("Signature-Input"));
    Matcher value = only(VALUE, fields.values("Signature"));
    List<String> components = new ArrayList<>();
    for (String quoted : input.group(2).split(" ", -1)) {
      components.add(quoted.substring(1, quoted.length() - 1));
    }
    return new Parsed(components, input.group(1), Base64.getDecoder().decode(value.group(1)));
  }

  private static Matcher only(Pattern pattern, List<String> values) {
    List<Matcher> found = values.stream().map(pattern::matcher).filter(Matcher::matches).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " signatures of the proxy in " + values);
    }
    return found.get(0);
  }

  /** RFC 9421 section 2.5. */
  static byte[] base(Request request, List<String> components, String parameters) {
    StringBuilder base = new StringBuilder();
    for (String name : components) {
      base.append('"').append(name).append("\": ").append(request.component(name)).append('\n');
    }
    return base.append("\"@signature-params\": ")
        .append(parameters)
        .toString()
        .getBytes(ISO_8859_1);
  }

  static boolean isBy(byte[] secret, Request request) {
    Parsed parsed = parse(request.fields());
    return MessageDigest.isEqual(
        hmac(secret, base(request, parsed.components(), parsed.parameters())), parsed.value());
  }

  static boolean isBy(PublicKey key, Request request) {
    Parsed parsed = parse(request.fields());
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(base(request, parsed.components(), parsed.parameters()));
      return signature.verify(parsed.value());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  /** The two fields that sign {@code request} under {@code label}. */
  static List<Field> fields(
      byte[] secret, Request request, String label, List<String> components, String suffix) {
    String parameters = "(\"" + String.join("\" \"", components) + "\")" + suffix;
    return fields(label, parameters, hmac(secret, base(request, components, parameters)));
  }

  /** The same by a private key. */
  static List<Field> fields(
      PrivateKey key, Request request, String label, List<String> components, String suffix) {
    String parameters = "(\"" + String.join("\" \"", components) + "\")" + suffix;
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(base(request, components, parameters));
      return fields(label, parameters, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  private static List<Field> fields(String label, String parameters, byte[] value) {
    return List.of(
        new Field("Signature-Input", label + "=" + parameters),
        new Field("Signature", label + "=:" + Base64.getEncoder().encodeToString(value) + ":"));
  }

  private static byte[] hmac(byte[] secret, byte[] base) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(base);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HMAC", e);
    }
  }
}
