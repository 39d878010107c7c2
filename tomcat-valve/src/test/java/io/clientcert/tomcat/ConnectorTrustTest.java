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

import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("trustStore=connector")
final class ConnectorTrustTest {

  private static final TestPki OTHER = TestPki.create(Clock.systemUTC());

  private final Path directory;
  private final EmbeddedTomcat tomcat;
  private final ClientCertValve valve = new ClientCertValve();

  ConnectorTrustTest(@TempDir Path directory) {
    this.directory = directory;
    tomcat = new EmbeddedTomcat(directory, PKI.server());
    valve.setProperty("trustStore", "connector");
    tomcat.engine().getPipeline().addValve(valve);
    tomcat.serve("/echo", Scene::echo);
  }

  @AfterEach
  void stop() throws LifecycleException {
    tomcat.close();
  }

  private List<String> forwarded(
      Connector connector, TestPki.Client client, String serverName, String host) throws Exception {
    try (RawClient connection = RawClient.tls(connector, PKI.root(), client, serverName)) {
      RawClient.Reply reply = connection.getFrom(host, "/echo", Scene.FORGED);
      assertThat(reply.status()).isEqualTo(200);
      return echoed(reply, "Client-Cert");
    }
  }

  private SSLHostConfig trusting(String hostName, TestPki pki) {
    SSLHostConfig host = tomcat.acceptingAny(hostName);
    host.setTrustStore(EmbeddedTomcat.trusting(pki.root().certificate()));
    return host;
  }

  @Test
  @DisplayName("V9 an explicit trust store is taken")
  void explicit() throws Exception {
    Connector https = tomcat.https(Map.of(), trusting("_default_", PKI));
    tomcat.start();
    assertThat(forwarded(https, PKI.client(), "", "localhost")).containsExactly(leaf(PKI.client()));
    assertThat(forwarded(https, OTHER.client(), "", "localhost")).isEmpty();
    assertThat(forwarded(https, PKI.expired(), "", "localhost")).isEmpty();
  }

  @Test
  @DisplayName("V9 a CA file is taken")
  void caFile() throws Exception {
    SSLHostConfig host = tomcat.acceptingAny("_default_");
    host.setCaCertificateFile(
        Pem.write(directory.resolve("ca.pem"), PKI.root().certificate()).toString());
    Connector https = tomcat.https(Map.of(), host);
    tomcat.start();
    assertThat(forwarded(https, PKI.client(), "", "localhost")).containsExactly(leaf(PKI.client()));
    assertThat(forwarded(https, OTHER.client(), "", "localhost")).isEmpty();
  }

  @Test
  @DisplayName("V9 a CA file in DER is taken; a broken one is refused by Tomcat's name for it")
  void otherCaFile() throws Exception {
    Path file = directory.resolve("ca.der");
    Files.write(file, PKI.root().certificate().getEncoded());
    SSLHostConfig host = tomcat.acceptingAny("_default_");
    host.setCaCertificateFile(file.toString());
    Connector https = tomcat.https(Map.of(), host);
    tomcat.start();
    assertThat(forwarded(https, PKI.client(), "", "localhost")).containsExactly(leaf(PKI.client()));

    Files.writeString(file, "<html>not found</html>");
    valve.stop();
    assertThatThrownBy(valve::start)
        .hasMessageContaining("SSLHostConfig [_default_]")
        .hasMessageContaining("caCertificateFile = \"" + file + "\" cannot be read")
        .hasMessageContaining("an HTML or XML page")
        .hasMessageContaining("download the file again");
  }

  @Test
  @DisplayName("V9 a revocation list that Tomcat reads from a URI is taken")
  void revocationListByUri() throws Exception {
    SSLHostConfig host = trusting("_default_", PKI);
    host.setCertificateRevocationListFile(
        Pem.write(directory.resolve("all.crl"), PKI.crl(), PKI.rootCrl()).toUri().toString());
    Connector https = tomcat.https(Map.of(), host);
    tomcat.start();
    assertThat(forwarded(https, PKI.client(), "", "localhost")).containsExactly(leaf(PKI.client()));
    assertThat(forwarded(https, PKI.revoked(), "", "localhost")).isEmpty();
  }

