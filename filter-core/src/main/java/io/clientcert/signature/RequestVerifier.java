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
package io.clientcert.signature;

import io.clientcert.field.FieldLines;
import io.clientcert.field.FieldSyntaxException;
import io.clientcert.field.StructuredFieldParser;
import io.clientcert.field.StructuredInnerList;
import io.clientcert.field.StructuredMember;
import io.clientcert.field.StructuredValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a trusted proxy wrote the certificate fields of a request. Immutable and
 * thread-safe.
 *
 * <p>The signature is the one with the tag {@code client-cert}, or without such a tag the one with
 * the label {@code ttrp}. Signatures under other labels are not looked at.
 */
public final class RequestVerifier {

  /** The largest number of signatures that a request may carry. */
  private static final int MAX_SIGNATURES = 16;

  /** The largest number of components that a signature may cover. */
  private static final int MAX_COMPONENTS = 32;

  /** The longest value of each of the two fields, in characters. */
  private static final int MAX_LENGTH = 8192;

  private static final Set<String> KNOWN_PARAMETERS =
      Set.of("created", "expires", "keyid", "alg", "nonce", "tag");

  private final Map<String, SignatureKey> keys;
  private final Set<SignatureComponent> required;
  private final Duration maxAge;
  private final Duration skew;

  /**
   * Creates a verifier.
   *
   * @param keys the keys of trusted proxies, by key id
   * @param required what a signature has to cover besides the certificate fields
   * @param maxAge the age at which a signature is no longer accepted, even if it expires later
   * @param skew the difference between the clocks of proxy and origin that is tolerated
   */
  public RequestVerifier(
      Map<String, SignatureKey> keys,
      Set<SignatureComponent> required,
      Duration maxAge,
      Duration skew) {
    this.keys = Map.copyOf(keys);
    this.required = Set.copyOf(required);
    this.maxAge = maxAge;
    this.skew = skew;
  }

  /**
   * Tells why {@code message} is not signed by a trusted proxy.
   *
   * @param certificateFields the names of the certificate fields; those that the message has must
   *     be covered
   * @return the reason as a clause without text from the message; null if the signature is valid
   */
  public @Nullable String problem(
      SignedMessage message, List<String> certificateFields, Instant now) {
    try {
      verify(message, certificateFields, now);
      return null;
    } catch (FieldSyntaxException e) {
      return e.getMessage();
    }
  }

  private void verify(SignedMessage message, List<String> certificateFields, Instant now)
      throws FieldSyntaxException {
    List<Map.Entry<String, StructuredMember>> inputs =
        dictionary(message, RequestSigner.INPUT_FIELD);
    Map.Entry<String, StructuredInnerList> input = ours(inputs);
    StructuredInnerList list = input.getValue();
    SignatureKey key = key(list);
    requireCurrent(list, now);
    requireCoverage(list, message, certificateFields);
    byte[] base = SignatureBase.of(list.items(), SignatureParameters.of(list), message);
    byte[] value = value(dictionary(message, RequestSigner.SIGNATURE_FIELD), input.getKey());
    if (!key.verifies(base, value)) {
      throw new FieldSyntaxException("the signature does not fit the request and the key");
    }
  }

  private static List<Map.Entry<String, StructuredMember>> dictionary(FieldLines lines, String name)
      throws FieldSyntaxException {
    List<String> values = lines.named(name);
    if (values.isEmpty()) {
      throw new FieldSyntaxException("the request has no field " + name);
    }
    String text = StructuredFieldParser.combined(values);
    if (text.length() > MAX_LENGTH) {
      throw new FieldSyntaxException(name + ": longer than " + MAX_LENGTH + " characters");
    }
    try {
      List<Map.Entry<String, StructuredMember>> members =
          StructuredFieldParser.dictionary(text, MAX_SIGNATURES);
      Set<String> labels = new HashSet<>();
      for (Map.Entry<String, StructuredMember> member : members) {
        if (!labels.add(member.getKey())) {
          throw new FieldSyntaxException("a label that occurs twice");
        }
      }
      return members;
    } catch (FieldSyntaxException e) {
      throw e.in(name);
    }
  }

