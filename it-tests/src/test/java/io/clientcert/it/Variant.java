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
package io.clientcert.it;

import io.clientcert.testing.Pem;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A host with settings of its own. Each is started when a test first asks for it, and shared. */
enum Variant {
  /** Nothing but a trust store; the one that has every connector. */
  DEFAULT,
  REJECT_SPOOFED("onSpoofed=reject"),
  INCLUDE_ROOT("includeRoot=true"),
  LINE_EACH("chainLines=each"),
  PRESENTED_CHAIN("chain=presented"),
  NO_CHAIN("chain=none"),
  KNOWN_INTERMEDIATES("intermediates=${intermediates}"),
  REJECT_OVERSIZED("onOversized=reject"),
  /** The values of the two clients at the default limits are exactly as long as allowed. */
  EXACT_LIMITS("maxCertSize=10238", "maxChainSize=16382"),
  /** The same values are one character too long. */
  ONE_BYTE_LESS("maxCertSize=10237", "maxChainSize=16381"),
  /** Beside the list that counts there is an older one, which says the opposite. */
  CRL("revocation=crl", "crlFiles=${rootCrl},${olderCrl},${crl}"),
  CRL_OTHER_ORDER("revocation=crl", "crlFiles=${crl},${olderCrl},${rootCrl}"),
  /** Nothing is known of the intermediate itself. */
  CRL_OF_INTERMEDIATE("revocation=crl", "crlFiles=${crl}"),
  CRL_LEAF_SCOPE("revocation=crl", "crlFiles=${crl}", "revocationScope=leaf"),
  STALE_CRL("revocation=crl", "crlFiles=${rootCrl},${staleCrl}"),
  /** Nobody is served without a certificate, but for what tells the health. */
  REQUIRED("onMissing=refuse(401)", "refusalExemptions=GET /counters"),
  DIALECTS(
      "dialects=rfc9440,cloudflare-legacy,cloudflare-workers,cf-cert,envoy-xfcc,nginx,traefik,aws-alb",
      "header.X-Client-Id={subject_dn}",
      "header.CERT_={chain_n_der_base64}",
      "cfCertResponse=true"),
  LEGACY_FIRST("dialects=rfc9440,cloudflare-legacy", "legacyForward=first"),
  HOSTS(
      "dialects=nginx",
      "host.strict.example.onMissing=refuse(401)",
      "host.strict.example.onInvalid=reject",
      "host.strict.example.onSpoofed=refuse(422)",
      "host..below.example.onMissing=refuse(418)"),
  /** With a second server for the actuator of Spring Boot, below a path and without TLS. */
  MANAGEMENT {
    @Override
    Map<String, String> properties(Path directory) {
      return with(super.properties(directory), "management.port");
    }
  },
  /** With a second server for the actuator of Spring Boot that has TLS of its own. */
  MANAGEMENT_TLS {
    @Override
    Map<String, String> properties(Path directory) {
      return with(super.properties(directory), "management-tls.port");
    }
  },
  /** An edge that signs. */
  SIGNING("signatureKey=${secret}", "signatureKeyId=hmac"),
  /** An origin that requires a signature, and signs for the hop behind it with a key of its own. */
  SIGNED_ORIGIN(
      "source=forwarded",
      "trustedProxyKeys=hmac=${secret}, ed=${publicKey}",
      "signatureKey=${privateKey}",
      "signatureKeyId=next") {
    @Override
    Map<String, String> properties(Path directory) {
      return with(super.properties(directory), "http.port");
    }
  },
  /**
   * Behind a proxy at 127.0.0.1, with whatever else there is on the server that replaces the remote
   * address of requests.
   */
  ORIGIN(
      "source=forwarded",
      "trustedProxies=127.0.0.1",
      "revocation=crl",
      "crlFiles=${rootCrl},${crl}") {
    @Override
    Map<String, String> properties(Path directory) {
      Map<String, String> properties =
          with(super.properties(directory), "http.port", "proxied.port", "proxied-tls.port");
      properties.put("address-replacement", "server");
      return properties;
    }
  },
  /** The same with Spring's filter for forwarded header fields. */
  ORIGIN_FRAMEWORK("source=forwarded", "trustedProxies=127.0.0.1") {
    @Override
    Map<String, String> properties(Path directory) {
      Map<String, String> properties = with(super.properties(directory));
      properties.put("address-replacement", "framework");
      return properties;
    }
  },
  /** Behind nginx at 127.0.0.1, and for TLS clients from everywhere else. */
  ORIGIN_OR_TLS("source=forwarded-or-tls", "trustedProxies=127.0.0.1", "forwardedFormat=nginx") {
    @Override
    Map<String, String> properties(Path directory) {
      return with(super.properties(directory), "http.port");
    }
  },
  /** Behind proxies that have a certificate with a name, wherever they are. */
  ORIGIN_IDENTITIES(
      "source=forwarded",
      "trustedProxyIdentities=dns:proxy.example",
      "proxyTrustStore=${proxyCa}") {
    @Override
    Map<String, String> properties(Path directory) {
      return with(super.properties(directory), "http.port");
    }
  },
  EXEMPTIONS(
      "onMissing=refuse(401)",
      "onInvalid=refuse(418)",
      "refusalExemptions=OPTIONS, /whoami, GET /trailers, /proxy/open/*",
      "host.other.example.refusalExemptions=/fact"),
  /** Text that is not in the settings, but in a property or a variable of the process. */
  PLACEHOLDERS(
      "intermediates=${none.of.it:${intermediates}}",
      "header.X-Place=${place.of.it} {serial} ${HOME:none}",
      "host.place.example.onMissing=refuse(${status.of.it:403})") {
    @Override
    List<String> jvmArguments() {
      return List.of("-Dplace.of.it=edge", "-Dstatus.of.it=418");
    }
  },
  /** Where the capital of i has a dot, and the small letter of I has none. */
  TURKISH {
    @Override
    List<String> jvmArguments() {
      return List.of("-Duser.language=tr", "-Duser.country=TR");
    }
  },
  BUILDER {
    @Override
    String registration() {
      return "builder";
    }
  },
  INITIALIZER {
    @Override
    String registration() {
      return "initializer";
    }
  };

