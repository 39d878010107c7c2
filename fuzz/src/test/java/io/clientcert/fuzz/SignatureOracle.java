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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dictionaries of structured fields (RFC 9651) and the rules for signatures of a proxy once more:
 * slow, by regular expressions over the text, for short values.
 */
final class SignatureOracle {

  private static final String KEY = "[a-z*][a-z0-9_.*-]*+";
  private static final String BARE =
      "(?:-?[0-9]{1,12}+\\.[0-9]{1,3}+(?![0-9])|-?[0-9]{1,15}+(?![0-9.])|@-?[0-9]{1,15}+(?![0-9.])"
          + "|\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+\"|[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*+|\\?[01]"
          + "|:(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?:"
          + "|%\"(?:[ !#$&-~]|%[0-9a-f]{2})*+\")";
  private static final String PARAMETERS = "(?:; *+" + KEY + "(?:=" + BARE + ")?+)*+";
  private static final String ITEM = BARE + PARAMETERS;
  private static final String INNER_LIST =
      "\\( *+(?:" + ITEM + "(?: ++" + ITEM + ")*+ *+)?\\)" + PARAMETERS;

  private static final Pattern BARE_ITEM = Pattern.compile(BARE);
  private static final Pattern PARAMETER =
      Pattern.compile("; *+(" + KEY + ")(?:=(" + BARE + "))?+");
  private static final Pattern LIST_ITEM = Pattern.compile(ITEM);
  private static final Pattern MEMBER =
      Pattern.compile("(" + KEY + ")(?:=(" + INNER_LIST + "|" + ITEM + ")|(" + PARAMETERS + "))");
  private static final Pattern SEPARATOR = Pattern.compile("[ \t]*+,[ \t]*+");

  private SignatureOracle() {}

  /**
   * A member of a dictionary.
   *
   * @param text its text without the key; parameters alone if it has no value
   */
  record Member(String key, String text) {

    boolean isInnerList() {
      return text.startsWith("(");
    }

    /** The items of an inner list, with their parameters. */
    List<String> items() {
      List<String> items = new ArrayList<>();
      Matcher item = LIST_ITEM.matcher(text);
      int at = 1;
      while (true) {
        at = skipSpaces(at);
        if (!item.region(at, text.length()).lookingAt()) {
          return items;
        }
        items.add(item.group());
        at = item.end();
      }
    }

    private int skipSpaces(int from) {
      int at = from;
      while (text.startsWith(" ", at)) {
        at++;
      }
      return at;
    }

    /** The text of the values by name; of two with one name the last, in the first place. */
    Map<String, String> parameters() {
      int at = 0;
      if (isInnerList()) {
        at = 1;
        for (String item : items()) {
          at = text.indexOf(item, at) + item.length();
        }
        at = text.indexOf(')', at) + 1;
      } else {
        Matcher bare = BARE_ITEM.matcher(text);
        at = bare.lookingAt() ? bare.end() : 0;
      }
      return parametersOf(text.substring(at));
    }
  }

  private static Map<String, String> parametersOf(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher parameter = PARAMETER.matcher(text);
    while (parameter.find()) {
      parameters.put(parameter.group(1), parameter.group(2) == null ? "?1" : parameter.group(2));
    }
    return parameters;
  }

