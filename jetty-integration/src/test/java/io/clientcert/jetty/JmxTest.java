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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.Setting;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and does by JMX. */
class JmxTest {

  private final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
  private TestJetty jetty;
  private Path trustStore;
  private ObjectName name;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    trustStore = Pki.trustStore(directory);
    jetty =
        TestJetty.of(directory, "trustStorePassword=secret")
            .with(server -> server.addBean(new MBeanContainer(mbeans)))
            .start(new Echo());
    name =
        mbeans
            .queryNames(new ObjectName("io.clientcert.jetty:type=clientcertcustomizer,*"), null)
            .iterator()
            .next();
  }

  @AfterEach
  void stop() {
    jetty.close();
  }

  private Object attribute(String attribute) throws Exception {
    return mbeans.getAttribute(name, attribute);
  }

  private void invoke(String operation, String... arguments) throws Exception {
    String[] types = new String[arguments.length];
    Arrays.fill(types, String.class.getName());
    mbeans.invoke(name, operation, arguments, types);
  }

  @Test
  @DisplayName("Counters, and the settings in force without their passwords")
  void attributes() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      connection.get();
      connection.get("Client-Cert: x");
    }
    assertThat(((CompositeData) attribute("requests")).get("VERIFIED")).isEqualTo(2L);
    assertThat(attribute("spoofed")).isEqualTo(1L);
    assertThat(attribute("oversized")).isEqualTo(0L);
    assertThat(attribute("validations")).isEqualTo(1L);
    assertThat(attribute("remembered")).isEqualTo(1L);
    assertThat(attribute("decisions")).isEqualTo(1L);
    assertThat(attribute("waiting")).isEqualTo(0);
    assertThat(attribute("evidenceAge")).isNull();
    assertThat(attribute("failingSources")).isEqualTo(0L);
    assertThat((Long) attribute("daysToExpiry")).isNotNegative();
    assertThat(attribute("inOutage")).isEqualTo(0L);
    assertThat(attribute("withoutClientAuth")).isEqualTo(0L);
    assertThat((String[]) attribute("problems")).isEmpty();
    assertThat((String[]) attribute("evidence")).isEmpty();
    assertThat(attribute("nearestExpiry"))
        .isEqualTo(Pki.PKI.client().leaf().certificate().getNotAfter().toInstant().toString());
    CompositeData settings = (CompositeData) attribute("settings");
    assertThat(settings.getCompositeType().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Setting.values()).map(Setting::key).toList());
    assertThat(settings.get("trustStore")).isEqualTo(trustStore.toString());
    assertThat(settings.get("trustStorePassword")).isEqualTo("(not shown)");
    assertThat(settings.get("chain")).isEqualTo("validated");
    assertThat(jetty.server.dump()).contains("onSpoofed").doesNotContain("secret");
  }

  @Test
  @DisplayName("Decisions can be cleared")
  void clearDecisions() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      connection.get();
      invoke("clearDecisions");
      connection.get();
    }
    assertThat(attribute("validations")).isEqualTo(2L);
  }

  @Test
  @DisplayName("Files can be read anew, and a broken one changes nothing")
  void reload() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      Files.writeString(trustStore, "broken");
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() -> invoke("reload"))
          .havingRootCause()
          .isInstanceOf(IllegalArgumentException.class)
          .withMessageContaining("trustStore");
      assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      HeldCertificate other =
          HeldCertificate.builder().subject("CN=other").certificateAuthority().build();
      Pem.write(trustStore, other.certificate());
      invoke("reload");
      assertThat(connection.get().body()).contains("verdict=UNTRUSTED");
    }
  }

  @Test
  @DisplayName("A setting of a host is shown, and can be switched")
  void hostSetting() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      invoke("switchSetting", "host.localhost.dialects", "nginx");
      assertThat(((CompositeData) attribute("settings")).get("host.localhost.dialects"))
          .isEqualTo("nginx");
      assertThat(connection.get().seen("X-SSL-Client-Verify")).containsExactly("SUCCESS");
      assertThatExceptionOfType(Exception.class)
          .as("its fields would no longer be removed from requests")
          .isThrownBy(() -> invoke("switchSetting", "host.localhost.dialects", "rfc9440"))
          .havingRootCause()
          .isInstanceOf(IllegalArgumentException.class)
          .withMessageContaining("X-SSL-Client-Verify");
      invoke("switchSetting", "dialects", "rfc9440,nginx");
      invoke("switchSetting", "host.localhost.dialects", "rfc9440");
      assertThat(connection.get().seen("Client-Cert")).hasSize(1);
      assertThat(connection.get().seen("X-SSL-Client-Verify")).isEmpty();
    }
  }

  @Test
  @DisplayName("V9 a setting that decides what is trusted is not switched")
  void trustIsNotSwitched() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      for (String setting : new String[] {"trustStore", "fetchHosts", "allowSha1"}) {
        assertThatExceptionOfType(Exception.class)
            .isThrownBy(() -> invoke("switchSetting", setting, "true"))
            .havingRootCause()
            .isInstanceOf(IllegalArgumentException.class)
            .withMessageContaining("Setting \"" + setting + "\" is not changed while");
      }
      assertThat(connection.get().seen("Client-Cert")).hasSize(1);
    }
  }

  @Test
  @DisplayName("A setting can be switched, a wrong one changes nothing, counters go on")
  void switchSetting() throws Exception {
    try (Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      assertThat(connection.get().seen("Client-Cert-Chain")).hasSize(1);
      invoke("switchSetting", "chain", "none");
      assertThat(connection.get().seen("Client-Cert-Chain")).isEmpty();
      assertThat(((CompositeData) attribute("settings")).get("chain")).isEqualTo("none");
      for (String wrong : new String[] {"chains", "chain"}) {
        assertThatExceptionOfType(Exception.class)
            .isThrownBy(() -> invoke("switchSetting", wrong, "sideways"))
            .havingRootCause()
            .isInstanceOf(IllegalArgumentException.class)
            .withMessageContaining("\"" + wrong + "\"");
      }
      assertThat(connection.get().seen("Client-Cert-Chain")).isEmpty();
      assertThat(((CompositeData) attribute("requests")).get("VERIFIED")).isEqualTo(3L);
    }
  }
}
