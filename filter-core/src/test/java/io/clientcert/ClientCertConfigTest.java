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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.ClientCertConfig.Chain;
import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.testing.HeldCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What only makes sense together, and what a configuration keeps. */
class ClientCertConfigTest {
  private static final Path TRUST = Path.of("trust.pem");
  private static final HeldCertificate ANCHOR =
      HeldCertificate.builder().certificateAuthority().build();

  private static void assertThatRefuses(
      Consumer<ClientCertConfig.Builder> settings, String... parts) {
    ClientCertConfig.Builder builder = ClientCertConfig.builder().trustStore(TRUST);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> {
              settings.accept(builder);
              builder.build();
            })
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private static ClientCertConfig build(UnaryOperator<ClientCertConfig.Builder> settings) {
    return settings.apply(ClientCertConfig.builder().trustStore(TRUST)).build();
  }

  @Test
  @DisplayName("a misspelt name is told before a wrong value, whatever comes first")
  void misspeltNameFirst() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("trustStore", "");
    settings.put("trustStroe", "ca.pem");
    settings.put("allowSha1", "perhaps");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.builder(settings))
        .withMessageContaining("\"trustStroe\"");
  }

  @Test
  @DisplayName("V9 without trust there is no configuration")
  void noTrust() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.builder().build())
        .withMessageContaining("\"trustStore\" is missing: write the path");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.from(Map.of()))
        .withMessageContaining("\"trustStore\" is missing");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.builder().trustAnchors(List.of()).build())
        .withMessageContaining("\"trustStore\" is missing");
  }

  @Test
  @DisplayName("V9 a trust store and anchors in code contradict each other")
  void twoTrusts() {
    assertThatRefuses(
        b -> b.trustAnchors(List.of(ANCHOR.certificate())), "\"trustStore\"", "as well");
  }

  @Test
  @DisplayName("V4 the shortest RSA key must not be longer than the longest")
  void rsaRange() {
    assertThatRefuses(b -> b.minRsaBits(4096).maxRsaBits(2048), "\"minRsaBits\"", "\"4096\"");
    ClientCertConfig one =
        ClientCertConfig.builder().trustStore(TRUST).minRsaBits(3072).maxRsaBits(3072).build();
    assertThat(one.pathSettings().floor().minRsaBits()).isEqualTo(3072);
    assertThat(one.pathSettings().floor().maxRsaBits()).isEqualTo(3072);
  }

  @Test
  @DisplayName("V5 who asks lists needs some, and nobody else may have any")
  void revocationAndLists() {
    List<Path> files = List.of(Path.of("a.crl"));
    List<URI> urls = List.of(URI.create("http://crl.example/a.crl"));
    for (Revocation asks :
        List.of(Revocation.CRL, Revocation.CRL_THEN_OCSP, Revocation.OCSP_THEN_CRL)) {
      assertThatRefuses(b -> b.revocation(asks), "\"crlFiles\" is missing");
      assertThat(build(b -> b.revocation(asks).crlFiles(files)).crlFiles()).isEqualTo(files);
      assertThat(build(b -> b.revocation(asks).crlUrls(urls)).revocation()).isEqualTo(asks);
      assertThat(build(b -> b.revocation(asks).crlDistributionPoints(true)).revocation())
          .isEqualTo(asks);
    }
    for (Revocation asksNot : List.of(Revocation.NONE, Revocation.OCSP)) {
      String value = "\"" + asksNot.name().toLowerCase(Locale.ROOT) + "\"";
      assertThatRefuses(b -> b.revocation(asksNot).crlFiles(files), "\"revocation\"", value);
      assertThatRefuses(b -> b.revocation(asksNot).crlUrls(urls), "\"revocation\"", value);
      assertThatRefuses(
          b -> b.revocation(asksNot).crlDistributionPoints(true), "\"revocation\"", value);
    }
  }

  @Test
  @DisplayName("V5 a responder is only for those who ask responders")
  void revocationAndResponder() {
    URI responder = URI.create("http://ocsp.example/");

    assertThatRefuses(b -> b.ocspResponder(responder), "\"ocspResponder\"", responder.toString());
    assertThatRefuses(
        b ->
            b.revocation(Revocation.CRL)
                .crlFiles(List.of(Path.of("a.crl")))
                .ocspResponder(responder),
        "\"ocspResponder\"");
    assertThat(build(b -> b.revocation(Revocation.OCSP).ocspResponder(responder)).revocation())
        .isEqualTo(Revocation.OCSP);
  }

  @Test
  @DisplayName("V7 with a proxy, hosts that certificates name have to be listed")
  void proxyAndHosts() {
    URI proxy = URI.create("http://proxy.example:3128");
    URI responder = URI.create("http://ocsp.example/");
    List<URI> urls = List.of(URI.create("http://crl.example/a.crl"));
    List<String> hosts = List.of("*.example");

    assertThatRefuses(
        b -> b.revocation(Revocation.CRL).crlDistributionPoints(true).fetchProxy(proxy),
        "\"fetchProxy\"",
        proxy.toString(),
        "\"fetchHosts\"");
    assertThatRefuses(b -> b.revocation(Revocation.OCSP).fetchProxy(proxy), "\"fetchHosts\"");
    assertThatRefuses(
        b -> b.revocation(Revocation.CRL_THEN_OCSP).crlUrls(urls).fetchProxy(proxy),
        "\"fetchHosts\"");
    assertThat(
            build(b -> b.revocation(Revocation.OCSP).fetchProxy(proxy).fetchHosts(hosts))
                .revocationSettings()
                .fetching()
                .proxy())
        .isEqualTo(proxy);
    assertThat(
            build(
                    b ->
                        b.revocation(Revocation.CRL_THEN_OCSP)
                            .crlUrls(urls)
                            .ocspResponder(responder)
                            .fetchProxy(proxy))
                .revocationSettings()
                .fetching()
                .allowedHosts())
        .isEmpty();
  }

  @Test
  @DisplayName("I2 includeRoot only goes with the validated chain")
  void includeRootAndChain() {
    assertThatRefuses(b -> b.includeRoot(true).chain(Chain.PRESENTED), "\"includeRoot\"");
    assertThatRefuses(b -> b.includeRoot(true).chain(Chain.NONE), "\"includeRoot\"");
  }

  @Test
  @DisplayName("a configuration does not change when its builder or its lists do")
  void copies() {
    List<Path> files = new ArrayList<>(List.of(Path.of("a.crl")));
    ClientCertConfig.Builder builder =
        ClientCertConfig.builder()
            .trustStore(TRUST)
            .revocation(Revocation.CRL)
            .crlFiles(files)
            .maxCertSize(2048);
    ClientCertConfig config = builder.build();

    files.add(Path.of("b.crl"));
    builder.maxCertSize(4096).reloadInterval(Duration.ZERO);

    assertThat(config.crlFiles()).containsExactly(Path.of("a.crl"));
    assertThat(config.policy().maxCertSize()).isEqualTo(2048);
    assertThat(config.reloadInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(builder.build().policy().maxCertSize()).isEqualTo(4096);
  }

  @Test
  @DisplayName("V9 a dialect that is none is refused with the names of all")
  void dialects() {
    ClientCertConfig config =
        ClientCertConfig.builder().trustStore(TRUST).dialects(List.of("nginx", "traefik")).build();

    assertThat(config.managedNames())
        .contains("X-SSL-Client-Verify", "X-Forwarded-Tls-Client-Cert");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.builder().dialects(List.of("nginx", "NGINX")))
        .withMessageStartingWith(
            "Setting \"dialects\" = \"NGINX\" is not allowed: write names among");
  }

  @Test
  @DisplayName("toBuilder has everything that the configuration has, and does not change it")
  void toBuilder() {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    ClientCertConfig config =
        ClientCertConfig.builder(
                Map.of("header.X-Id", "{serial}", "host.a.example.header.X-Cn", "{subject_cn}"))
            .trustStore(TRUST)
            .maxCertSize(2048)
            .clock(clock)
            .build();

    ClientCertConfig.Builder builder = config.toBuilder().maxChainSize(4096);
    builder.host("a.example", "onMissing", "reject");
    ClientCertConfig changed = builder.build();

    assertThat(changed.trustStore()).contains(TRUST);
    assertThat(changed.clock()).isSameAs(clock);
    assertThat(changed.policy().maxCertSize()).isEqualTo(2048);
    assertThat(changed.policy().maxChainSize()).isEqualTo(4096);
    HostPolicy host = Objects.requireNonNull(changed.hosts().get("a.example"));
    assertThat(host.names()).contains("X-Id", "X-Cn");
    assertThat(host.onMissing()).hasValue(403);
    assertThat(config.policy().maxChainSize()).isEqualTo(16384);
    assertThat(Objects.requireNonNull(config.hosts().get("a.example")).onMissing()).isEmpty();
  }

  @Test
  @DisplayName("code can add to settings that were read")
  void builderOfSettings() {
    ClientCertConfig config =
        ClientCertConfig.builder(Map.of("maxCertSize", "2KiB")).trustStore(TRUST).build();

    assertThat(config.policy().maxCertSize()).isEqualTo(2048);
    assertThat(config.trustStore()).contains(TRUST);
  }
}
