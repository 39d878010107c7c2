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

import io.clientcert.field.ByteSequence;
import io.clientcert.field.Field;
import io.clientcert.field.FieldSyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs the certificate fields that an edge adds to a request. Immutable and thread-safe.
 *
 * <p>The label is {@code ttrp}, as in RFC 9421 appendix B.3, and the tag {@code client-cert}.
 */
public final class RequestSigner {

  /** The label of the signature in both fields. */
  public static final String LABEL = "ttrp";

  /** The value of the parameter {@code tag} (RFC 9421 section 2.3). */
  public static final String TAG = "client-cert";

  /** The field with signature parameters (RFC 9421 section 4.1). */
  public static final String INPUT_FIELD = "Signature-Input";

  /** The field with signature values (RFC 9421 section 4.2). */
  public static final String SIGNATURE_FIELD = "Signature";

  private final SignatureKey key;
  private final List<String> derived;

  /** The parameters that are equal in all signatures. */
  private final String suffix;

  private final Duration lifetime;

  /**
   * Creates a signer.
   *
   * @param keyId the key identifier, by which the origin selects its key; printable ASCII
   * @param components the components to cover in addition to the certificate fields
   * @param lifetime the time after which a signature expires
   */
  public RequestSigner(
      SignatureKey key, String keyId, Set<SignatureComponent> components, Duration lifetime) {
    this.key = key;
    this.derived =
        Arrays.stream(SignatureComponent.values())
            .filter(components::contains)
            .map(SignatureComponent::key)
            .toList();
    this.suffix = ";keyid=" + SignatureParameters.string(keyId) + ";tag=\"" + TAG + '"';
    this.lifetime = lifetime;
  }

  /**
   * Returns the two field lines with a signature of {@code fields} in {@code message}.
   *
   * @param message the request as sent to the next hop; it may lack {@code fields}
   * @param fields the certificate fields that are added to the request
   * @throws IllegalStateException if the request cannot be signed
   */
  public List<Field> sign(SignedMessage message, List<Field> fields, Instant now) {
    Set<String> names = new LinkedHashSet<>(derived);
    fields.forEach(field -> names.add(field.name().toLowerCase(Locale.ROOT)));
    String parameters =
        "(\""
            + String.join("\" \"", names)
            + "\");created="
            + now.getEpochSecond()
            + ";expires="
            + (now.getEpochSecond() + lifetime.toSeconds())
            + suffix;
    try {
      byte[] base = SignatureBase.ofNames(names, parameters, new WithFields(message, fields));
      return List.of(
          new Field(INPUT_FIELD, LABEL + "=" + parameters),
          new Field(SIGNATURE_FIELD, LABEL + "=" + ByteSequence.encode(key.sign(base))));
    } catch (FieldSyntaxException e) {
      throw new IllegalStateException("a request that cannot be signed", e);
    }
  }

  /** A message with additional fields. */
  private record WithFields(SignedMessage message, List<Field> fields) implements SignedMessage {
    @Override
    public List<String> named(String name) {
      List<String> added = new ArrayList<>(1);
      for (Field field : fields) {
        if (field.name().equalsIgnoreCase(name)) {
          added.add(field.value());
        }
      }
      return added.isEmpty() ? message.named(name) : added;
    }

    @Override
    public String method() {
      return message.method();
    }

    @Override
    public String scheme() {
      return message.scheme();
    }

    @Override
    public String authority() {
      return message.authority();
    }

    @Override
    public String path() {
      return message.path();
    }

    @Override
    public @Nullable String query() {
      return message.query();
    }
  }
}
