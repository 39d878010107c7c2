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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.Setting;
import io.clientcert.testing.CapturedLog;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.startup.Catalina;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.digester.Digester;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

@DisplayName("Start")
final class StartTest {

  private final Path directory;

  StartTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("every setting is an attribute of the valve, in the way Tomcat sets attributes")
  @EnumSource(Setting.class)
  void everySettingIsAnAttribute(Setting setting) {
    ClientCertValve valve = new ClientCertValve();
    assertThat(IntrospectionUtils.setProperty(valve, setting.key(), "text")).isTrue();
    assertThat(IntrospectionUtils.getProperty(valve, setting.key())).isEqualTo("text");
    assertThat(valve.management().getSettings().get(setting.key()))
        .isEqualTo(setting.isSecret() ? "(not shown)" : "text");
    assertThat(new ClientCertValve().management().getSettings().get(setting.key()))
        .isEqualTo(setting.defaultText());
  }

  @Test
  @DisplayName("server.xml: attributes arrive, whatever they are called, and Tomcat's own as well")
  void serverXml() throws Exception {
    ClientCertValve valve =
        (ClientCertValve)
            new Parser()
                .parse(
                    """
                    <Server>
                      <Service name="Catalina">
                        <Engine name="Catalina" defaultHost="localhost">
                          <Valve className="io.clientcert.tomcat.ClientCertValve"
                                 trustStore="connector" onSpofed="reject" asyncSupported="false"/>
                        </Engine>
                      </Service>
                    </Server>
                    """)
                .getPipeline()
                .getFirst();
    assertThat(valve.getProperty("trustStore")).isEqualTo("connector");
    assertThat(valve.getProperty("onSpofed")).isEqualTo("reject");
    assertThat(valve.getProperty("asyncSupported")).isNull();
    assertThat(valve.getProperty("className")).isNull();
    assertThat(valve.isAsyncSupported()).isFalse();
  }

  /** Reads a {@code server.xml} by Tomcat's own rules. */
  private static final class Parser extends Catalina {
    Engine parse(String serverXml) throws Exception {
      Digester digester = createStartDigester();
      digester.push(this);
      digester.parse(new InputSource(new StringReader(serverXml)));
      return getServer().findServices()[0].getContainer();
    }
  }

  @ParameterizedTest(name = "{0}={1}")
  @DisplayName("V8 V9 the server does not start with a setting that is unknown or wrong")
  @CsvSource({
    "trustStroe, x, 'did you mean \"trustStore\"'",
    "onSpoofed, ignore, 'write strip, reject, or refuse'",
    "trustStore, /missing/ca.pem, does not exist",
    "revocation, crl, crlFiles",
  })
  void wrongSetting(String name, String value, String message) throws Exception {
    try (Scene scene = new Scene(directory).set(name, value)) {
      assertThatThrownBy(scene::start)
          .isInstanceOf(LifecycleException.class)
          .hasStackTraceContaining(message);
      assertThat(scene.tomcat.engine().getState()).isEqualTo(LifecycleState.FAILED);
      assertThat(scene.https.getState()).isNotEqualTo(LifecycleState.STARTED);
    }
  }

  @Test
  @DisplayName(
      "V9 the server does not start without a trust store, and the message names the valve")
  void withoutTrustStore() throws Exception {
    ClientCertValve valve = new ClientCertValve();
    try (EmbeddedTomcat tomcat = new EmbeddedTomcat(directory, PKI.server())) {
      tomcat.engine().getPipeline().addValve(valve);
      assertThatThrownBy(tomcat::start)
          .hasStackTraceContaining("The ClientCertValve of [Tomcat] does not start")
          .hasStackTraceContaining("\"trustStore\" is missing");
    }
  }

  @Test
  @DisplayName("a server that is told to go on serves nothing without the valve")
  void servesNothingWithoutTheValve() throws Exception {
    try (Scene scene = new Scene(directory).set("trustStore", "/missing/ca.pem")) {
      scene.valve.setThrowOnFailure(false);
      scene.start();
      assertThat(scene.valve.getState()).isEqualTo(LifecycleState.FAILED);
      try (RawClient client = scene.plain()) {
        assertThat(client.get("/echo").status()).isEqualTo(503);
      }
    }
  }

