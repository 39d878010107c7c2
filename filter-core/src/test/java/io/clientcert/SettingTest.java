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

import io.clientcert.field.FieldSanitizer;
import io.clientcert.origin.AddressRanges;
import io.clientcert.origin.ForwardedFormat;
import io.clientcert.origin.ProxyIdentity;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every setting as text: what it means, and what is said when it is wrong. */
class SettingTest {

  private static ClientCertConfig read(String key, String text) {
    Map<String, String> settings = new HashMap<>(Map.of("trustStore", "trust.pem"));
    settings.put(key, text);
    return ClientCertConfig.from(settings);
  }

  /** All that a configuration says, by the names of its accessors. */
  private static Map<String, Object> contentsOf(ClientCertConfig config)
      throws ReflectiveOperationException {
    Map<String, Object> contents = new TreeMap<>();
    for (Method accessor : ClientCertConfig.class.getDeclaredMethods()) {
      if (accessor.getParameterCount() == 0
          && !Modifier.isStatic(accessor.getModifiers())
          && !accessor.isSynthetic()
          && accessor.getReturnType() != FieldSanitizer.class
          && accessor.getReturnType() != ClientCertConfig.Builder.class) {
        Object value = accessor.invoke(config);
        contents.put(accessor.getName(), comparable(value));
      }
    }
    return contents;
  }

  /** Of what has no equals() of its own, the text says everything. */
  private static Object comparable(Object value) {
    if (value instanceof char[] text) {
      return String.valueOf(text);
    }
    boolean hasEquals =
        !(value instanceof AddressRanges)
            && !(value instanceof ForwardedFormat)
            && !(value instanceof List<?> list
                && list.stream().anyMatch(ProxyIdentity.class::isInstance));
    return hasEquals ? value : value.toString();
  }

