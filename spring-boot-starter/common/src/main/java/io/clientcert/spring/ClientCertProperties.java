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
package io.clientcert.spring;

import io.clientcert.ClientCertConfig;
import io.clientcert.ConfigurationException;
import io.clientcert.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.unit.DataSize;

/**
 * The properties below {@code clientcert.}, read into the settings of the engine. Immutable.
 *
 * @param settings by the names that the engine has; only those that are written
 * @param sslBundle the name of the SSL bundle with the trust anchors; null for none
 */
record ClientCertProperties(Map<String, String> settings, @Nullable String sslBundle) {

  static final String ENABLED = "enabled";
  static final String HOST_LEVEL = "host-level";
  static final String SSL_BUNDLE = "ssl-bundle";

  private static final List<String> OF_THE_STARTER = List.of(ENABLED, HOST_LEVEL, SSL_BUNDLE);
  private static final Pattern BARE_WILDCARD =
      Pattern.compile("clientcert\\.host\\.(?:\\.|[^\\[]*\\*).*");
  private static final Pattern ELEMENT = Pattern.compile("(.+?)(?:\\[\\d+]|\\.\\d+)");
  private static final Pattern DOTTED_HEADER =
      Pattern.compile("(?:host\\..+\\.)?header\\.[^.]+\\..+");

  /** The underscore before the number of a chain in several fields would be lost. */
  private static final Pattern VARIABLE_WITH_UNDERSCORE =
      Pattern.compile("(?i)clientcert_(?:host_.+_)?header_.*_");

  private static final Pattern DURATION = Pattern.compile("\\d+(?:ns|us|ms|s|m|h|d)");
  private static final Pattern DATA_SIZE = Pattern.compile("\\d+(?:B|KB|MB|GB|TB)");

  ClientCertProperties {
    settings = Map.copyOf(settings);
  }

