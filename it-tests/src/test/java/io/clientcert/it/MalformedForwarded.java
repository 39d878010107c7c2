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

import io.clientcert.testing.TestPki;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Field lines of a trusted proxy that carry no certificate that may be used (RFC 9440). */
enum MalformedForwarded {
  TWO_LINES("2 field lines", cert(good()), cert(good())),
  TWO_DIFFERENT_LINES("2 field lines", cert(good()), cert(":Zm9yZ2Vk:")),
  LIST_AS_ITEM("Client-Cert", cert(good() + ", " + good())),
  WITHOUT_END("Client-Cert", cert(good().substring(0, good().length() - 1))),
  WITHOUT_COLONS("Client-Cert", cert(good().replace(":", ""))),
  STRING("Client-Cert", cert("\"" + good() + "\"")),
  INNER_LIST("Client-Cert", cert("(" + good() + ")")),
  EMPTY("Client-Cert", cert("")),
  NO_BYTES("certificate 0", cert("::")),
  OUTSIDE_THE_ALPHABET("Client-Cert", cert(good().substring(0, 40) + "-" + good().substring(41))),
  BLANK_INSIDE("Client-Cert", cert(good().substring(0, 40) + " " + good().substring(40))),
  TAB_INSIDE("Client-Cert", cert(good().substring(0, 40) + "\t" + good().substring(40))),
  BYTES_AFTER("Client-Cert", cert(good() + "x")),
  NO_CERTIFICATE("certificate 0", cert(":Zm9yZ2Vk:")),
  BYTES_AFTER_THE_DER("certificate 0", cert(bytes(with(der(), (byte) 0)))),
  TRUNCATED_DER("certificate 0", cert(bytes(Arrays.copyOf(der(), der().length - 1)))),
  PEM_INSIDE("certificate 0", cert(bytes(pem()))),
  CHAIN_WITHOUT_LEAF("Client-Cert-Chain", chain(goodChain())),
  CHAIN_WITH_TRAILING_COMMA("Client-Cert-Chain", cert(good()), chain(goodChain() + ",")),
  CHAIN_WITH_INNER_LIST("Client-Cert-Chain", cert(good()), chain("(" + goodChain() + ")")),
  CHAIN_WITH_GARBAGE("Client-Cert-Chain", cert(good()), chain(goodChain() + ", garbage")),
  CHAIN_WITHOUT_CERTIFICATE("certificate 1", cert(good()), chain(":Zm9yZ2Vk:")),
  CHAIN_IN_LINES_WITH_GARBAGE(
      "Client-Cert-Chain", cert(good()), chain(goodChain()), chain("garbage")),
  TOO_MANY_CERTIFICATES(
      "Client-Cert-Chain",
      cert(good()),
      chain(Stream.generate(() -> goodChain()).limit(10).collect(Collectors.joining(", ")))),
  LARGE_CERTIFICATE("maxCertSize", cert(leafOf("overLeafLimit"))),
  LARGE_CHAIN("maxChainSize", cert(leafOf("overChainLimit")), chain(chainOf("overChainLimit")));

  private final String reason;
  private final String lines;

  MalformedForwarded(String reason, String... lines) {
    this.reason = reason;
    this.lines = String.join("\n", lines);
  }

  /** Stands in the reason. */
  String reason() {
    return reason;
  }

  String[] lines() {
    return lines.split("\n", -1);
  }

  private static String cert(String value) {
    return "Client-Cert: " + value;
  }

  private static String chain(String value) {
    return "Client-Cert-Chain: " + value;
  }

  private static String good() {
    return Pki.good().leafValue();
  }

  private static String goodChain() {
    return Pki.good().chainValue();
  }

  private static byte[] der() {
    return Client.der(Pki.good().leaf());
  }

  private static byte[] pem() {
    return Pki.get().client().leaf().certificatePem().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] with(byte[] bytes, byte last) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = last;
    return longer;
  }

  private static String bytes(byte[] content) {
    return ":" + Base64.getEncoder().encodeToString(content) + ":";
  }

  private static String leafOf(String name) {
    TestPki.Client client = Pki.get().client(name);
    return Client.fieldValue(List.of(client.leaf().certificate()));
  }

  private static String chainOf(String name) {
    return Client.fieldValue(Pki.get().client(name).chain());
  }
}
