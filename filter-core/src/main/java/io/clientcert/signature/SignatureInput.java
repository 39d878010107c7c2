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

import io.clientcert.field.FieldSyntaxException;
import io.clientcert.field.StructuredFieldParser;
import io.clientcert.field.StructuredInnerList;
import io.clientcert.field.StructuredMember;
import io.clientcert.field.StructuredValue;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The description of a signature in the field {@code Signature-Input} (RFC 9421 section 4.1): the
 * covered components and the parameters. Immutable.
 *
 * @param label the key of the dictionary member
 * @param components the covered components by identifier, in their order
 * @param parameters the serialized value of {@code @signature-params}
 * @param keyId the key identifier; null if it is missing
 * @param algorithm the parameter {@code alg}; null if it is missing
 * @param created the parameter {@code created}; null if it is missing
 * @param expires the parameter {@code expires}; null if it is missing
 */
record SignatureInput(
    String label,
    Map<String, StructuredValue> components,
    String parameters,
    @Nullable String keyId,
    @Nullable String algorithm,
    @Nullable Instant created,
    @Nullable Instant expires) {

  /** Maximum number of signatures in a request. */
  private static final int MAX_SIGNATURES = 16;

  /** Maximum number of components that a signature covers. */
  private static final int MAX_COMPONENTS = 32;

  private static final Set<String> KNOWN_PARAMETERS =
      Set.of("created", "expires", "keyid", "alg", "nonce", "tag");

  /**
   * Parses the field value and returns the signature of the proxy, which has the tag {@code
   * client-cert} or the label {@code ttrp}.
   *
   * @param text the combined field value
   * @throws FieldSyntaxException if the value cannot be parsed, or does not contain exactly one
   *     signature of the proxy
   */
  static SignatureInput ofProxy(String text) throws FieldSyntaxException {
    Map.Entry<String, StructuredMember> found = null;
    for (Map.Entry<String, StructuredMember> member : members(RequestSigner.INPUT_FIELD, text)) {
      if (isTagged(member.getValue()) || member.getKey().equals(RequestSigner.LABEL)) {
        if (found != null) {
          throw new FieldSyntaxException("two signatures with the tag or the label of the proxy");
        }
        found = member;
      }
    }
    if (found == null) {
      throw new FieldSyntaxException(
          "no signature has the tag \""
              + RequestSigner.TAG
              + "\" or the label \""
              + RequestSigner.LABEL
              + "\"");
    }
    if (found.getValue() instanceof StructuredInnerList list) {
      requireKnownParameters(list);
      return of(found.getKey(), list);
    }
    throw new FieldSyntaxException("a signature without a list of components");
  }

  /**
   * Parses a field that has one dictionary member for each signature.
   *
   * @throws FieldSyntaxException if the field cannot be parsed, or a label is repeated
   */
  static List<Map.Entry<String, StructuredMember>> members(String field, String text)
      throws FieldSyntaxException {
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
      throw e.in(field);
    }
  }

  /** Tells whether a signature has the tag {@link RequestSigner#TAG}. */
  static boolean isTagged(StructuredMember member) {
    StructuredValue tag = member.parameters().get("tag");
    return tag != null && RequestSigner.TAG.equals(tag.value());
  }

  private static void requireKnownParameters(StructuredInnerList list) throws FieldSyntaxException {
    for (String name : list.parameters().keySet()) {
      if (!KNOWN_PARAMETERS.contains(name)) {
        throw new FieldSyntaxException("a signature parameter that is not known", list.start());
      }
    }
    if (list.parameters().containsKey("tag") && !isTagged(list)) {
      throw new FieldSyntaxException("a signature with the tag of another application");
    }
  }

  /**
   * Creates an instance from a member of the dictionary.
   *
   * @throws FieldSyntaxException if a component or a parameter has the wrong type, a component is
   *     repeated, or there are too many components
   */
  static SignatureInput of(String label, StructuredInnerList list) throws FieldSyntaxException {
    if (list.items().size() > MAX_COMPONENTS) {
      throw new FieldSyntaxException("more than " + MAX_COMPONENTS + " components");
    }
    Map<String, StructuredValue> components = new LinkedHashMap<>();
    for (StructuredValue component : list.items()) {
      if (component.type() != StructuredValue.Type.STRING) {
        throw new FieldSyntaxException("a component that is not a string", component.start());
      }
      String identifier = SignatureParameters.item(component);
      if (components.put(identifier, component) != null) {
        throw new FieldSyntaxException("the component " + identifier + " is covered twice");
      }
    }
    return new SignatureInput(
        label,
        Collections.unmodifiableMap(components),
        SignatureParameters.of(list),
        text(list, "keyid"),
        text(list, "alg"),
        moment(list, "created"),
        moment(list, "expires"));
  }

  /** Tells whether the component {@code name} is covered without parameters. */
  boolean covers(String name) {
    return components.containsKey('"' + name + '"');
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
}
