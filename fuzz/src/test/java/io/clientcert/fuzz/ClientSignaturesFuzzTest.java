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
package io.clientcert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clientcert.field.FieldLines;
import io.clientcert.fuzz.SignatureOracle.Member;
import io.clientcert.signature.ClientSignatures;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an edge leaves of {@code Signature-Input} and {@code Signature} of clients. */
class ClientSignaturesFuzzTest {

  private static final int MAX_SIGNATURES = 64;

  @FuzzTest
  void fields(FuzzedDataProvider data) {
    String[] both = data.consumeRemainingAsAsciiString().split("\u0000", 2);
    List<String> inputs = SignatureFuzzTest.lines(both[0]);
    List<String> signatures = both.length < 2 ? List.of() : SignatureFuzzTest.lines(both[1]);
    FieldLines lines = name -> name.equals("Signature-Input") ? inputs : signatures;

    ClientSignatures kept = ClientSignatures.of(lines);

    Optional<List<Member>> sentInputs = members(inputs);
    Optional<List<Member>> sentSignatures = members(signatures);
    if (sentInputs.isEmpty() || sentSignatures.isEmpty()) {
      assertThat(kept).isEqualTo(new ClientSignatures(List.of(), List.of(), true));
      return;
    }
    Set<String> ours = new HashSet<>(Set.of("ttrp"));
    sentInputs.get().stream()
        .filter(SignatureOracle::isOfProxy)
        .forEach(member -> ours.add(member.key()));
    List<Member> expectedInputs = without(ours, sentInputs.get());
    List<Member> expectedSignatures = without(ours, sentSignatures.get());
    assertThat(members(kept.inputs())).contains(expectedInputs);
    assertThat(members(kept.signatures())).contains(expectedSignatures);
    boolean stripped =
        expectedInputs.size() < sentInputs.get().size()
            || expectedSignatures.size() < sentSignatures.get().size();
    assertThat(kept.stripped()).isEqualTo(stripped);
    if (!stripped) {
      assertThat(kept).isEqualTo(new ClientSignatures(inputs, signatures, false));
    }
  }

  private static Optional<List<Member>> members(List<String> lines) {
    return SignatureOracle.dictionary(String.join(", ", lines))
        .filter(members -> members.size() <= MAX_SIGNATURES);
  }

  private static List<Member> without(Set<String> labels, List<Member> members) {
    return members.stream().filter(member -> !labels.contains(member.key())).toList();
  }
}
