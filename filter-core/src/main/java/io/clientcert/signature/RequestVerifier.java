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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.clientcert.field.FieldLines;
import io.clientcert.field.FieldSyntaxException;
import io.clientcert.field.StructuredFieldParser;
import io.clientcert.field.StructuredMember;
import io.clientcert.field.StructuredValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a trusted proxy wrote the certificate fields of a request. Thread-safe.
 *
 * <p>The signature of the proxy has the tag {@code client-cert}, or the label {@code ttrp} and no
 * tag. A request with two such signatures is rejected. Other signatures are ignored.
 */
public final class RequestVerifier {

  /** Maximum length of the value of each of the two fields, in characters. */
  private static final int MAX_LENGTH = 8192;

  /** Limits the cache to about one megabyte of field values and parsed data. */
  private static final int CACHED_INPUTS = 64;

  private final Map<String, SignatureKey> keys;
  private final Set<SignatureComponent> required;
  private final Duration maxAge;
  private final Duration skew;

  /**
   * Parsed {@code Signature-Input} fields by value. The values of one edge differ only in the
   * second of {@code created} and in whether there is a chain. Nothing about keys, times or
   * signature values is cached.
   */
  private final Cache<String, SignatureInput> inputs =
      Caffeine.newBuilder().maximumSize(CACHED_INPUTS).executor(Runnable::run).build();

  /**
   * Creates a verifier.
   *
   * @param keys the keys of trusted proxies by key identifier
   * @param required the components that a signature must cover in addition to the certificate
   *     fields
   * @param maxAge maximum age of a signature, even if it expires later
   * @param skew tolerated difference between the clocks of proxy and origin
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
   * Checks that a trusted proxy signed {@code message}.
   *
   * @param certificateFields the names of the certificate fields; the signature must cover those
   *     that are present
   * @return the reason for rejection as a clause without text from the message; null if the
   *     signature is valid
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
    SignatureInput input = input(message);
    SignatureKey key = key(input);
    requireCurrent(input, now);
    requireCoverage(input, message, certificateFields);
    byte[] base = SignatureBase.of(input, message);
    if (!key.verifies(base, value(message, input.label()))) {
      throw new FieldSyntaxException("the signature does not fit the request and the key");
    }
  }

  private SignatureInput input(FieldLines lines) throws FieldSyntaxException {
    String text = combined(lines, RequestSigner.INPUT_FIELD);
    SignatureInput input = inputs.getIfPresent(text);
    if (input == null) {
      input = SignatureInput.ofProxy(text);
      inputs.put(text, input);
    }
    return input;
  }

  private static String combined(FieldLines lines, String name) throws FieldSyntaxException {
    List<String> values = lines.named(name);
    if (values.isEmpty()) {
      throw new FieldSyntaxException("the request has no field " + name);
    }
    String text = StructuredFieldParser.combined(values);
    if (text.length() > MAX_LENGTH) {
      throw new FieldSyntaxException(name + ": longer than " + MAX_LENGTH + " characters");
    }
    return text;
  }

  private SignatureKey key(SignatureInput input) throws FieldSyntaxException {
    SignatureKey key = input.keyId() == null ? null : keys.get(input.keyId());
    if (key == null) {
      throw new FieldSyntaxException("the key id is not one of trustedProxyKeys");
    }
    if (input.algorithm() != null && !input.algorithm().equals(key.algorithm().key())) {
      throw new FieldSyntaxException("the algorithm is not the one of the key");
    }
    return key;
  }

  private void requireCurrent(SignatureInput input, Instant now) throws FieldSyntaxException {
    Instant created = input.created();
    if (created == null) {
      throw new FieldSyntaxException("the signature does not say when it was created");
    }
    if (created.isAfter(now.plus(skew))) {
      throw new FieldSyntaxException("the signature was created in the future");
    }
    if (created.plus(maxAge).plus(skew).isBefore(now)) {
      throw new FieldSyntaxException("the signature is older than signatureMaxAge");
    }
    Instant expires = input.expires();
    if (expires != null && expires.plus(skew).isBefore(now)) {
      throw new FieldSyntaxException("the signature has expired");
    }
  }

  private void requireCoverage(
      SignatureInput input, FieldLines lines, List<String> certificateFields)
      throws FieldSyntaxException {
    for (SignatureComponent component : required) {
      if (!input.covers(component.key())) {
        throw new FieldSyntaxException("the signature does not cover \"" + component.key() + '"');
      }
    }
    for (String field : certificateFields) {
      if (!lines.named(field).isEmpty() && !input.covers(field.toLowerCase(Locale.ROOT))) {
        throw new FieldSyntaxException("the signature does not cover the field " + field);
      }
    }
  }

  private static byte[] value(FieldLines lines, String label) throws FieldSyntaxException {
    String text = combined(lines, RequestSigner.SIGNATURE_FIELD);
    for (Map.Entry<String, StructuredMember> signature :
        SignatureInput.members(RequestSigner.SIGNATURE_FIELD, text)) {
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
