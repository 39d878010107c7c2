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

import static io.clientcert.Engine.trusting;
import static io.clientcert.Engine.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.dialect.Dialect;
import io.clientcert.field.Field;
import io.clientcert.testing.FrontEnd;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What nginx, HAProxy and Apache say of the same certificates, field by field. Each is started on a
 * loopback port; one that is not installed is skipped by its name.
 */
class FrontEndsTest {

  private static final String NGINX =
      FrontEnd.nginx(
          """
          ssl_client_certificate DIR/ca.pem;
          ssl_verify_client optional;
          large_client_header_buffers 8 64k;
          location / {
            default_type text/plain;
            return 200 "BODY";
          }
          """);

  /** A value that is a number sign, or ends with what recipients or readers would take away. */
  private static final Pattern AMBIGUOUS = Pattern.compile("=#(,|$)|\\\\ $|\\\\0D(,|$)");

  private static final String CHAIN = "X-SSL-Client-Chain-DER";
  private static final int RANDOM_CLIENTS = 200;
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=Test CA,O=Example,C=DE").certificateAuthority().build();

  /** Subjects that the forms of names have to escape, and numbers at their edges. */
  private static Map<String, HeldCertificate> clients() {
    Map<String, HeldCertificate> clients = new LinkedHashMap<>();
    clients.put(
        "plain",
        leaf(builder -> builder.subject("CN=client,OU=Unit,O=Example,L=Austin,ST=Texas,C=US")));
    clients.put(
        "rsa, short serial number",
        leaf(
            builder ->
                builder.key(KeyKind.RSA_2048).subject("CN=rsa").serial(BigInteger.valueOf(0xABC))));
    clients.put(
        "serial number with the highest bit",
        leaf(builder -> builder.subject("CN=high").serial(new BigInteger("FF00000000000001", 16))));
    clients.put(
        "special characters",
        leaf(
            builder ->
                builder.subject(name().addRDN(BCStyle.CN, utf8(" #a,b+c\"d<e>f;g=h ")).build())));
    clients.put(
        "controls",
        leaf(
            builder ->
                builder.subject(
                    name().addRDN(BCStyle.CN, utf8("a\r\nX-Forged: b\t\u007f")).build())));
    clients.put(
        "all scripts",
        leaf(
            builder ->
                builder.subject(
                    name()
                        .addRDN(BCStyle.O, utf8("M\u00fcller \u6f22\u5b57 \ud83d\udd11"))
                        .addRDN(BCStyle.CN, new DERBMPString("\u03a9"))
                        .build())));
    clients.put(
        "rare attributes",
        leaf(
            builder ->
                builder.subject(
                    name()
                        .addRDN(BCStyle.DC, new DERIA5String("example"))
                        .addRDN(BCStyle.SERIALNUMBER, utf8("12"))
                        .addRDN(BCStyle.SURNAME, utf8("Doe"))
                        .addRDN(BCStyle.GIVENNAME, utf8("Jo"))
                        .addRDN(BCStyle.T, utf8("Dr"))
                        .addRDN(BCStyle.STREET, utf8("Main"))
                        .addRDN(BCStyle.POSTAL_CODE, utf8("1"))
                        .addRDN(BCStyle.PSEUDONYM, utf8("p"))
                        .addRDN(BCStyle.ORGANIZATION_IDENTIFIER, utf8("VAT-1"))
                        .addMultiValuedRDN(
                            new ASN1ObjectIdentifier[] {BCStyle.CN, BCStyle.UID},
                            new ASN1Encodable[] {utf8("a"), utf8("b")})
                        .addRDN(BCStyle.EmailAddress, new DERIA5String("a@b.example"))
                        .addRDN(new ASN1ObjectIdentifier("2.999.1"), utf8("x"))
                        .build())));
    return clients;
  }

  private static X500NameBuilder name() {
    return new X500NameBuilder().addRDN(BCStyle.C, "DE");
  }

  private static DERUTF8String utf8(String text) {
    return new DERUTF8String(text);
  }

  private static HeldCertificate leaf(UnaryOperator<HeldCertificate.Builder> settings) {
    return settings.apply(HeldCertificate.builder().signedBy(CA)).build();
  }

