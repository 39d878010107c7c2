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

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting is unknown, missing or wrong. The message names the setting, its value, and what is
 * allowed, for whoever has to mend it.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** In a URL, where a password may be. */
  private static final Pattern USER_INFORMATION = Pattern.compile("//[^/@\\s]*@");

  private final String problem;
  private final @Nullable Setting setting;

  /**
   * Creates an exception of a host, for example about a connector.
   *
   * @param message which setting, its value, and what to write
   */
  public ConfigurationException(String message, @Nullable Throwable cause) {
    this(message, cause, message, null);
  }

  private ConfigurationException(
      String message, @Nullable Throwable cause, String problem, @Nullable Setting setting) {
    super(message, cause);
    this.problem = problem;
    this.setting = setting;
  }

  static ConfigurationException unknown(String key, String hint, String known) {
    return new ConfigurationException(
        "There is no setting \"" + key + "\"" + hint + " Known settings: " + known,
        null,
        "is for \"" + key + "\", which is no setting" + hint,
        null);
  }

  static ConfigurationException missing(Setting setting) {
    String problem = "is missing";
    return new ConfigurationException(
        "Setting \"" + setting.key() + "\" " + problem + ": write " + setting.allowed(),
        null,
        problem,
        setting);
  }

  /** Of a change to a running server; {@code problem} says what it would do. */
  static ConfigurationException notSwitchable(String key, String problem) {
    String switchable =
        Arrays.stream(Setting.values())
            .filter(Setting::isSwitchable)
            .map(Setting::key)
            .collect(Collectors.joining(", "));
    return new ConfigurationException(
        "Setting \""
            + key
            + "\" is not changed while the server runs, since that "
            + problem
            + ": change the configuration and restart. These can be changed: "
            + switchable,
        null);
  }

  static ConfigurationException wrong(Setting setting, Object value) {
    return because(setting, value, "is not allowed", null);
  }

  static ConfigurationException because(
      Setting setting, Object value, String problem, @Nullable Throwable cause) {
    return because(setting.key(), setting, value, problem, cause);
  }

  /** With the name that is written, of a setting that there is one of for each name. */
  static ConfigurationException because(
      String key, Setting setting, Object value, String problem, @Nullable Throwable cause) {
    return because(key, setting, value, problem, "write " + setting.allowed(), cause);
  }

  /** For a file that cannot be opened; empty if {@code failure} is another one. */
  static Optional<ConfigurationException> inaccessible(
      Setting setting, Path file, @Nullable Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return Optional.of(
          because(
              setting,
              file,
              "does not exist (looked for at " + file.toAbsolutePath() + ")",
              failure));
    }
    return failure instanceof AccessDeniedException
        ? Optional.of(
            because(
                setting,
                file,
                "cannot be read (permission denied)",
                "let the user that the server runs as read the file and its directories",
                failure))
        : Optional.empty();
  }

  /** With what to do, where that is not to write another value. */
  static ConfigurationException because(
      Setting setting,
      Object value,
      String problem,
      String instruction,
      @Nullable Throwable cause) {
    return because(setting.key(), setting, value, problem, instruction, cause);
  }

  /**
   * For a placeholder in the text of a setting.
   *
   * @param setting null for a name that is no setting, whose text may be a misplaced secret
   */
  static ConfigurationException ofPlaceholder(
      String key, @Nullable Setting setting, String text, String problem, String instruction) {
    return because(key, setting, text, problem, instruction, null);
  }

  private static ConfigurationException because(
      String key,
      @Nullable Setting setting,
      Object value,
      String problem,
      String instruction,
      @Nullable Throwable cause) {
    boolean hidden =
        setting == null || setting.isSecret() || PathText.isContent(String.valueOf(value));
    String shown = hidden ? "(not shown)" : "\"" + withoutUsers(text(value).toString()) + "\"";
    return new ConfigurationException(
        "Setting \"" + key + "\" = " + shown + " " + problem + ": " + instruction,
        cause,
        problem,
        setting);
  }

  /** Returns {@code text} without the user information of URLs in it, which may be a password. */
  static String withoutUsers(String text) {
    return USER_INFORMATION.matcher(text).replaceAll("//***@");
  }

  /** As it is written in a file of settings. */
  private static Object text(Object value) {
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : value;
  }

  /** Returns the setting that is missing or wrong; empty when it is none that there is. */
  public Optional<Setting> setting() {
    return Optional.ofNullable(setting);
  }

  /**
   * Returns what is wrong, without the setting, its value and what is allowed: a part of the
   * message.
   */
  public String problem() {
    return problem;
  }
}