  private static Map<String, Object> defaults() throws ReflectiveOperationException {
    Map<String, Object> contents =
        contentsOf(ClientCertConfig.from(Map.of("trustStore", "trust.pem")));
    assertThat(contents).hasSizeGreaterThan(10);
    return contents;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("every setting has a name, a text of what is allowed, and a description")
  void texts(Setting setting) {
    assertThat(setting.key())
        .matches(setting.isNamed() ? "[a-z]+\\.NAME(\\.SETTING)?" : "[a-z][A-Za-z0-9]*");
    assertThat(setting.allowed()).isNotBlank().doesNotEndWith(".");
    assertThat(setting.description()).matches("[A-Z][^|\n]*\\.");
    assertThat(Setting.named(setting.key())).isSameAs(setting);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "the type of a setting is what the builder takes, or text where a word has more to say")
  void types(Setting setting) {
    boolean hasMoreToSay =
        setting == Setting.REVOCATION_OUTAGE
            || setting.isNamed()
            || setting.allowed().contains("refuse(STATUS)");
    if (hasMoreToSay) {
      assertThat(setting.type()).isEqualTo(String.class);
      return;
    }
    Class<?> taken =
        Arrays.stream(ClientCertConfig.Builder.class.getMethods())
            .filter(method -> method.getName().equals(setting.key()))
            .map(method -> MethodType.methodType(method.getParameterTypes()[0]).wrap().returnType())
            .findFirst()
            .orElseThrow();
    assertThat(taken).isAssignableFrom(setting.type());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the default of a setting, written out, is what holds when nothing is written")
  void defaultTexts(Setting setting) throws ReflectiveOperationException {
    if (setting.defaultText().isEmpty()) {
      Map<String, Object> withEmptyText;
      try {
        withEmptyText = contentsOf(read(setting.key(), ""));
      } catch (ConfigurationException e) {
        assertThat(e).hasMessageContaining(setting.allowed());
        return;
      }
      assertThat(withEmptyText).isEqualTo(defaults());
    } else {
      assertThat(contentsOf(read(setting.key(), setting.defaultText()))).isEqualTo(defaults());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRUST_STORE_PASSWORD")
  @DisplayName("a text that means nothing is refused with name, value and what is allowed")
  void meaningless(Setting setting) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(setting.key(), "a\0b"))
        .withMessageContaining("\"" + setting.key() + "\"")
        .withMessageContaining("\"a\0b\"")
        .withMessageEndingWith(": write " + setting.allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "maxPathLength, 0",
    "maxPathLength, 16",
    "initialPolicies, '2.16.840.1, 2.999.0.7'",
    "explicitPolicyRequired, true",
    "policyMappingInhibited, true",
    "anyPolicyInhibited, true",
    "clientAuthUsage, server-auth-allowed",
    "allowLeafAnchors, true",
    "allowSha1, true",
    "includeRoot, true",
    "minRsaBits, 1024",
    "minRsaBits, 8192",
    "maxRsaBits, 16384",
    "minEcBits, 224",
    "minEcBits, 521",
    "minDsaBits, 1024",
    "minDsaBits, 4096",
    "trustStoreType, pkcs12",
    "trustStoreType, JKS",
    "intermediates, intermediates.pem",
    "trustStorePassword, secret",
    "revocationScope, leaf",
    "chain, presented",
    "chain, NONE",
    "chainLines, each",
    "maxCertSize, 1KiB",
    "maxCertSize, 1048576",
    "maxChainSize, 1MiB",
    "onOversized, reject",
    "onSpoofed, reject",
    "reloadInterval, PT1S",
    "reloadInterval, P1D",
    "reloadInterval, PT0S",
    "maxValidations, 1",
    "maxValidations, 10000",
    "decisionCacheSize, 64KiB",
    "decisionCacheSize, 1GiB",
    "crlMaxAge, P366D",
    "crlMaxAge, PT1S",
    "ocspMethod, get",
    "ocspNonce, true",
    "ocspMaxAge, PT1S",
    "ocspMaxAge, P31D",
    "revocationTimeout, PT0S",
    "revocationTimeout, PT1M",
    "maxWaiting, 0",
    "maxWaiting, 10000",
    "revocationOutage, allow-for(PT1S)",
    "revocationOutage, allow-for(P7D)",
    "fetchHosts, 'crl.example, *.example.org, 192.0.2.1:80'",
    "fetchTimeout, PT0.1S",
    "fetchTimeout, PT10M",
    "fetchMaxSize, 1KiB",
    "fetchMaxSize, 1GiB",
    "fetchProxy, http://proxy.example:3128",
    "fetchProxy, 'http://[2001:db8::1]:3128/'",
    "maxFieldSize, 1KiB",
    "maxFieldSize, 1MiB",
    "dialects, 'nginx, envoy-xfcc'",
    "dialects, ''",
    "certField, X-Inner-Cert",
    "chainField, X-Inner-Chain",
    "header.X-Id, {serial}",
    "cfCertResponse, true",
    "onOversized, refuse(413)",
    "onSpoofed, refuse(599)",
    "onInvalid, reject",
    "onMissing, refuse(400)",
    "onMisdirected, reject",
    "host.a.example.dialects, nginx"
  })
  @DisplayName("a setting changes the configuration, up to the limits of its range")
  void changesTheConfiguration(String key, String text) throws ReflectiveOperationException {
    Map<String, Object> changed = contentsOf(read(key, text));

    assertThat(changed).isNotEqualTo(defaults());
    assertThat(changed).isEqualTo(contentsOf(read(key, " " + text + "\n")));
  }

  @ParameterizedTest
  @CsvSource({
    "maxPathLength, 17",
    "maxPathLength, -1",
    "maxPathLength, 1.5",
    "maxPathLength, 99999999999999999999",
    "initialPolicies, 2.16.x",
    "initialPolicies, 3.1",
    "initialPolicies, 2",
    "initialPolicies, 2.01",
    "explicitPolicyRequired, yes",
    "explicitPolicyRequired, TRUE",
    "allowSha1, 1",
    "minRsaBits, 1023",
    "minRsaBits, 16385",
    "maxRsaBits, 1023",
    "maxRsaBits, 16385",
    "minEcBits, 223",
    "minEcBits, 522",
    "minDsaBits, 1",
    "minDsaBits, 1023",
    "minDsaBits, 4097",
    "source, header",
    "source, forwarded_or_tls",
    "trustStoreType, DER",
    "revocation, maybe",
    "revocationScope, chain",
    "chain, all",
    "chainLines, both",
    "maxCertSize, 1023",
    "maxCertSize, 1048577",
    "maxCertSize, 10kb",
    "maxCertSize, 10 KiB",
    "maxCertSize, -10KiB",
    "maxCertSize, 2MiB",
    "maxCertSize, 9999999999GiB",
    "maxChainSize, 1023",
    "maxChainSize, 1025KiB",
    "onOversized, ignore",
    "onSpoofed, log",
    "reloadInterval, 30",
    "reloadInterval, PT0.5S",
    "reloadInterval, P2D",
    "reloadInterval, -PT30S",
    "maxValidations, 0",
    "maxValidations, 10001",
    "decisionCacheSize, 63KiB",
    "decisionCacheSize, 2GiB",
    "crlUrls, ftp://crl.example/a",
    "crlUrls, file:/etc/passwd",
    "crlUrls, a.crl",
    "crlUrls, 'http:///a.crl'",
    "crlMaxAge, -PT1S",
    "crlMaxAge, P367D",
    "crlMaxAge, 7",
    "ocspResponder, ldap://ocsp.example",
    "ocspResponder, ocsp.example",
    "ocspMethod, put",
    "ocspMaxAge, PT0S",
    "ocspMaxAge, P32D",
    "revocationTimeout, PT61S",
    "revocationTimeout, -PT1S",
    "maxWaiting, 10001",
    "revocationOutage, allow",
    "revocationOutage, allow-for(PT0S)",
    "revocationOutage, allow-for(-PT1S)",
    "revocationOutage, allow-for(P8D)",
    "revocationOutage, allow-for(30)",
    "fetchHosts, http://crl.example/",
    "fetchHosts, *",
    "fetchHosts, a*.example",
    "fetchHosts, crl.example:99999",
    "fetchTimeout, PT0.05S",
    "fetchTimeout, PT11M",
    "fetchMaxSize, 512",
    "fetchMaxSize, 2GiB",
    "fetchProxy, proxy.example:3128",
    "fetchProxy, https://proxy.example:3128",
    "fetchProxy, socks5://proxy.example:1080",
    "fetchProxy, http://proxy.example",
    "fetchProxy, http://proxy.example:3128/pac"
  })
  @DisplayName("a wrong value is refused with name, value as it was written, and what is allowed")
  void wrong(String key, String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(key, text))
        .withMessageContaining("\"" + key + "\"")
        .withMessageContaining("\"" + text + "\"")
        .withMessageEndingWith(": write " + Setting.named(key).allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "source, forwarded-or-tls",
    "source, FORWARDED",
    "trustedProxies, 192.0.2.8",
    "trustedProxies, '10.0.0.0/8, 2001:db8::/32, unix'",
    "trustedProxies, '::ffff:10.0.0.0/104'",
    "trustedProxies, unix",
    "forwardedFormat, nginx",
    "forwardedFormat, envoy-xfcc",
    "forwardedFormat, traefik",
    "forwardedFormat, aws-alb",
    "forwardedFormat, aws-alb-passthrough",
    "forwardedFormat, cloudflare-legacy",
    "forwardedFormat, apache",
    "forwardedFormat, haproxy",
    "forwardedFormat, X-Cert:der",
    "forwardedFormat, X-Cert:pem",
    "forwardedFormat, X-Cert:escaped-pem",
    "forwardedFormat, X-Cert:escaped-der",
    "trustStore, proxy"
  })
  @DisplayName("a setting of the origin side changes the configuration")
  void changesTheOrigin(String key, String text) throws ReflectiveOperationException {
    assertThat(contentsOf(readOrigin(key, text)))
        .isNotEqualTo(contentsOf(readOrigin("source", key.equals("source") ? "tls" : "forwarded")))
        .isEqualTo(contentsOf(readOrigin(key, " " + text + "\n")));
  }

  @ParameterizedTest
  @CsvSource({
    "dns:proxy.example",
    "uri:spiffe://example.org/proxy",
    "'subject:CN=proxy,O=Example'",
    "'dns:a.example, dns:b.example'",
    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  })
  @DisplayName("the names of proxies are allowed with the authorities that issue them")
  void identities(String text) {
    assertThat(
            ClientCertConfig.from(
                    Map.of(
                        "trustStore", "trust.pem",
                        "source", "forwarded",
                        "trustedProxyIdentities", text,
                        "proxyTrustStore", "proxies.pem"))
                .trustedProxyIdentities())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "trustedProxies, localhost",
    "trustedProxies, 10.0.0.0/33",
    "trustedProxies, 10.0.0.1/8",
    "trustedProxies, 10.0.0",
    "trustedProxies, 010.0.0.1",
    "trustedProxies, '192.0.2.1, *'",
    "trustedProxies, '[::1]'",
    "trustedProxies, UNIX",
    "trustedProxyIdentities, proxy.example",
    "trustedProxyIdentities, DNS:proxy.example",
    "trustedProxyIdentities, dns:",
    "trustedProxyIdentities, dns:*.example",
    "trustedProxyIdentities, sha256:abcd",
    "trustedProxyIdentities, subject:proxy",
    "trustedProxyIdentities, email:a@example.org",
    "forwardedFormat, envoy",
    "forwardedFormat, X-Cert",
    "forwardedFormat, X-Cert:base64",
    "forwardedFormat, X Cert:der",
    "forwardedFormat, NGINX"
  })
  @DisplayName("a wrong value of the origin side is refused with name and value")
  void wrongOrigin(String key, String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> readOrigin(key, text))
        .withMessageContaining("\"" + key + "\"")
        .withMessageContaining(text.replaceFirst("^192.0.2.1, ", ""));
  }

  /** Settings under which the others of the origin side may be written. */
  private static ClientCertConfig readOrigin(String key, String text) {
    Map<String, String> settings =
        new HashMap<>(Map.of("trustStore", "trust.pem", "source", "forwarded"));
    if (!key.equals("source") || !text.equals("tls")) {
      settings.put("trustedProxies", "192.0.2.7");
    }
    settings.put(key, text);
    return ClientCertConfig.from(settings);
  }

  @ParameterizedTest
  @CsvSource({
    "truststore, trustStore",
    "trust-store, trustStore",
    "trustStor, trustStore",
    "trustStorePasword, trustStorePassword",
    "maxRSABits, maxRsaBits",
    "onSpoof, onSpoofed",
    "crlFile, crlFiles",
    "includeroot, includeRoot"
  })
  @DisplayName("an unknown name is refused with the nearest known one")
  void unknown(String key, String nearest) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.from(Map.of(key, "anything")))
        .withMessageContaining("\"" + key + "\"")
        .withMessageContaining("did you mean \"" + nearest + "\"?");
  }

  @Test
  @DisplayName("an unknown name is refused with all known ones")
  void known() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Setting.named(""))
        .satisfies(
            e -> {
              for (Setting setting : Setting.values()) {
                assertThat(e.getMessage()).contains(setting.key());
              }
            });
  }

  @Test
  @DisplayName("a password is a secret, and nothing else is")
  void secrets() {
    for (Setting setting : Setting.values()) {
      assertThat(setting.isSecret()).isEqualTo(setting == Setting.TRUST_STORE_PASSWORD);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fetchProxy, http://proxy:s3cret@proxy.example:3128",
    "ocspResponder, ldap://name:s3cret@ocsp.example",
    "crlUrls, 'ftp://name:s3cret@crl.example/a, ftp://name:s3cret@crl.example/b'"
  })
  @DisplayName("user information in a URL of a setting is not shown")
  void secretsInUrls(String key, String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(key, text))
        .withMessageContaining("//***@")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  @DisplayName("the value of an unknown or secret setting is not shown")
  void secretValues() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientCertConfig.from(Map.of("trustStorePasswort", "s3cret")))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    assertThat(ConfigurationException.wrong(Setting.TRUST_STORE_PASSWORD, "s3cret").getMessage())
        .doesNotContain("s3cret");
  }
}