  @Test
  @DisplayName("V9 revocation lists are taken, unless the valve has its own choice")
  void revocationLists() throws Exception {
    SSLHostConfig host = trusting("_default_", PKI);
    host.setCertificateRevocationListFile(
        Pem.write(directory.resolve("all.crl"), PKI.crl(), PKI.rootCrl()).toString());
    Connector https = tomcat.https(Map.of(), host);
    tomcat.start();
    assertThat(forwarded(https, PKI.client(), "", "localhost")).containsExactly(leaf(PKI.client()));
    assertThat(forwarded(https, PKI.revoked(), "", "localhost")).isEmpty();
    assertThat(valve.management().getEvidence()).as("the file, and each list").hasSize(3);

    assertThatThrownBy(() -> valve.management().switchSetting("revocation", "none"))
        .isInstanceOf(IllegalArgumentException.class);
    valve.management().switchSetting("chain", "none");
    assertThat(forwarded(https, PKI.revoked(), "", "localhost")).isEmpty();

    valve.stop();
    valve.setProperty("revocation", "none");
    valve.start();
    assertThat(forwarded(https, PKI.revoked(), "", "localhost"))
        .containsExactly(leaf(PKI.revoked()));
  }

  @Test
  @DisplayName("V9 a connector that would trust the public authorities: refuses, and says why")
  void implicit() {
    tomcat.https(Map.of(), tomcat.asking("_default_"));
    assertThatThrownBy(tomcat::start)
        .hasStackTraceContaining("[_default_]")
        .hasStackTraceContaining("neither truststoreFile nor caCertificateFile")
        .hasStackTraceContaining("public certificate authorities");
  }

  @Test
  @DisplayName("V9 a CA file that Tomcat does not read without OpenSSL: refuses, and says why")
  void caFileOfOpenSsl() {
    SSLHostConfig host = tomcat.asking("_default_");
    host.setCaCertificateFile(
        Pem.write(directory.resolve("ca.pem"), PKI.root().certificate()).toString());
    tomcat.https(Map.of(), host);
    assertThatThrownBy(tomcat::start)
        .hasStackTraceContaining("caCertificateFile alone")
        .hasStackTraceContaining("write truststoreFile");
  }

  @Test
  @DisplayName("V9 a trust manager of which nobody knows whom it trusts: refuses")
  void trustManagerOfItsOwn() {
    tomcat.https(Map.of(), tomcat.acceptingAny("_default_"));
    assertThatThrownBy(tomcat::start).hasStackTraceContaining("neither truststoreFile");
  }

  @Test
  @DisplayName("V9 no connector with a trust store: refuses")
  void noTrustStoreAtAll() {
    tomcat.http(Map.of());
    tomcat.https(Map.of(), tomcat.notAsking("_default_"));
    assertThatThrownBy(tomcat::start).hasStackTraceContaining("no connector of this Service");
  }

  @Test
  @DisplayName("V8 an empty trust store, or a file that is not there: refuses")
  void unusable() {
    SSLHostConfig empty = tomcat.acceptingAny("_default_");
    empty.setTrustStore(EmbeddedTomcat.trusting());
    tomcat.https(Map.of(), empty);
    assertThatThrownBy(tomcat::start).hasStackTraceContaining("holds no trusted certificate");
  }

  @Test
  @DisplayName("V8 a revocation list that is not there: refuses")
  void missingRevocationList() {
    SSLHostConfig host = trusting("_default_", PKI);
    host.setCertificateRevocationListFile("/missing/all.crl");
    tomcat.https(Map.of(), host);
    assertThatThrownBy(tomcat::start).hasStackTraceContaining("/missing/all.crl");
  }

