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

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.ConfigurationException;
import io.clientcert.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.xml.XmlConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jetty-home module: its file, and how its properties become settings. */
class ModuleTest {

  private static final Path MODULE = Path.of("src/main/jetty-base/modules/clientcert.mod");
  private static final Path XML = Path.of("src/main/jetty-base/etc/clientcert.xml");

  @Test
  @DisplayName("The ini template has every setting; -Dupdate.docs writes it")
  void iniTemplate() throws IOException {
    String module = Files.readString(MODULE);
    String head = module.substring(0, module.indexOf("[ini-template]\n"));
    String wanted = head + "[ini-template]\n" + template();
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(MODULE, wanted);
    }
    assertThat(Files.readString(MODULE)).isEqualTo(wanted);
  }

  private static String template() {
    return Arrays.stream(Setting.values())
        .map(ModuleTest::template)
        .collect(Collectors.joining("\n"));
  }

  private static String template(Setting setting) {
    boolean trustStore = setting == Setting.TRUST_STORE;
    return "## "
        + setting.description()
        + "\n## Write "
        + setting.allowed()
        + (trustStore ? ", or connector for what jetty.sslContext.trustStorePath names" : "")
        + ".\n# clientcert."
        + setting.key()
        + "="
        + (trustStore ? "connector" : setting.defaultText())
        + "\n";
  }

  @Test
  @DisplayName(
      "Every property that begins with clientcert. is a setting, and paths begin in the base")
  void settings() {
    assertThat(
            ModuleConfiguration.settings(
                Map.of(
                    "jetty.base", "/srv/base",
                    "jetty.ssl.port", "8443",
                    "clientcert.trustStore", "etc/ca.pem",
                    "clientcert.intermediates", "/etc/pki/intermediates.pem",
                    "clientcert.crlFiles", "etc/a.crl, /etc/b.crl",
                    "clientcert.misspelt", "x")))
        .containsOnly(
            entry("trustStore", "/srv/base/etc/ca.pem"),
            entry("intermediates", "/etc/pki/intermediates.pem"),
            entry("crlFiles", "/srv/base/etc/a.crl,/etc/b.crl"),
            entry("misspelt", "x"));
    assertThat(
            ModuleConfiguration.settings(
                Map.of("jetty.base", "/srv/base", "clientcert.trustStore", "connector")))
        .containsOnly(entry("trustStore", "connector"));
  }

  @Test
  @DisplayName("V8 a file: URI, and what is no path, do not become a path below jetty.base")
  void noPaths() {
    for (String text :
        List.of(
            "file:///etc/ca.pem", "~/ca.pem", "classpath:ca.pem", "-----BEGIN CERTIFICATE-----")) {
      assertThat(
              ModuleConfiguration.settings(
                  Map.of("jetty.base", "/srv/base", "clientcert.trustStore", text)))
          .containsEntry("trustStore", text);
    }
  }

  @Test
  @DisplayName("Every setting that is a path is resolved")
  void everyPath() {
    List<Setting> paths =
        Arrays.stream(Setting.values())
            .filter(s -> s.allowed().contains("file: URI"))
            .collect(Collectors.toCollection(ArrayList::new));
    assertThat(paths)
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values()).filter(Setting::isPath).toList());
    assertThat(paths).contains(Setting.TRUST_STORE, Setting.INTERMEDIATES, Setting.CRL_FILES);
    assertThat(
            ModuleConfiguration.settings(
                Map.of("jetty.base", "/srv/base", "clientcert.trustedProxyKeys", "a=x, b=/y")))
        .containsOnly(entry("trustedProxyKeys", "a=/srv/base/x,b=/y"));
    paths.remove(Setting.TRUSTED_PROXY_KEYS);
    for (Setting setting : paths) {
      assertThat(
              ModuleConfiguration.settings(
                  Map.of("jetty.base", "/srv/base", "clientcert." + setting.key(), "x")))
          .containsOnly(entry(setting.key(), "/srv/base/x"));
    }
  }

  @Test
  @DisplayName(
      "V9 a path is resolved below the base after its placeholder, which has to be defined")
  void placeholders() {
    System.setProperty("clientcert.test.absolute", "/etc/pki");
    try {
      assertThat(
              ModuleConfiguration.settings(
                  Map.of(
                      "jetty.base", "/srv/base",
                      "clientcert.trustStore", "${clientcert.test.absolute}/ca.pem",
                      "clientcert.intermediates", "${clientcert.test.none:etc}/intermediates.pem",
                      "clientcert.header.X-Text", "$${serial}")))
          .containsOnly(
              entry("trustStore", "/etc/pki/ca.pem"),
              entry("intermediates", "/srv/base/etc/intermediates.pem"),
              entry("header.X-Text", "$${serial}"));
    } finally {
      System.clearProperty("clientcert.test.absolute");
    }
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> configured(Map.of("clientcert.trustStore", "${clientcert.test.none}")))
        .withMessageContaining("\"trustStore\" = \"${clientcert.test.none}\" has a placeholder");
  }

  private static Server configured(Map<String, String> properties) throws Exception {
    Server server = new Server();
    XmlConfiguration configuration = new XmlConfiguration(ResourceFactory.root().newResource(XML));
    configuration.getIdMap().put("Server", server);
    configuration.getProperties().putAll(properties);
    assertThat(configuration.configure()).isSameAs(server);
    return server;
  }

  @Test
  @DisplayName("The XML file adds a customizer to the server, which refuses an unknown property")
  void xml(@TempDir Path directory) throws Exception {
    String trustStore = Pki.trustStore(directory).toString();
    Server server = configured(Map.of("clientcert.trustStore", trustStore));
    server.start();
    assertThat(
            server.getBean(ClientCertCustomizer.class).management().getSettings().get("trustStore"))
        .isEqualTo(trustStore);
    server.stop();

    Server other =
        configured(Map.of("clientcert.trustStore", trustStore, "clientcert.onSpoofd", "reject"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(other::start)
        .withMessageContaining("There is no setting \"onSpoofd\": did you mean \"onSpoofed\"?");
    other.stop();
  }

  @Test
  @DisplayName("Without a server in front of it, the XML file is refused")
  void withoutServer() throws Exception {
    XmlConfiguration configuration = new XmlConfiguration(ResourceFactory.root().newResource(XML));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(configuration::configure)
        .withMessageContaining("\"Server\"");
  }
}