  /** Returns the members of a dictionary; empty if {@code text} is none. */
  static Optional<List<Member>> dictionary(String text) {
    List<Member> members = new ArrayList<>();
    String rest = text.replaceFirst("^ +", "");
    Matcher member = MEMBER.matcher(rest);
    Matcher separator = SEPARATOR.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      if (!member.region(at, rest.length()).lookingAt()) {
        return Optional.empty();
      }
      String value = member.group(2) == null ? member.group(3) : member.group(2);
      members.add(new Member(member.group(1), value));
      if (!isValidText(value)) {
        return Optional.empty();
      }
      at = member.end();
      if (rest.substring(at).matches("[ \t]*")) {
        return Optional.of(members);
      }
      if (!separator.region(at, rest.length()).lookingAt() || separator.end() == rest.length()) {
        return Optional.empty();
      }
      at = separator.end();
    }
    return Optional.of(members);
  }

  /** Tells whether the bytes of all display strings in {@code value} are UTF-8. */
  private static boolean isValidText(String value) {
    Matcher bare = BARE_ITEM.matcher(value);
    int at = 0;
    while (bare.find(at)) {
      at = Math.max(bare.end(), at + 1);
      String found = bare.group();
      if (found.startsWith("%") && !isUtf8(found.substring(2, found.length() - 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(String escaped) {
    ByteBuffer bytes = ByteBuffer.allocate(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.put((byte) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.put((byte) escaped.charAt(i));
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Tells whether a member of {@code Signature-Input} could be taken for the proxy's. */
  static boolean isOfProxy(Member member) {
    return member.key().equals("ttrp")
        || "\"client-cert\"".equals(member.parameters().get("tag"))
        || "client-cert".equals(member.parameters().get("tag"));
  }

  /**
   * Returns what the one signature of the proxy signs in a request with the components {@code
   * request}, empty if it may not be accepted.
   *
   * @param now in seconds
   */
  static Optional<String> base(List<Member> inputs, Map<String, String> request, long now) {
    List<Member> candidates = inputs.stream().filter(SignatureOracle::isOfProxy).toList();
    Set<String> labels = new LinkedHashSet<>(inputs.stream().map(Member::key).toList());
    if (inputs.size() > 16
        || labels.size() < inputs.size()
        || candidates.size() != 1
        || !candidates.get(0).isInnerList()) {
      return Optional.empty();
    }
    Member ours = candidates.get(0);
    Map<String, String> parameters = ours.parameters();
    boolean allowed =
        Set.of("created", "expires", "keyid", "alg", "nonce", "tag")
                .containsAll(parameters.keySet())
            && "\"edge-1\"".equals(parameters.get("keyid"))
            && "\"hmac-sha256\"".equals(parameters.getOrDefault("alg", "\"hmac-sha256\""))
            && isTag(parameters.getOrDefault("tag", "\"client-cert\""))
            && isBetween(parameters.getOrDefault("created", ""), now - 35, now + 5)
            && isBetween(parameters.getOrDefault("expires", "" + now), now - 5, Long.MAX_VALUE);
    StringBuilder base = new StringBuilder();
    Set<String> seen = new LinkedHashSet<>();
    for (String item : ours.items()) {
      String name = item.startsWith("\"") ? item.substring(1, item.length() - 1) : "";
      if (!request.containsKey(name) || !seen.add(name)) {
        return Optional.empty();
      }
      base.append(item).append(": ").append(request.get(name)).append('\n');
    }
    if (!allowed || !seen.containsAll(request.keySet())) {
      return Optional.empty();
    }
    base.append("\"@signature-params\": (").append(String.join(" ", ours.items())).append(')');
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      Optional<String> value = canonical(parameter.getValue());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      base.append(';').append(parameter.getKey()).append(value.get());
    }
    return Optional.of(base.toString());
  }

  private static boolean isTag(String value) {
    return value.equals("\"client-cert\"") || value.equals("client-cert");
  }

  private static boolean isBetween(String value, long from, long to) {
    return value.matches("-?[0-9]+")
        && Long.parseLong(value) >= from
        && Long.parseLong(value) <= to;
  }

  /** The only serialisation of a value, with its equals sign. */
  private static Optional<String> canonical(String value) {
    if (value.equals("?1")) {
      return Optional.of("");
    }
    if (value.startsWith("%")) {
      return Optional.empty();
    }
    if (value.startsWith(":")) {
      byte[] bytes = Base64.getDecoder().decode(value.substring(1, value.length() - 1));
      return Optional.of("=:" + Base64.getEncoder().encodeToString(bytes) + ":");
    }
    if (value.startsWith("@")) {
      return Optional.of("=@" + Long.parseLong(value.substring(1)));
    }
    if (value.matches("-?[0-9]+")) {
      return Optional.of("=" + Long.parseLong(value));
    }
    if (value.matches("-?[0-9]+\\.[0-9]+")) {
      BigDecimal number = new BigDecimal(value).setScale(3, RoundingMode.UNNECESSARY);
      return Optional.of("=" + number.toPlainString().replaceFirst("0{1,2}$", ""));
    }
    return Optional.of("=" + value);
  }
}