  @Test
  @DisplayName("V9 a folder of revocation lists, which is not read: refuses")
  void folderOfRevocationLists() {
    SSLHostConfig host = trusting("_default_", PKI);
    host.setCertificateRevocationListPath(directory.toString());
    tomcat.https(Map.of(), host);
    assertThatThrownBy(tomcat::start).hasStackTraceContaining("certificateRevocationListPath");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("V9 a setting that belongs to a file: refuses")
  @ValueSource(strings = {"trustStorePassword", "trustStoreType"})
  void settingOfFile(String name) {
    valve.setProperty(name, "PEM");
    tomcat.https(Map.of(), trusting("_default_", PKI));
    assertThatThrownBy(tomcat::start)
        .hasStackTraceContaining("Setting \"" + name + "\" belongs to a file");
  }

  @Test
  @DisplayName("V9 each connector counts for the requests that come by it")
  void severalConnectors() throws Exception {
    Connector one = tomcat.https(Map.of(), trusting("_default_", PKI));
    Connector two = tomcat.https(Map.of(), trusting("_default_", OTHER));
    Connector publicOne = tomcat.https(Map.of(), tomcat.notAsking("_default_"));
    tomcat.start();
    assertThat(forwarded(one, PKI.client(), "", "localhost")).containsExactly(leaf(PKI.client()));
    assertThat(forwarded(one, OTHER.client(), "", "localhost")).isEmpty();
    assertThat(forwarded(two, PKI.client(), "", "localhost")).isEmpty();
    assertThat(forwarded(two, OTHER.client(), "", "localhost"))
        .containsExactly(leaf(OTHER.client()));
    assertThat(forwarded(publicOne, PKI.client(), "", "localhost")).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @DisplayName("V9 of several hosts the one that the request names counts")
  @CsvSource({
    "one.test, true",
    "ONE.test, true",
    "a.two.test, false",
    "b.TWO.test, false",
    "b.a.two.test, true",
    "two.test, true",
    "three, true",
    "none.test, ",
  })
  void severalHosts(String name, Boolean ours) throws Exception {
    Connector https =
        tomcat.https(
            Map.of(),
            trusting("one.test", PKI),
            trusting("*.two.test", OTHER),
            tomcat.notAsking("none.test"));
    tomcat.start();
    assertThat(forwarded(https, PKI.client(), name, name))
        .isEqualTo(Boolean.TRUE.equals(ours) ? List.of(leaf(PKI.client())) : List.of());
    assertThat(forwarded(https, OTHER.client(), name, name))
        .isEqualTo(Boolean.FALSE.equals(ours) ? List.of(leaf(OTHER.client())) : List.of());
  }

  @Test
  @DisplayName("V9 a request for another host than that of the handshake is refused")
  void otherHostThanHandshake() throws Exception {
    Connector https =
        tomcat.https(Map.of(), trusting("one.test", PKI), trusting("two.test", OTHER));
    tomcat.start();
    for (String serverName : List.of("two.test", "")) {
      String host = serverName.isEmpty() ? "two.test" : "one.test";
      try (RawClient connection = RawClient.tls(https, PKI.root(), PKI.client(), serverName)) {
        RawClient.Reply reply = connection.getFrom(host, "/echo");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).doesNotContain(leaf(PKI.client()));
      }
    }
    assertThat(valve.management().getRequests().get("VERIFIED")).isEqualTo(0L);
  }

  @ParameterizedTest(name = "{0}={1}")
  @DisplayName("V9 several hosts, and a request may name another: refuses")
  @CsvSource({"strictSni, false", "proxyName, one.test"})
  void authorityOfAnother(String attribute, String value) {
    Connector https =
        tomcat.https(Map.of(), trusting("one.test", PKI), trusting("two.test", OTHER));
    if (attribute.equals("proxyName")) {
      https.setProxyName(value);
    } else {
      https.setProperty(attribute, value);
    }
    assertThatThrownBy(tomcat::start).hasStackTraceContaining(attribute);
  }

  @Test
  @DisplayName("settings of hosts, several SSLHostConfigs, and no strictSni: refuses")
  void hostSettingsWithoutStrictSni(@TempDir Path files) {
    valve.setProperty(
        "trustStore", Pem.write(files.resolve("ca.pem"), PKI.root().certificate()).toString());
    valve.setProperty("host.one.test.dialects", "nginx");
    tomcat
        .https(Map.of(), trusting("one.test", PKI), trusting("two.test", OTHER))
        .setProperty("strictSni", "false");
    assertThatThrownBy(tomcat::start).hasStackTraceContaining("strictSni");
  }

  @Test
  @DisplayName("V9 several hosts, and a valve before ours that may name another: refuses")
  void behindAnotherValve() {
    ClientCertValve second = new ClientCertValve();
    second.setProperty("trustStore", "connector");
    tomcat.engine().getPipeline().removeValve(valve);
    tomcat.engine().getPipeline().addValve(new RemoteIpValve());
    tomcat.engine().getPipeline().addValve(second);
    tomcat.https(Map.of(), trusting("one.test", PKI), trusting("two.test", OTHER));
    assertThatThrownBy(tomcat::start).hasStackTraceContaining("the first valve of the Engine");
  }

  @ParameterizedTest(name = "{0}={1}")
  @DisplayName("V9 one host needs neither strictSni nor the first place")
  @CsvSource({"strictSni, false", "proxyName, elsewhere.test"})
  void oneHost(String attribute, String value) throws Exception {
    Connector https = tomcat.https(Map.of(), trusting("_default_", PKI));
    if (attribute.equals("proxyName")) {
      https.setProxyName(value);
    } else {
      https.setProperty(attribute, value);
    }
    tomcat.start();
    assertThat(forwarded(https, PKI.client(), "", "localhost")).containsExactly(leaf(PKI.client()));
  }

  @Test
  @DisplayName("a connector that comes later counts from the next reload")
  void laterConnector() throws Exception {
    tomcat.https(Map.of(), trusting("_default_", PKI));
    tomcat.start();
    Connector later = tomcat.https(Map.of(), trusting("_default_", OTHER));
    assertThat(forwarded(later, OTHER.client(), "", "localhost")).isEmpty();
    valve.management().reload();
    assertThat(forwarded(later, OTHER.client(), "", "localhost"))
        .containsExactly(leaf(OTHER.client()));
  }
}
