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
package io.clientcert.tomcat;

import static io.clientcert.tomcat.Scene.PKI;
import static io.clientcert.tomcat.Scene.echoed;
import static io.clientcert.tomcat.Scene.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.Setting;
import io.clientcert.Verdict;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("JMX")
final class JmxTest {

  private final Path directory;
  private final MBeanServer server = Registry.getRegistry(null).getMBeanServer();
  private final Scene scene;
  private final ObjectName name;

  JmxTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    scene = new Scene(directory).set("trustStorePassword", "secret").start();
    name = scene.valve.getObjectName();
  }

  @AfterEach
  void stop() throws Exception {
    scene.close();
  }

  private CompositeData composite(String attribute) throws Exception {
    return (CompositeData) server.getAttribute(name, attribute);
  }

  private void invoke(String operation, String... parameters) throws Exception {
    String[] signature = new String[parameters.length];
    Arrays.fill(signature, String.class.getName());
    server.invoke(name, operation, parameters, signature);
  }

  private List<String> forwarded(TestPki.Client client) throws Exception {
    try (RawClient connection = scene.tls(client)) {
      return echoed(connection.get("/echo"), "Client-Cert");
    }
  }

  @Test
  @DisplayName("T2 an item for every setting and every verdict, and no password")
  void items() throws Exception {
    assertThat(name.getKeyProperty("name")).isEqualTo("ClientCertValve");
    assertThat(composite("settings").getCompositeType().keySet())
        .isEqualTo(java.util.Set.copyOf(keys()));
    assertThat(composite("settings").get("trustStorePassword")).isEqualTo("(not shown)");
    assertThat(composite("settings").get("chain")).isEqualTo("validated");
    for (Verdict verdict : Verdict.values()) {
      assertThat(composite("requests").get(verdict.name())).isEqualTo(0L);
    }
    assertThat(server.getMBeanInfo(name).getAttributes()).noneMatch(a -> a.isWritable());
  }

  private static List<String> keys() {
    return Arrays.stream(Setting.values()).map(Setting::key).toList();
  }

  @Test
  @DisplayName("T2 counters, which a switched setting does not set back")
  void counters() throws Exception {
    forwarded(PKI.client());
    forwarded(PKI.rogue());
    try (RawClient client = scene.tls(PKI.client())) {
      client.get("/echo", Scene.FORGED);
    }
    invoke("switchSetting", "chain", "none");
    forwarded(PKI.overLeafLimit());

    assertThat(composite("requests").get("VERIFIED")).isEqualTo(3L);
    assertThat(composite("requests").get("UNTRUSTED")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "spoofed")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "oversized")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "validations")).isEqualTo(3L);
    assertThat(server.getAttribute(name, "stateName")).isEqualTo("STARTED");
    assertThat(server.getAttribute(name, "asyncSupported")).isEqualTo(true);
  }

  @Test
  @DisplayName("T2 how fresh what is trusted is")
  void health() throws Exception {
    assertThat(server.getAttribute(name, "nearestExpiry")).isNull();
    assertThat((String[]) server.getAttribute(name, "evidence")).isEmpty();
    assertThat((String[]) server.getAttribute(name, "problems")).isEmpty();
    assertThat(server.getAttribute(name, "inOutage")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "withoutClientAuth")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "evidenceAge")).isNull();
    assertThat(server.getAttribute(name, "failingSources")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "daysToExpiry")).isNull();
    assertThat(server.getAttribute(name, "decisions")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "waiting")).isEqualTo(0);

    forwarded(PKI.client());
    assertThat(server.getAttribute(name, "nearestExpiry"))
        .isEqualTo(PKI.client().leaf().certificate().getNotAfter().toInstant().toString());
    assertThat((Long) server.getAttribute(name, "daysToExpiry")).isNotNegative();
    assertThat(server.getAttribute(name, "decisions")).isEqualTo(1L);
  }

  @Test
  @DisplayName("a setting is switched while requests come in")
  void switchSetting() throws Exception {
    invoke("switchSetting", "onSpoofed", "reject");
    assertThat(composite("settings").get("onSpoofed")).isEqualTo("reject");
    try (RawClient client = scene.plain()) {
      assertThat(client.get("/echo", Scene.FORGED).status()).isEqualTo(400);
    }
    invoke("switchSetting", "onSpoofed", "strip");
    try (RawClient client = scene.plain()) {
      assertThat(client.get("/echo", Scene.FORGED).status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("a setting of a host is shown, and switched while requests come in")
  void hostSetting() throws Exception {
    invoke("switchSetting", "host.localhost.onMissing", "refuse(401)");
    assertThat(composite("settings").get("host.localhost.onMissing")).isEqualTo("refuse(401)");
    try (RawClient client = scene.plain()) {
      assertThat(client.get("/echo").status()).isEqualTo(401);
    }
    assertThat(forwarded(PKI.client())).containsExactly(leaf(PKI.client()));
    invoke("switchSetting", "host.localhost.onMissing", "omit");
    try (RawClient client = scene.plain()) {
      assertThat(client.get("/echo").status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("a setting that is unknown or wrong is not switched")
  void wrongSwitch() throws Exception {
    assertThatThrownBy(() -> invoke("switchSetting", "onSpoofed", "ignore"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("write strip, reject, or refuse");
    assertThatThrownBy(() -> invoke("switchSetting", "onSpofed", "strip"))
        .rootCause()
        .hasMessageContaining("did you mean \"onSpoofed\"");
    assertThat(composite("settings").get("onSpoofed")).isEqualTo("strip");
    assertThat(forwarded(PKI.client())).containsExactly(leaf(PKI.client()));
  }

  @Test
  @DisplayName("V9 a setting that decides what is trusted is not switched")
  void trustIsNotSwitched() throws Exception {
    Path other = directory.resolve("other.pem");
    Pem.write(other, TestPki.create(Clock.systemUTC()).root().certificate());
    for (String[] change :
        new String[][] {
          {"trustStore", other.toString()}, {"fetchHosts", "10.0.0.1"}, {"chain", "presented"}
        }) {
      assertThatThrownBy(() -> invoke("switchSetting", change[0], change[1]))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .rootCause()
          .hasMessageContaining("Setting \"" + change[0] + "\" is not changed while");
    }
    assertThat(forwarded(PKI.client())).containsExactly(leaf(PKI.client()));
  }

  @Test
  @DisplayName("reload takes the files as they are now, and a broken one changes nothing")
  void reload() throws Exception {
    TestPki other = TestPki.create(Clock.systemUTC());
    assertThat(forwarded(PKI.client())).containsExactly(leaf(PKI.client()));
    Pem.write(directory.resolve("ca.pem"), other.root().certificate());
    assertThat(forwarded(PKI.client())).containsExactly(leaf(PKI.client()));
    invoke("reload");
    assertThat(forwarded(PKI.client())).isEmpty();
    assertThat(forwarded(other.client())).containsExactly(leaf(other.client()));

    scene.tomcat.write("ca.pem", "");
    assertThatThrownBy(() -> invoke("reload"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("is an empty file");
    assertThat(forwarded(other.client())).containsExactly(leaf(other.client()));
  }

  @Test
  @DisplayName("decisions are cleared, so that each certificate is validated again")
  void clearDecisions() throws Exception {
    forwarded(PKI.client());
    forwarded(PKI.client());
    assertThat(server.getAttribute(name, "validations")).isEqualTo(1L);
    assertThat(server.getAttribute(name, "remembered")).isEqualTo(1L);
    invoke("clearDecisions");
    forwarded(PKI.client());
    assertThat(server.getAttribute(name, "validations")).isEqualTo(2L);
  }

  @Test
  @DisplayName("operations of a valve that has stopped say so")
  void stopped() throws Exception {
    scene.tomcat.tomcat().stop();
    assertThatThrownBy(() -> invoke("reload")).rootCause().hasMessageContaining("not started");
    scene.start();
    invoke("reload");
  }
}