  private static Map.Entry<String, StructuredInnerList> ours(
      List<Map.Entry<String, StructuredMember>> inputs) throws FieldSyntaxException {
    Map.Entry<String, StructuredInnerList> found = null;
    for (Map.Entry<String, StructuredMember> input : inputs) {
      boolean tagged = isTagged(input.getValue());
      if (!tagged && !input.getKey().equals(RequestSigner.LABEL)) {
        continue;
      }
      if (found != null) {
        throw new FieldSyntaxException("two signatures with the tag or the label of the proxy");
      }
      if (!(input.getValue() instanceof StructuredInnerList list)) {
        throw new FieldSyntaxException("a signature without a list of components");
      }
      found = Map.entry(input.getKey(), list);
    }
    if (found == null) {
      throw new FieldSyntaxException(
          "no signature has the tag \""
              + RequestSigner.TAG
              + "\" or the label \""
              + RequestSigner.LABEL
              + "\"");
    }
    return found;
  }

  /** Tells whether a signature has the tag of those that this library makes. */
  static boolean isTagged(StructuredMember member) {
    StructuredValue tag = member.parameters().get("tag");
    return tag != null && RequestSigner.TAG.equals(tag.value());
  }

  private SignatureKey key(StructuredInnerList list) throws FieldSyntaxException {
    for (String name : list.parameters().keySet()) {
      if (!KNOWN_PARAMETERS.contains(name)) {
        throw new FieldSyntaxException("a signature parameter that is not known", list.start());
      }
    }
    StructuredValue tag = list.parameters().get("tag");
    if (tag != null && !RequestSigner.TAG.equals(tag.value())) {
      throw new FieldSyntaxException("a signature with the tag of another application");
    }
    String keyId = text(list, "keyid");
    SignatureKey key = keyId == null ? null : keys.get(keyId);
    if (key == null) {
      throw new FieldSyntaxException("the key id is not one of trustedProxyKeys");
    }
    String algorithm = text(list, "alg");
    if (algorithm != null && !algorithm.equals(key.algorithm().key())) {
      throw new FieldSyntaxException("the algorithm is not the one of the key");
    }
    return key;
  }

  private static @Nullable String text(StructuredInnerList list, String name)
      throws FieldSyntaxException {
    return (String) parameter(list, name, StructuredValue.Type.STRING, "a string");
  }

  private static @Nullable Instant moment(StructuredInnerList list, String name)
      throws FieldSyntaxException {
    Object seconds = parameter(list, name, StructuredValue.Type.INTEGER, "an integer");
    return seconds == null ? null : Instant.ofEpochSecond((Long) seconds);
  }

  private static @Nullable Object parameter(
      StructuredInnerList list, String name, StructuredValue.Type type, String noun)
      throws FieldSyntaxException {
    StructuredValue value = list.parameters().get(name);
    if (value == null) {
      return null;
    }
    if (value.type() != type) {
      throw new FieldSyntaxException("the parameter " + name + " is not " + noun);
    }
    return value.value();
  }

  private void requireCurrent(StructuredInnerList list, Instant now) throws FieldSyntaxException {
    Instant created = moment(list, "created");
    if (created == null) {
      throw new FieldSyntaxException("the signature does not say when it was created");
    }
    if (created.isAfter(now.plus(skew))) {
      throw new FieldSyntaxException("the signature was created in the future");
    }
    if (created.plus(maxAge).plus(skew).isBefore(now)) {
      throw new FieldSyntaxException("the signature is older than signatureMaxAge");
    }
    Instant expires = moment(list, "expires");
    if (expires != null && expires.plus(skew).isBefore(now)) {
      throw new FieldSyntaxException("the signature has expired");
    }
  }

  private void requireCoverage(
      StructuredInnerList list, FieldLines lines, List<String> certificateFields)
      throws FieldSyntaxException {
    if (list.items().size() > MAX_COMPONENTS) {
      throw new FieldSyntaxException("more than " + MAX_COMPONENTS + " components");
    }
    Set<String> covered = SignatureBase.plainNames(list.items());
    for (SignatureComponent component : required) {
      if (!covered.contains(component.key())) {
        throw new FieldSyntaxException("the signature does not cover \"" + component.key() + '"');
      }
    }
    for (String field : certificateFields) {
      if (!lines.named(field).isEmpty() && !covered.contains(field.toLowerCase(Locale.ROOT))) {
        throw new FieldSyntaxException("the signature does not cover the field " + field);
      }
    }
  }

  private static byte[] value(List<Map.Entry<String, StructuredMember>> signatures, String label)
      throws FieldSyntaxException {
    for (Map.Entry<String, StructuredMember> signature : signatures) {
      if (signature.getKey().equals(label)) {
        if (signature.getValue() instanceof StructuredValue item
            && item.value() instanceof byte[] bytes) {
          return bytes;
        }
        throw new FieldSyntaxException("the signature is not a byte sequence");
      }
    }
    throw new FieldSyntaxException("the label of the signature is not in the field Signature");
  }
}
