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
package io.clientcert.jetty;

import io.clientcert.ClientCertConfig;
import io.clientcert.ConfigurationException;
import io.clientcert.Setting;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.xml.ConfigurationProcessor;
import org.eclipse.jetty.xml.ConfigurationProcessorFactory;
import org.eclipse.jetty.xml.XmlConfiguration;
import org.eclipse.jetty.xml.XmlParser;
import org.jspecify.annotations.Nullable;

/**
 * Creates the customizer of the Jetty module from all properties that start with {@code
 * clientcert.}. Jetty's XML cannot refer to all properties, and a misspelled one would be
 * overlooked. Jetty finds this class by {@code META-INF/services}, for the file {@code
 * etc/clientcert.xml}.
 */
public final class ModuleConfiguration implements ConfigurationProcessorFactory {

  private static final String PREFIX = "clientcert.";
  private static final String TAG = "ClientCert";

  /** The values of {@code trustStore} that are not paths. */
  private static final Set<String> NO_FILES = Set.of(JettyTrust.CONNECTOR, "proxy");

  /** URIs, and invalid values that must not be resolved against {@code jetty.base}. */
  private static final Pattern NO_PATH = Pattern.compile("~|-----BEGIN|[A-Za-z][A-Za-z0-9+.*-]+:");

  /** Creates a factory. Called by Jetty. */
  public ModuleConfiguration() {}

  @Override
  public @Nullable ConfigurationProcessor getConfigurationProcessor(
      @Nullable String dtd, String tag) {
    return tag.equals(TAG) ? new Processor() : null;
  }

  private static final class Processor implements ConfigurationProcessor {
    private @Nullable XmlConfiguration configuration;

    @Override
    public void init(Resource resource, XmlParser.Node root, XmlConfiguration configuration) {
      this.configuration = configuration;
    }

    @Override
    public Object configure() {
      XmlConfiguration current = configuration;
      if (current == null || !(current.getIdMap().get("Server") instanceof Server server)) {
        throw new IllegalStateException("No object with the id \"Server\" in front of this file");
      }
      return configure(server);
    }

    @Override
    public Object configure(Object server) {
      Map<String, String> properties =
          configuration == null ? Map.of() : configuration.getProperties();
      ((Server) server).addBean(new ClientCertCustomizer(settings(properties)));
      return server;
    }
  }

  /**
   * Returns the settings among {@code properties}. Paths are resolved like Jetty's own.
   *
   * @throws ConfigurationException if a placeholder is not defined
   */
  static Map<String, String> settings(Map<String, String> properties) {
    Map<String, String> written = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            written.put(name.substring(PREFIX.length()), value);
          }
        });
    // Before paths are resolved, because they may start with a placeholder.
    Map<String, String> settings = new TreeMap<>(ClientCertConfig.resolvePlaceholders(written));
    String base = properties.get("jetty.base");
    if (base != null) {
      for (Setting setting : Setting.values()) {
        settings.computeIfPresent(
            setting.key(), (key, text) -> setting.withPaths(text, path -> resolved(base, path)));
      }
    }
    return settings;
  }

  private static String resolved(String base, String text) {
    String path = text.trim();
    if (path.isEmpty() || NO_FILES.contains(path) || NO_PATH.matcher(path).lookingAt()) {
      return path;
    }
    return Path.of(base).resolve(path).toString();
  }
}