  @ParameterizedTest(name = "in the {0}")
  @DisplayName("V8 V9 where the server goes on no error page of the application runs either")
  @ValueSource(strings = {"Engine", "Host", "Context"})
  void noErrorPageWithoutTheValve(String place) throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene.tomcat.engine().getPipeline().removeValve(scene.valve);
      Container container =
          switch (place) {
            case "Engine" -> scene.tomcat.engine();
            case "Host" -> scene.tomcat.tomcat().getHost();
            default -> scene.tomcat.context();
          };
      ClientCertValve valve = new ClientCertValve();
      valve.setProperty("trustStore", "/missing/ca.pem");
      valve.setThrowOnFailure(false);
      container.getPipeline().addValve(valve);
      ErrorPage everyError = new ErrorPage();
      everyError.setLocation("/echo");
      scene.tomcat.context().addErrorPage(everyError);
      scene.start();
      assertThat(valve.getState()).isEqualTo(LifecycleState.FAILED);
      for (String path : List.of("/echo", "/nothing")) {
        try (RawClient client = scene.plain()) {
          RawClient.Reply reply = client.get(path, Scene.FORGED);
          assertThat(reply.status()).isEqualTo(503);
          assertThat(Scene.echoed(reply, "Client-Cert")).isEmpty();
        }
      }
    }
  }

  @Test
  @DisplayName("of two on the way of a request the server starts neither")
  void twoOnOneWay() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene.tomcat.context().getPipeline().addValve(new ClientCertValve());
      assertThatThrownBy(scene::start)
          .hasStackTraceContaining("There is another ClientCertValve in [Tomcat]");
    }
  }

  @Test
  @DisplayName("in a Host or a Context it serves that one")
  void inContext() throws Exception {
    try (Scene scene = new Scene(directory)) {
      ClientCertValve valve = new ClientCertValve();
      valve.setProperty("trustStore", String.valueOf(scene.valve.getProperty("trustStore")));
      scene.tomcat.engine().getPipeline().removeValve(scene.valve);
      scene.tomcat.context().getPipeline().addValve(valve);
      scene.start();
      try (RawClient client = scene.tls(PKI.client())) {
        RawClient.Reply reply = client.get("/echo", Scene.FORGED);
        assertThat(Scene.echoed(reply, "Client-Cert")).containsExactly(Scene.leaf(PKI.client()));
      }
    }
  }

  @Test
  @DisplayName("S6 another Service of the server without a valve is named at the start")
  void otherService() throws Exception {
    try (Scene scene = new Scene(directory);
        CapturedLog log = new CapturedLog()) {
      Engine engine = (Engine) scene.valve.getContainer();
      StandardService other = new StandardService();
      other.setName("side-door");
      StandardEngine itsEngine = new StandardEngine();
      itsEngine.setName("side-door");
      itsEngine.setDefaultHost("localhost");
      other.setContainer(itsEngine);
      other.addConnector(new Connector("HTTP/1.1"));
      other.findConnectors()[0].setPort(0);
      engine.getService().getServer().addService(other);
      scene.start();
      assertThat(log.messages(Level.WARNING))
          .singleElement()
          .asString()
          .contains("[side-door]", "no ClientCertValve");
    }
  }

  @Test
  @DisplayName("a valve that is stopped lets nothing pass, and starts again")
  void stopsAndStarts() throws Exception {
    try (Scene scene = new Scene(directory).start()) {
      scene.valve.stop();
      try (RawClient client = scene.tls(PKI.client())) {
        assertThat(client.get("/echo").status()).isEqualTo(503);
      }
      scene.valve.start();
      try (RawClient client = scene.tls(PKI.client())) {
        assertThat(Scene.echoed(client.get("/echo"), "Client-Cert"))
            .containsExactly(Scene.leaf(PKI.client()));
      }
    }
  }
}