  /**
   * Reads the properties of {@code environment}.
   *
   * @throws ClientCertPropertyException if one is unknown or wrong
   */
  static ClientCertProperties of(Environment environment) {
    requireExpressibleNames(environment);
    Binder binder = Binder.get(environment);
    Map<String, String> settings = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      if (!setting.isNamed()) {
        ConfigurationPropertyName name =
            ConfigurationPropertyName.of(SettingNames.property(setting));
        written(binder, name, setting)
            .ifPresent(text -> put(settings, environment, name, setting.key(), text));
      }
    }
    binder
        .bind(SettingNames.PREFIX, Bindable.mapOf(String.class, String.class))
        .orElse(Map.of())
        .forEach(
            (key, text) -> {
              if (!isKnown(key)) {
                ConfigurationPropertyName name =
                    ConfigurationPropertyName.adapt(SettingNames.PREFIX + "." + key, '.');
                put(settings, environment, name, SettingNames.key(key), text);
              }
            });
    String bundle = binder.bind(SettingNames.PREFIX + "." + SSL_BUNDLE, String.class).orElse("");
    if (bundle.isEmpty()) {
      return new ClientCertProperties(settings, null);
    }
    if (settings.containsKey(Setting.TRUST_STORE.key())) {
      throw new ClientCertPropertyException(
          "Both \"clientcert.ssl-bundle\" and \"clientcert.trust-store\" say what to trust.",
          "Keep one of the two.",
          null);
    }
    return new ClientCertProperties(settings, bundle);
  }

  /**
   * Returns every property below {@code clientcert.} that is written in a place that can be listed,
   * in any spelling.
   */
  static List<ConfigurationPropertyName> written(Environment environment) {
    ConfigurationPropertyName prefix = ConfigurationPropertyName.of(SettingNames.PREFIX);
    List<ConfigurationPropertyName> written = new ArrayList<>();
    for (ConfigurationPropertySource source : sources(environment)) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        iterable.stream().filter(prefix::isAncestorOf).forEach(written::add);
      }
    }
    return written;
  }

  private static Iterable<ConfigurationPropertySource> sources(Environment environment) {
    return environment instanceof ConfigurableEnvironment configurable
        ? ConfigurationPropertySources.from(configurable.getPropertySources())
        : List.of();
  }

  /**
   * Reads a property of the starter itself.
   *
   * @throws ClientCertPropertyException if it is neither true nor false
   */
  static boolean flag(Environment environment, String name, boolean byDefault) {
    String property = SettingNames.PREFIX + "." + name;
    String text =
        Binder.get(environment).bind(property, String.class).orElse(Boolean.toString(byDefault));
    // as conditions on properties compare
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new ClientCertPropertyException(
        "Property \""
            + property
            + "\" = \""
            + text
            + "\""
            + origin(environment, ConfigurationPropertyName.of(property))
            + " is not allowed.",
        "Write true or false.",
        null);
  }

  /** Relaxed binding would take out a wildcard, and an underscore at the end. */
  private static void requireExpressibleNames(Environment environment) {
    if (environment instanceof ConfigurableEnvironment configurable) {
      for (PropertySource<?> source : configurable.getPropertySources()) {
        if (source instanceof EnumerablePropertySource<?> enumerable) {
          for (String name : enumerable.getPropertyNames()) {
            if (BARE_WILDCARD.matcher(name).matches()) {
              throw new ClientCertPropertyException(
                  "Property \"" + name + "\" has a wildcard that Spring Boot would drop.",
                  "Write the host in brackets, such as"
                      + " \"clientcert.host[*.example.com].on-invalid\".",
                  null);
            }
            if (VARIABLE_WITH_UNDERSCORE.matcher(name).matches()) {
              throw inexpressible(
                  "Environment variable \""
                      + name
                      + "\" ends with an underscore, which is lost. The name of an environment"
                      + " variable cannot express the underscore of a field name.");
            }
          }
        }
      }
    }
  }

  private static boolean isKnown(String key) {
    Matcher element = ELEMENT.matcher(key);
    return isName(key) || (element.matches() && isName(element.group(1)));
  }

  private static boolean isName(String key) {
    return SettingNames.find(key).isPresent()
        || OF_THE_STARTER.stream()
            .anyMatch(own -> SettingNames.uniform(own).equals(SettingNames.uniform(key)));
  }

  private static Optional<String> written(
      Binder binder, ConfigurationPropertyName name, Setting setting) {
    if (Collection.class.isAssignableFrom(setting.type())) {
      return Optional.ofNullable(
          binder
              .bind(name, Bindable.listOf(String.class))
              .map(elements -> String.join(",", elements))
              .orElse(null));
    }
    return Optional.ofNullable(
        binder
            .bind(name, Bindable.of(String.class))
            .map(text -> inOurForm(setting, text.trim()))
            .orElse(null));
  }

  /** Durations and sizes may be written as everywhere in Spring Boot: 30s, 10KB. */
  private static String inOurForm(Setting setting, String text) {
    if (setting.type() == Duration.class && DURATION.matcher(text).matches()) {
      return DurationStyle.SIMPLE.parse(text).toString();
    }
    if (setting.type() == Long.class && DATA_SIZE.matcher(text).matches()) {
      return Long.toString(DataSize.parse(text).toBytes());
    }
    return text;
  }

  private static void put(
      Map<String, String> settings,
      Environment environment,
      ConfigurationPropertyName name,
      String key,
      String text) {
    requireExpressible(environment, name, key);
    try {
      Setting setting = Setting.named(key);
      String defined = withoutPlaceholders(environment, name, key, text);
      String resolved = new ResourcePaths().resolve(setting, defined);
      // alone, so that the blame is with this one
      ClientCertConfig.builder(Map.of(key, resolved));
      settings.put(key, resolved);
    } catch (ConfigurationException e) {
      throw wrong(environment, name, text, e);
    } catch (IllegalArgumentException e) {
      throw new ClientCertPropertyException(
          "Property \""
              + name
              + "\" = \""
              + text
              + "\""
              + origin(environment, name)
              + " "
              + e.getMessage()
              + ".",
          "Write the path of a file, or a location such as file:/etc/pki/ca.pem or"
              + " classpath:ca.pem.",
          e);
    }
  }

  /** Spring has replaced what it knows by now. What is left, the engine would refuse too. */
  private static String withoutPlaceholders(
      Environment environment, ConfigurationPropertyName name, String key, String text) {
    try {
      return ClientCertConfig.resolvePlaceholders(Map.of(key, text)).getOrDefault(key, text);
    } catch (ConfigurationException e) {
      throw new ClientCertPropertyException(
          described(environment, name, text, e) + " " + e.problem() + ".",
          "Define the property that the placeholder names, or write a default, as in"
              + " ${NAME:default}. For the characters ${ themselves, write $\\${.",
          e);
    }
  }

  /** In a variable of the environment every underscore becomes a dot, and none a hyphen. */
  private static void requireExpressible(
      Environment environment, ConfigurationPropertyName name, String key) {
    if (DOTTED_HEADER.matcher(key).matches()
        && SettingNames.find(key.substring(key.lastIndexOf('.') + 1)).isEmpty()) {
      throw inexpressible(
          "Property \""
              + name
              + "\""
              + origin(environment, name)
              + " has dots in the name of a header field. The name of an environment variable"
              + " cannot express the hyphens of a field name.");
    }
  }

  private static ClientCertPropertyException inexpressible(String description) {
    return new ClientCertPropertyException(
        description,
        "Write the property into a file, such as \"clientcert.header.X-Client-Id\" into"
            + " application.properties; or into the variable SPRING_APPLICATION_JSON, such as"
            + " {\"clientcert.header.X-Client-Id\": \"{san_uri}\"}.",
        null);
  }

  private static ClientCertPropertyException wrong(
      Environment environment,
      ConfigurationPropertyName name,
      String text,
      ConfigurationException problem) {
    Optional<Setting> setting = problem.setting();
    String property = described(environment, name, text, problem);
    return setting
        .map(
            known ->
                new ClientCertPropertyException(
                    property + " " + problem.problem() + ".",
                    "Write " + known.allowed() + ".",
                    problem))
        .orElseGet(
            () ->
                new ClientCertPropertyException(
                    property + " is not known. " + problem.getMessage(),
                    "Correct its name, or take it out. Names are written in kebab case here:"
                        + " \"clientcert.trust-store\" is the setting \"trustStore\".",
                    problem));
  }

  private static String described(
      Environment environment,
      ConfigurationPropertyName name,
      String text,
      ConfigurationException problem) {
    boolean hidden = problem.setting().filter(Setting::isSecret).isPresent();
    return "Property \""
        + name
        + "\" = "
        + (hidden ? "(not shown)" : "\"" + text + "\"")
        + origin(environment, name);
  }

  static String origin(Environment environment, ConfigurationPropertyName name) {
    for (ConfigurationPropertySource source : sources(environment)) {
      ConfigurationProperty property = source.getConfigurationProperty(name);
      Origin origin = Origin.from(property);
      if (origin != null) {
        return " (from " + origin + ")";
      }
    }
    return "";
  }
}
