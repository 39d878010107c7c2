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
package io.clientcert;

import io.clientcert.dialect.Dialect;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a setting are: how they are written, which of them are allowed, and how they
 * are kept. The range of a setting stands here alone; the text that describes it is made from it.
 * Immutable.
 *
 * @param <T> what a value is kept as
 * @param type what {@link Setting#type} says
 * @param allowed what may be written, as the end of a sentence that begins with "write"
 * @param parser reads text; empty if the text is no value
 * @param check what every value passes, whether it was text or set in code
 * @param none what holds if the default is empty; null for no value at all
 * @param paths where a value has paths
 * @param named how one of several values is set, each of which has a name; null for a setting with
 *     one value
 */
record SettingType<T>(
    Class<?> type,
    String allowed,
    Function<String, Optional<T>> parser,
    Check<T> check,
    @Nullable Object none,
    Paths paths,
    @Nullable NamedSetter named) {

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern IDENTITIES = Pattern.compile(",(?=\\s*(dns|uri|subject|sha256):)");
  private static final Pattern ALLOW_FOR = Pattern.compile("allow-for\\((.+)\\)");
  private static final Pattern REFUSE = Pattern.compile("refuse\\((\\d{3})\\)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(|KiB|MiB|GiB)");

  /** Decides whether a value is allowed, and brings it into the form in which it is kept. */
  interface Check<T> {
    /**
     * Returns the value to keep.
     *
     * @throws ConfigurationException if {@code value} is not allowed
     */
    T checked(Setting setting, T value);
  }

  /** Where the text of a value has paths of files. */
  enum Paths {
    /** Nowhere. */
    NONE,
    /** It is one. */
    ONE,
    /** It is a list of them. */
    EACH,
    /** It is a list of {@code NAME=FILE}. */
    NAMED
  }

  /** Sets the value that belongs to a name. */
  interface NamedSetter {
    /** Reads {@code text} and sets what it says for {@code name}. */
    void set(ClientCertConfig.Builder builder, String name, String text);
  }

  private SettingType(
      Class<?> type, String allowed, Function<String, Optional<T>> parser, @Nullable Object none) {
    this(type, allowed, parser, (setting, value) -> value, none, Paths.NONE, null);
  }

  /** Returns {@code value} as it is kept, if it is allowed for {@code setting}. */
  Object checked(Setting setting, Object value) {
    @SuppressWarnings("unchecked") // the builder's method has the type, which SettingTest compares
    T typed = (T) value;
    return check.checked(setting, typed);
  }

  /** Returns {@code text} with {@code resolved} in place of each path in it. */
  String withPaths(String text, UnaryOperator<String> resolved) {
    return switch (paths) {
      case NONE -> text;
      case ONE -> resolved.apply(text.trim());
      case EACH -> eachOf(text, resolved);
      case NAMED ->
          eachOf(
              text,
              element -> {
                int file = element.indexOf('=') + 1;
                return element.substring(0, file) + resolved.apply(element.substring(file).trim());
              });
    };
  }

  private static String eachOf(String text, UnaryOperator<String> resolved) {
    return Arrays.stream(text.split(",", -1))
        .map(element -> resolved.apply(element.trim()))
        .collect(Collectors.joining(","));
  }

  /** Returns this type with another check after its own. */
  SettingType<T> checkedBy(Check<T> next) {
    Check<T> both = (setting, value) -> next.checked(setting, check.checked(setting, value));
    return new SettingType<>(type, allowed, parser, both, none, paths, named);
  }

  /** Returns this type with more to say about what may be written. */
  SettingType<T> noting(String note) {
    return new SettingType<>(type, allowed + note, parser, check, none, paths, named);
  }

  /** Returns this type with a value that is allowed although it is out of range. */
  SettingType<T> or(T value, String note) {
    Check<T> either =
        (setting, given) -> given.equals(value) ? given : check.checked(setting, given);
    return new SettingType<>(type, allowed + note, parser, either, none, paths, named);
  }

  /** Text, which only a check restricts. */
  static SettingType<String> text(String allowed) {
    return new SettingType<>(String.class, allowed, Optional::of, "");
  }

  /** A list of texts. */
  static SettingType<List<String>> texts(String allowed) {
    return new SettingType<>(List.class, allowed, text -> Optional.of(split(text)), List.of());
  }

  /** Identities of proxies. A comma that no identity follows belongs to a distinguished name. */
  static SettingType<List<String>> identities() {
    return new SettingType<List<String>>(
            List.class,
            "dns:NAME, uri:URI, subject:DN or sha256:HEX, several separated by commas",
            text -> Optional.of(split(text, IDENTITIES)),
            List.of())
        .checkedBy(SettingChecks::identities);
  }

  /** {@code true} or {@code false}. */
  static SettingType<Boolean> flag() {
    return new SettingType<>(
        Boolean.class,
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            },
        null);
  }

  /** A number, both ends included. */
  static SettingType<Integer> number(int min, int max) {
    return number("a number", min, max);
  }

  /** A number of bits, both ends included. */
  static SettingType<Integer> bits(int min, int max) {
    return number("a number of bits", min, max);
  }

  private static SettingType<Integer> number(String noun, int min, int max) {
    return new SettingType<>(
            Integer.class,
            noun + " from " + min + " to " + max,
            text ->
                text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty(),
            null)
        .checkedBy(within(min, max));
  }

  /** A size in bytes or characters, both ends included. */
  static SettingType<Long> size(String min, String max, String example) {
    return new SettingType<>(
            Long.class,
            "a size from " + min + " to " + max + ", such as " + example,
            SettingType::readSize,
            null)
        .checkedBy(within(readSize(min).orElseThrow(), readSize(max).orElseThrow()));
  }

  /** A duration, both ends included. */
  static SettingType<Duration> duration(String min, String max, String example) {
    return within(min, max, "a duration from " + min + " to " + max + ", such as " + example);
  }

  /** A duration from zero on. */
  static SettingType<Duration> durationUpTo(String max, String example) {
    return within("PT0S", max, "a duration up to " + max + ", such as " + example);
  }

  private static SettingType<Duration> within(String min, String max, String allowed) {
    return new SettingType<>(Duration.class, allowed, SettingType::readDuration, null)
        .checkedBy(within(Duration.parse(min), Duration.parse(max)));
  }

  /** How long something is allowed that is refused by default, zero for not at all. */
  static SettingType<Duration> outage(String max, String example) {
    return new SettingType<>(
            String.class,
            "refuse, or allow-for(DURATION) with a duration up to "
                + max
                + ", such as allow-for("
                + example
                + ")",
            SettingType::readOutage,
            null)
        .checkedBy(within(Duration.ZERO, Duration.parse(max)));
  }

  /**
   * What is refused, kept with its status.
   *
   * @param never the text for {@link Refusal#omit}
   * @param usual the status of {@link Refusal#reject}
   */
  static SettingType<Refusal> refusal(String never, int usual) {
    Check<Integer> range = within(400, 599);
    return new SettingType<>(
            String.class,
            never + ", reject, or refuse(STATUS) with a status from 400 to 599",
            text -> readRefusal(text, never),
            null)
        .checkedBy(
            (setting, refusal) -> {
              Refusal resolved = refusal.resolved(usual);
              resolved.status().ifPresent(status -> range.checked(setting, status));
              return resolved;
            });
  }

  /** One of the constants of an enum, in lower case with hyphens. */
  static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
    List<String> words =
        Arrays.stream(type.getEnumConstants()).map(SettingType::word).collect(Collectors.toList());
    String last = words.remove(words.size() - 1);
    return choice(type, String.join(", ", words) + " or " + last);
  }

  /** One of the constants of an enum, which {@code allowed} lists in the usual spelling. */
  static <E extends Enum<E>> SettingType<E> choice(Class<E> type, String allowed) {
    return new SettingType<>(
        type,
        allowed,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(choice -> word(choice).equalsIgnoreCase(text))
                .findFirst(),
        null);
  }

  /** Dialects, kept in the order in which they are written. */
  static SettingType<List<Dialect>> dialects() {
    String keys = String.join(", ", Arrays.stream(Dialect.values()).map(Dialect::key).toList());
    return new SettingType<>(
            List.class,
            "names among " + keys + ", separated by commas",
            (String text) -> readEach(text, Dialect::named),
            List.of())
        .checkedBy((setting, dialects) -> dialects.stream().distinct().sorted().toList());
  }

  /** The path of a file. */
  static SettingType<Path> path(String allowed) {
    return new SettingType<>(
        Path.class, allowed, SettingType::readPath, SettingChecks::path, null, Paths.ONE, null);
  }

  /** The paths of files. */
  static SettingType<List<Path>> paths(String allowed) {
    return new SettingType<>(
        List.class,
        allowed,
        text -> readEach(text, SettingType::readPath),
        (setting, paths) -> paths.stream().map(path -> SettingChecks.path(setting, path)).toList(),
        List.of(),
        Paths.EACH,
        null);
  }

  /** Names with the paths of files, each NAME=FILE. */
  static SettingType<List<String>> namedPaths(String allowed) {
    return new SettingType<List<String>>(
        List.class,
        allowed,
        text -> Optional.of(split(text)),
        SettingChecks::keyFiles,
        List.of(),
        Paths.NAMED,
        null);
  }

  /** A URI. */
  static SettingType<URI> uri(String allowed) {
    return new SettingType<>(URI.class, allowed, SettingType::readUri, null);
  }

  /** A list of URIs. */
  static SettingType<List<URI>> uris(String allowed) {
    return new SettingType<>(
        List.class, allowed, text -> readEach(text, SettingType::readUri), List.of());
  }

  /** Several values, each with a name of its own, which {@code setter} reads. */
  static SettingType<Map<String, ?>> named(String allowed, NamedSetter setter) {
    return new SettingType<>(
        String.class,
        allowed,
        text -> Optional.empty(),
        (setting, values) -> values,
        Map.of(),
        Paths.NONE,
        setter);
  }

  private static <N extends Comparable<N>> Check<N> within(N min, N max) {
    return (setting, value) -> {
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw ConfigurationException.wrong(setting, value);
      }
      return value;
    };
  }

  private static String word(Enum<?> choice) {
    return choice.name().replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static Optional<Long> readSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    // ten digits and 2 to the 30th stay below 2 to the 64th only as a double
    return matcher.matches()
            && Double.parseDouble(matcher.group(1)) * unit(matcher.group(2)) < 1L << 60
        ? Optional.of(Long.parseLong(matcher.group(1)) * unit(matcher.group(2)))
        : Optional.empty();
  }

  private static long unit(String suffix) {
    return switch (suffix) {
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1;
    };
  }

  private static Optional<Duration> readDuration(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> readOutage(String text) {
    if (text.equals("refuse")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher matcher = ALLOW_FOR.matcher(text);
    return matcher.matches()
        ? readDuration(matcher.group(1)).filter(duration -> !duration.isZero())
        : Optional.empty();
  }

  private static Optional<Refusal> readRefusal(String text, String never) {
    if (text.equals(never)) {
      return Optional.of(Refusal.omit());
    }
    if (text.equals("reject")) {
      return Optional.of(Refusal.reject());
    }
    Matcher matcher = REFUSE.matcher(text);
    return matcher.matches()
        ? Optional.of(Refusal.refuse(Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  private static Optional<Path> readPath(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(PathText.path(text));
  }

  private static Optional<URI> readUri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static <E> Optional<List<E>> readEach(String text, Function<String, Optional<E>> reader) {
    List<E> elements = new ArrayList<>();
    for (String element : split(text)) {
      Optional<E> read = reader.apply(element);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      elements.add(read.get());
    }
    return Optional.of(elements);
  }

  private static List<String> split(String text) {
    return split(text, COMMA);
  }

  private static List<String> split(String text, Pattern separator) {
    return Arrays.stream(separator.split(text))
        .map(String::trim)
        .filter(s -> !s.isEmpty())
        .toList();
  }
}