  @Test
  @DisplayName("nginx: every field of the dialect is what its variables say")
  void nginx(@TempDir Path directory) throws Exception {
    Map<String, String> variables = new TreeMap<>();
    variables.put("X-SSL-Client-Verify", "$ssl_client_verify");
    variables.put("X-SSL-Client-Cert", "$ssl_client_escaped_cert");
    variables.put("X-SSL-Client-S-DN", "$ssl_client_s_dn");
    variables.put("X-SSL-Client-I-DN", "$ssl_client_i_dn");
    variables.put("X-SSL-Client-Serial", "$ssl_client_serial");
    variables.put("X-SSL-Client-Fingerprint", "$ssl_client_fingerprint");
    variables.put("X-SSL-Client-V-Start", "$ssl_client_v_start");
    variables.put("X-SSL-Client-V-End", "$ssl_client_v_end");
    StringBuilder body = new StringBuilder();
    variables.forEach((name, value) -> body.append(name + ": " + value + "\\n"));
    try (FrontEnd nginx = saying(directory, body.toString())) {
      Engine ours = Engine.of(trusting(CA).dialects(List.of("nginx")));
      for (Map.Entry<String, HeldCertificate> client : clients().entrySet()) {
        assertThat(fields(ours.forward(client.getValue())))
            .as(client.getKey())
            .isEqualTo(nginx.body(client.getValue()));
      }
      assertThat(fields(ours.forward()))
          .isEqualTo(Map.of("X-SSL-Client-Verify", nginx.body().get("X-SSL-Client-Verify")));
    }
  }