  private final String settings;

  Variant(String... settings) {
    this.settings = String.join("\n", settings);
  }

  String registration() {
    return "init-params";
  }

  List<String> jvmArguments() {
    return List.of();
  }

  /** Writes the files that the host reads, and says what is to stand in its properties. */
  Map<String, String> properties(Path directory) {
    Map<String, String> properties = new TreeMap<>(server(directory));
    if (this == DEFAULT) {
      properties.put("http.port", "0");
      properties.put("ajp.port", "0");
    }
    properties.put("registration", registration());
    properties.put("setting.trustStore", trustStore(directory).toString());
    settings
        .lines()
        .map(setting -> setting.split("=", 2))
        .forEach(setting -> properties.put("setting." + setting[0], expand(setting[1], directory)));
    return properties;
  }

  private static Map<String, String> with(Map<String, String> properties, String... ports) {
    Map<String, String> more = new TreeMap<>(properties);
    for (String port : ports) {
      more.put(port, "0");
    }
    return more;
  }

  /** A TLS connector, and nothing of the filter. */
  static Map<String, String> server(Path directory) {
    return Map.of(
        "https.port",
        "0",
        "server.certificate",
        Pem.write(directory.resolve("server.pem"), Pki.get().server().certificate()).toString(),
        "server.key",
        Pem.writeKey(directory.resolve("server.key"), Pki.get().server().key()).toString());
  }

  static Path trustStore(Path directory) {
    return Pem.write(directory.resolve("ca.pem"), Pki.get().root().certificate());
  }

  private static String expand(String value, Path directory) {
    if (!value.contains("${")) {
      return value;
    }
    return value
        .replace("${intermediates}", intermediates(directory))
        .replace("${secret}", SigningKeys.secretFile(directory))
        .replace("${privateKey}", SigningKeys.privateKeyFile(directory))
        .replace("${publicKey}", SigningKeys.publicKeyFile(directory))
        .replace("${proxyCa}", proxyCa(directory))
        .replace("${rootCrl}", crl(directory, "root", Pki.get().rootCrl()))
        .replace("${olderCrl}", crl(directory, "older", Pki.olderCrl()))
        .replace("${crl}", crl(directory, "fresh", Pki.get().crl()))
        .replace("${staleCrl}", crl(directory, "stale", Pki.staleCrl()));
  }

  private static String intermediates(Path directory) {
    return Pem.write(directory.resolve("intermediates.pem"), Pki.get().intermediate().certificate())
        .toString();
  }

  private static String proxyCa(Path directory) {
    return Pem.write(directory.resolve("proxy-ca.pem"), Pki.proxyCa().certificate()).toString();
  }

  private static String crl(Path directory, String name, X509CRL crl) {
    return Pem.write(directory.resolve(name + ".crl"), crl).toString();
  }
}
