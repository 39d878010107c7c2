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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginContradictionsTest {

  private static ClientCertConfig config(String settings) {
    Map<String, String> all = new LinkedHashMap<>();
    Arrays.stream(settings.split(" ", -1))
        .map(setting -> setting.split("=", 2))
        .forEach(pair -> all.put(pair[0], pair[1]));
    return ClientCertConfig.from(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trustStore=a source=forwarded | \"source\" = \"forwarded\" but no proxy is trusted",
        "trustStore=a source=forwarded-or-tls | \"source\" = \"forwarded-or-tls\" but no proxy",
        "trustStore=a source=forwarded trustedProxies=0.0.0.0/0 | covers every address",
        "trustStore=a source=forwarded trustedProxies=10.0.0.1,::/0 | covers every address",
        "trustStore=a source=forwarded trustedProxyIdentities=dns:a | \"proxyTrustStore\" is missing",
        "trustStore=a source=forwarded trustedProxies=::1 proxyTrustStore=b | no certificate is compared",
        "trustStore=a trustedProxies=10.0.0.1 | \"trustedProxies\" = \"10.0.0.1\" but source is tls",
        "trustStore=a proxyTrustStore=b | \"proxyTrustStore\" = \"b\" but source is tls",
        "trustStore=a forwardedFormat=nginx | \"forwardedFormat\" = \"nginx\" but source is tls",
        "trustStore=proxy | \"trustStore\" = \"proxy\" but source is tls",
        "trustStore=proxy source=forwarded trustedProxies=::1 revocation=ocsp | \"revocation\" = \"ocsp\"",
        "trustStore=proxy source=forwarded trustedProxies=::1 includeRoot=true | \"includeRoot\"",
        "trustStore=proxy source=forwarded trustedProxies=::1 intermediates=b | \"intermediates\"",
        "trustStore=proxy source=forwarded-or-tls trustedProxies=::1 | \"source\" = \"forwarded-or-tls\"",
        "trustStore=proxy source=forwarded trustedProxies=::1 forwardedFormat=aws-alb-passthrough"
            + " | \"forwardedFormat\" = \"aws-alb-passthrough\""
      })
  @DisplayName("O12 a contradiction about proxies refuses to start, and says what to write")
  void contradictions(String settings, String message) {
    assertThatThrownBy(() -> config(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("write ");
  }

  @Test
  @DisplayName("O12 what a proxy that verifies certificates sends can be taken at its word")
  void word() {
    assertThat(config("trustStore=proxy source=forwarded trustedProxies=::1").trustsProxy())
        .isTrue();
    assertThat(
            config("trustStore=proxy source=forwarded trustedProxies=::1 forwardedFormat=aws-alb")
                .trustsProxy())
        .isTrue();
  }
}
