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
import io.clientcert.field.StructuredMember;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The signatures of the client that may remain in {@code Signature-Input} and {@code Signature},
 * without those that an origin could mistake for a signature of the edge.
 *
 * @param inputs the remaining values of {@code Signature-Input}
 * @param signatures the remaining values of {@code Signature}
 * @param stripped whether a signature or field was removed
 */
public record ClientSignatures(List<String> inputs, List<String> signatures, boolean stripped) {

  private static final int MAX_SIGNATURES = 64;

  /** Creates an instance with copies of the lists. */
  public ClientSignatures {
    inputs = List.copyOf(inputs);
    signatures = List.copyOf(signatures);
  }

  /**
   * Removes signatures with the label {@code ttrp} or the tag {@code client-cert}. If one of the
   * fields cannot be parsed, both are removed, because another parser might find a signature of the
   * edge there.
   */
  public static ClientSignatures of(FieldLines lines) {
    List<String> inputs = lines.named(RequestSigner.INPUT_FIELD);
    List<String> signatures = lines.named(RequestSigner.SIGNATURE_FIELD);
    if (inputs.isEmpty() && signatures.isEmpty()) {
      return new ClientSignatures(inputs, signatures, false);
    }
    String inputText = StructuredFieldParser.combined(inputs);
    String signatureText = StructuredFieldParser.combined(signatures);
    if (isOnlyOurs(inputText) && isOnlyOurs(signatureText)) {
      return new ClientSignatures(List.of(), List.of(), true);
    }
    try {
      List<Map.Entry<String, StructuredMember>> inputMembers = members(inputText);
      List<Map.Entry<String, StructuredMember>> signatureMembers = members(signatureText);
      Set<String> ours = new HashSet<>(Set.of(RequestSigner.LABEL));
      for (Map.Entry<String, StructuredMember> member : inputMembers) {
        if (SignatureInput.isTagged(member.getValue())) {
          ours.add(member.getKey());
        }
      }
      boolean any =
          inputMembers.stream().anyMatch(member -> ours.contains(member.getKey()))
              || signatureMembers.stream().anyMatch(member -> ours.contains(member.getKey()));
      return any
          ? new ClientSignatures(
              without(ours, inputText, inputMembers),
              without(ours, signatureText, signatureMembers),
              true)
          : new ClientSignatures(inputs, signatures, false);
    } catch (FieldSyntaxException e) {
      return new ClientSignatures(List.of(), List.of(), true);
    }
  }

  /**
   * Tells whether the text starts with the label of the edge and has no comma, so that there is no
   * other member, whether the text can be parsed or not.
   */
  private static boolean isOnlyOurs(String text) {
    return text.startsWith(RequestSigner.LABEL + "=") && text.indexOf(',') < 0;
  }

  private static List<Map.Entry<String, StructuredMember>> members(String text)
      throws FieldSyntaxException {
    return StructuredFieldParser.dictionary(text, MAX_SIGNATURES);
  }

  /**
   * Returns the text without these members. The text of other members is unchanged, because a
   * signature covers it.
   */
  private static List<String> without(
      Set<String> labels, String text, List<Map.Entry<String, StructuredMember>> members) {
    List<String> kept = new ArrayList<>();
    for (Map.Entry<String, StructuredMember> member : members) {
      if (!labels.contains(member.getKey())) {
        int start = member.getValue().start();
        // A member with the value true may consist of its key only.
        boolean keyed = start > 0 && text.charAt(start - 1) == '=';
        kept.add(
            (keyed ? member.getKey() + "=" : "") + text.substring(start, member.getValue().end()));
      }
    }
    return kept.isEmpty() ? List.of() : List.of(String.join(", ", kept));
  }
}