  @Test
  @DisplayName("nginx: a random subject is written as nginx does it, or is one that the docs name")
  void nginxRandomSubjects(@TempDir Path directory) throws Exception {
    try (FrontEnd nginx = saying(directory, "DN: $ssl_client_s_dn\\n")) {
      Engine ours = Engine.of(trusting(CA).dialects(List.of("nginx")));
      int equal = 0;
      for (HeldCertificate client : randomClients()) {
        String theirs = nginx.body(client).get("DN");
        String written = values(ours.forward(client), "X-SSL-Client-S-DN").get(0);
        if (written.equals(theirs)) {
          equal++;
        } else {
          assertThat(theirs).as("for nginx " + written + " is").containsPattern(AMBIGUOUS);
        }
      }
      assertThat(equal).isGreaterThan(RANDOM_CLIENTS / 2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# | CN=# | CN=\\#",
        "'a ' | 'CN=a\\ ' | CN=#0C026120",
        "'a\r' | CN=a\\0D | CN=#0C02610D"
      })
  @DisplayName("nginx: a value that readers of names would not read is written in another way")
  void nginxDiffers(String text, String theirs, String written, @TempDir Path directory)
      throws Exception {
    HeldCertificate client =
        leaf(
            builder ->
                builder.subject(new X500NameBuilder().addRDN(BCStyle.CN, utf8(text)).build()));
    try (FrontEnd nginx = saying(directory, "DN: $ssl_client_s_dn\\n")) {
      assertThat(nginx.body(client)).containsEntry("DN", theirs);
    }
    Engine ours = Engine.of(trusting(CA).dialects(List.of("nginx")));
    assertThat(fields(ours.forward(client))).containsEntry("X-SSL-Client-S-DN", written);
  }

  private static List<HeldCertificate> randomClients() {
    Random random = new Random(14);
    List<String> pieces =
        List.of(
            "a",
            "Z9",
            " ",
            ",",
            ";",
            "=",
            "+",
            "\"",
            "\\",
            "#",
            "<",
            ">",
            "/",
            "%",
            "\\2C",
            "'",
            "\n",
            "\r",
            "\t",
            "\u007f",
            "\u00fc",
            "\u6f22",
            "\ud83d\udd11",
            "\u0085",
            "\u2028",
            "OU=x");
    List<HeldCertificate> clients = new ArrayList<>();
    while (clients.size() < RANDOM_CLIENTS) {
      X500NameBuilder name = new X500NameBuilder();
      for (ASN1ObjectIdentifier type : List.of(BCStyle.O, BCStyle.OU, BCStyle.CN)) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= random.nextInt(4); i++) {
          text.append(pieces.get(random.nextInt(pieces.size())));
        }
        name.addRDN(type, utf8(text.toString()));
      }
      clients.add(leaf(builder -> builder.subject(name.build())));
    }
    return clients;
  }

  @Test
  @DisplayName("nginx as the recipient reads every field as it was written")
  void nginxReads(@TempDir Path directory) throws Exception {
    Engine ours =
        Engine.of(
            trusting(CA)
                .dialects(Arrays.stream(Dialect.values()).map(Dialect::key).toList())
                .header("X-Rfc-4514", "{subject_dn_rfc4514}"));
    List<HeldCertificate> clients = new ArrayList<>(clients().values());
    clients.addAll(randomClients().subList(0, 50));
    Set<String> names = new TreeSet<>();
    clients.forEach(client -> names.addAll(fields(ours.forward(client)).keySet()));
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      String variable = "$http_" + name.toLowerCase(Locale.ROOT).replace('-', '_');
      lines.append(name + ": " + variable + "\\n");
    }
    try (FrontEnd nginx = saying(directory, lines.toString())) {
      for (HeldCertificate client : clients) {
        Map<String, String> written = fields(ours.forward(client));
        Map<String, String> read = nginx.body(written);
        read.values().removeIf(String::isEmpty);
        assertThat(read).isEqualTo(written);
      }
    }
  }

  /** An nginx that answers with these lines. */
  private static FrontEnd saying(Path directory, String lines) throws Exception {
    int port = FrontEnd.freePort();
    Path file =
        Files.writeString(
            FrontEnd.files(directory, CA).resolve("nginx.conf"),
            FrontEnd.filled(NGINX, directory, port).replace("BODY", lines));
    return FrontEnd.start(
        "nginx", port, directory, "-p", directory.toString(), "-c", file.toString());
  }

  @Test
  @DisplayName("HAProxy: what its users set, built from free fields")
  void haproxy(@TempDir Path directory) throws Exception {
    String configuration =
        """
        global
          log stderr format raw local0 err
        defaults
          mode http
          timeout connect 10s
          timeout client 10s
          timeout server 10s
        frontend tls
          bind 127.0.0.1:PORT ssl crt DIR/both.pem ca-file DIR/ca.pem verify optional
          http-request return status 200 content-type text/plain lf-file DIR/body
        """;
    Map<String, String> theirs = new TreeMap<>();
    theirs.put("X-SSL-Client-DER", "%[ssl_c_der,base64]");
    theirs.put("X-SSL-Client-DN", "%[ssl_c_s_dn(,0,rfc2253)]");
    theirs.put("X-SSL-Issuer", "%[ssl_c_i_dn(,0,rfc2253)]");
    theirs.put("X-SSL-Client-SHA1", "%[ssl_c_sha1,hex,lower]");
    theirs.put("X-SSL-Client-NotBefore", "%[ssl_c_notbefore]");
    theirs.put("X-SSL-Client-NotAfter", "%[ssl_c_notafter]");
    theirs.put("X-SSL-Client-Serial", "%[ssl_c_serial,hex]");
    theirs.put(CHAIN, "%[ssl_c_chain_der,base64]");
    StringBuilder body = new StringBuilder();
    theirs.forEach((name, value) -> body.append(name + ": " + value + "\n"));
    Files.writeString(FrontEnd.files(directory, CA).resolve("body"), body);
    int port = FrontEnd.freePort();
    Path file =
        Files.writeString(
            directory.resolve("haproxy.cfg"), FrontEnd.filled(configuration, directory, port));
    Engine ours =
        Engine.of(
            trusting(CA)
                .dialects(List.of())
                .header("X-SSL-Client-DER", "{cert_der_base64}")
                .header("X-SSL-Client-DN", "{subject_dn}")
                .header("X-SSL-Issuer", "{issuer_dn}")
                .header("X-SSL-Client-SHA1", "{sha1}")
                .header("X-SSL-Client-NotBefore", "{not_before_asn1}")
                .header("X-SSL-Client-NotAfter", "{not_after_asn1}")
                .header("X-SSL-Client-Serial", "{serial}")
                .header(CHAIN, "{chain_der_concatenated}"));
    try (FrontEnd haproxy =
        FrontEnd.start("haproxy", port, directory, "-db", "-f", file.toString())) {
      for (Map.Entry<String, HeldCertificate> client : clients().entrySet()) {
        Map<String, String> said = haproxy.body(client.getValue());
        // the contents of the DER integer, whose first byte may be there for the sign alone
        said.computeIfPresent("X-SSL-Client-Serial", (name, hex) -> withoutSign(hex));
        said.values().removeIf(String::isEmpty);
        assertThat(fields(ours.forward(client.getValue()))).as(client.getKey()).isEqualTo(said);
      }
      HeldCertificate[] chain = withChain();
      assertThat(fields(ours.forward(chain))).containsEntry(CHAIN, haproxy.body(chain).get(CHAIN));
    }
  }

  private static String withoutSign(String hex) {
    return hex.startsWith("00") ? hex.substring(2) : hex;
  }

  @Test
  @DisplayName("Apache: what its users set, built from free fields")
  void apache(@TempDir Path directory) throws Exception {
    String configuration =
        """
        ServerRoot DIR
        ServerName localhost
        PidFile DIR/pid
        ErrorLog DIR/error.log
        Listen 127.0.0.1:PORT
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
        LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
        LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
        DocumentRoot DIR/htdocs
        SSLEngine on
        SSLCertificateFile DIR/server.pem
        SSLCertificateKeyFile DIR/server.key
        SSLCACertificateFile DIR/ca.pem
        SSLVerifyClient optional
        SSLVerifyDepth 3
        Header always set SSL_CLIENT_CERT "%{SSL_CLIENT_CERT}s"
        Header always set SSL_CLIENT_CERT_CHAIN_0 "%{SSL_CLIENT_CERT_CHAIN_0}s"
        Header always set SSL_CLIENT_CERT_CHAIN_1 "%{SSL_CLIENT_CERT_CHAIN_1}s"
        Header always set SSL_CLIENT_CERT_CHAIN_2 "%{SSL_CLIENT_CERT_CHAIN_2}s"
        Header always set SSL_CLIENT_S_DN "%{SSL_CLIENT_S_DN}s"
        Header always set SSL_CLIENT_I_DN "%{SSL_CLIENT_I_DN}s"
        Header always set SSL_CLIENT_M_SERIAL "%{SSL_CLIENT_M_SERIAL}s"
        Header always set SSL_CLIENT_V_START "%{SSL_CLIENT_V_START}s"
        Header always set SSL_CLIENT_V_END "%{SSL_CLIENT_V_END}s"
        Header always set SSL_CLIENT_VERIFY "%{SSL_CLIENT_VERIFY}s"
        """;
    Files.createDirectories(FrontEnd.files(directory, CA).resolve("htdocs"));
    int port = FrontEnd.freePort();
    Path file =
        Files.writeString(
            directory.resolve("httpd.conf"), FrontEnd.filled(configuration, directory, port));
    Engine ours =
        Engine.of(
            trusting(CA)
                .dialects(List.of())
                .header("SSL-CLIENT-CERT", "{cert_pem_spaces}")
                .header("SSL-CLIENT-CERT-CHAIN-", "{chain_n_pem_spaces}")
                .header("SSL-CLIENT-S-DN", "{subject_dn}")
                .header("SSL-CLIENT-I-DN", "{issuer_dn}")
                .header("SSL-CLIENT-M-SERIAL", "{serial}")
                .header("SSL-CLIENT-V-START", "{not_before}")
                .header("SSL-CLIENT-V-END", "{not_after}")
                .header("SSL-CLIENT-VERIFY", "{verification} if always"));
    try (FrontEnd apache =
        FrontEnd.start("apache2", port, directory, "-X", "-f", file.toString())) {
      for (Map.Entry<String, HeldCertificate> client : clients().entrySet()) {
        Map<String, String> said = said(apache, client.getValue());
        Map<String, String> expected = fields(ours.forward(client.getValue()));
        if (client.getKey().equals("all scripts")) {
          // Apache sends the bytes of UTF-8 themselves, which recipients read in many ways
          assertThat(said.remove("SSL-CLIENT-S-DN")).contains("M\u00c3\u00bcller");
          assertThat(expected.remove("SSL-CLIENT-S-DN")).contains("M\\C3\\BCller");
        }
        assertThat(expected).as(client.getKey()).isEqualTo(said);
      }
      HeldCertificate[] chain = withChain();
      Map<String, String> said = said(apache, chain);
      assertThat(said).containsKeys("SSL-CLIENT-CERT-CHAIN-0", "SSL-CLIENT-CERT-CHAIN-1");
      assertThat(fields(ours.forward(chain))).isEqualTo(said);
    }
  }

  /** What Apache says under the names that its users give, without what it has no value for. */
  private static Map<String, String> said(FrontEnd apache, HeldCertificate... client)
      throws Exception {
    Map<String, String> said = new TreeMap<>();
    apache
        .headers(client)
        .forEach(
            (name, value) -> {
              if (name.startsWith("ssl_client") && !value.equals("(null)")) {
                said.put(name.toUpperCase(Locale.ROOT).replace('_', '-'), value);
              }
            });
    return said;
  }

  /** Leaf first, as the client presents them. */
  private static HeldCertificate[] withChain() {
    HeldCertificate first =
        HeldCertificate.builder()
            .subject("CN=first,O=Example")
            .certificateAuthority()
            .signedBy(CA)
            .build();
    HeldCertificate second =
        HeldCertificate.builder()
            .subject("CN=second,O=Example")
            .certificateAuthority()
            .signedBy(first)
            .build();
    HeldCertificate leaf = HeldCertificate.builder().subject("CN=c").signedBy(second).build();
    return new HeldCertificate[] {leaf, second, first};
  }

  private static Map<String, String> fields(Forwarding forwarding) {
    Map<String, String> fields = new TreeMap<>();
    for (Field field : forwarding.fields()) {
      assertThat(fields.put(field.name(), field.value())).isNull();
    }
    return fields;
  }
}
