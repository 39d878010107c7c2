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
package io.clientcert.testing;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * One PKI for all: a root, an intermediate, a server and many clients, good and bad.
 *
 * <p>CAs are valid for a year either side of the clock's time at creation, servers and clients from
 * an hour before it to a day after it, revocation lists from an hour before it to a week after it.
 * Nothing is made before somebody asks for it, and then once. What every client presents fits into
 * the 32 KiB that JSSE allows for a handshake message.
 */
public final class TestPki {
  /** The largest field value for a leaf, in characters, unless configured otherwise. */
  public static final int LEAF_LIMIT = 10 * 1024;

  /** The largest field value for a chain, in characters, unless configured otherwise. */
  public static final int CHAIN_LIMIT = 16 * 1024;

  /**
   * Who comes to the server: a private key, its certificate, and what is sent after that one.
   *
   * @param name as the method of {@link TestPki} is called
   * @param leaf the certificate and its key
   * @param chain the certificates sent along, in the order of sending
   */
  public record Client(String name, HeldCertificate leaf, List<X509Certificate> chain) {
    public Client {
      chain = List.copyOf(chain);
    }

    /** The TLS certificate list: the leaf, then the chain. */
    public X509Certificate[] presented() {
      X509Certificate[] all = new X509Certificate[chain.size() + 1];
      all[0] = leaf.certificate();
      for (int i = 0; i < chain.size(); i++) {
        all[i + 1] = chain.get(i);
      }
      return all;
    }

    public PrivateKey key() {
      return leaf.key();
    }

    /** The name as files carry it: {@code server-only} for {@code serverOnly}. */
    public String fileName() {
      return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Writes {@code NAME.pem}, which is all that is presented, and {@code NAME.key}. */
    public void writeTo(Path directory) {
      Pem.write(directory.resolve(fileName() + ".pem"), presented());
      Pem.writeKey(directory.resolve(fileName() + ".key"), key());
    }
  }

  private final Instant now;
  private final Map<String, Lazy<Client>> clients = new LinkedHashMap<>();

  private final Lazy<KeyPair> rsa1024 = new Lazy<>(KeyKind.RSA_1024::generate);
  private final Lazy<KeyPair> rsa2048 = new Lazy<>(KeyKind.RSA_2048::generate);

  private final Lazy<HeldCertificate> root = new Lazy<>(() -> ca("root").build());
  private final Lazy<HeldCertificate> intermediate =
      new Lazy<>(() -> ca("intermediate").signedBy(root()).build());
  private final Lazy<HeldCertificate> rsaIntermediate =
      new Lazy<>(() -> ca("rsa intermediate").signedBy(root()).keyPair(rsa2048.get()).build());
  private final Lazy<HeldCertificate> emailIntermediate =
      new Lazy<>(
          () ->
              ca("email intermediate")
                  .signedBy(root())
                  .extendedKeyUsage(KeyPurposeId.id_kp_emailProtection)
                  .build());
  private final Lazy<HeldCertificate> atLimitIntermediate =
      new Lazy<>(
          () ->
              ca("intermediate at the limit")
                  .signedBy(root())
                  .derSize(largestWithin(CHAIN_LIMIT))
                  .build());
  private final Lazy<HeldCertificate> overLimitIntermediate =
      new Lazy<>(
          () ->
              ca("intermediate over the limit")
                  .signedBy(root())
                  .derSize(largestWithin(CHAIN_LIMIT) + 1)
                  .build());
  private final Lazy<HeldCertificate> stranger = new Lazy<>(() -> ca("stranger").build());
  private final Lazy<HeldCertificate> unrelated = new Lazy<>(() -> ca("unrelated").build());
  private final Lazy<HeldCertificate> server =
      new Lazy<>(
          () ->
              leaf("localhost")
                  .signedBy(root())
                  .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
                  .alternativeName(
                      new GeneralName(GeneralName.dNSName, "localhost"),
                      new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                      new GeneralName(GeneralName.iPAddress, "::1"))
                  .build());
  private final Lazy<X509CRL> rootCrl = new Lazy<>(() -> listOf(root()).build());
  private final Lazy<X509CRL> crl =
      new Lazy<>(
          () ->
              listOf(intermediate())
                  .revoked(revoked().leaf().certificate(), after(Duration.ofMinutes(-30)))
                  .build());

  private TestPki(Clock clock) {
    this.now = clock.instant();
    define("client", intermediate, leaf -> leaf, List.of(intermediate));
    define("rsaClient", intermediate, leaf -> leaf.keyPair(rsa2048.get()), List.of(intermediate));
    define("ed25519Client", intermediate, leaf -> leaf.key(KeyKind.ED25519), List.of(intermediate));
    define("directClient", root, leaf -> leaf, List.of());
    define(
        "expired",
        intermediate,
        leaf -> leaf.validity(after(Duration.ofDays(-10)), after(Duration.ofDays(-1))),
        List.of(intermediate));
    define(
        "notYetValid",
        intermediate,
        leaf -> leaf.validity(after(Duration.ofDays(1)), after(Duration.ofDays(10))),
        List.of(intermediate));
    define("revoked", intermediate, leaf -> leaf, List.of(intermediate));
    clients.put("rogue", new Lazy<>(() -> new Client("rogue", leaf("rogue").build(), List.of())));
    define("strangerCa", stranger, leaf -> leaf, List.of(stranger));
    define(
        "serverOnly",
        intermediate,
        leaf -> leaf.extendedKeyUsage(KeyPurposeId.id_kp_serverAuth),
        List.of(intermediate));
    define("weak", intermediate, leaf -> leaf.keyPair(rsa1024.get()), List.of(intermediate));
    define(
        "sha1",
        rsaIntermediate,
        leaf -> leaf.signatureAlgorithm("SHA1withRSA"),
        List.of(rsaIntermediate));
    define(
        "noEku", intermediate, HeldCertificate.Builder::noExtendedKeyUsage, List.of(intermediate));
    define(
        "anyEku",
        intermediate,
        leaf -> leaf.extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage),
        List.of(intermediate));
    define(
        "keyEncipherment",
        intermediate,
        leaf -> leaf.keyPair(rsa2048.get()).keyUsage(KeyUsage.keyEncipherment),
        List.of(intermediate));
    define("oddSubject", intermediate, TestPki::odd, List.of(intermediate));
    define(
        "atLeafLimit",
        intermediate,
        leaf -> leaf.derSize(largestWithin(LEAF_LIMIT)),
        List.of(intermediate));
    define(
        "overLeafLimit",
        intermediate,
        leaf -> leaf.derSize(largestWithin(LEAF_LIMIT) + 1),
        List.of(intermediate));
    define("atChainLimit", atLimitIntermediate, leaf -> leaf, List.of(atLimitIntermediate));
    define("overChainLimit", overLimitIntermediate, leaf -> leaf, List.of(overLimitIntermediate));
    define("unrelatedExtra", intermediate, leaf -> leaf, List.of(intermediate, unrelated));
    define("rootIncluded", intermediate, leaf -> leaf, List.of(intermediate, root));
    define("shuffled", intermediate, leaf -> leaf, List.of(root, intermediate));
    define("emailOnlyCa", emailIntermediate, leaf -> leaf, List.of(emailIntermediate));
  }

  /** A PKI of its own around the clock's present time. */
  public static TestPki create(Clock clock) {
    return new TestPki(clock);
  }

  /**
   * How many characters the certificate's field value has: two colons around the base64 of its DER.
   * That is two more than a multiple of four, so no value is 10240 or 16384 characters long: the
   * largest within those limits have 10238 and 16382.
   */
  public static int encodedLength(X509Certificate certificate) {
    return 2 + (Pem.der(certificate).length + 2) / 3 * 4;
  }

  /** The size of the largest DER encoding whose field value has at most this many characters. */
  public static int largestWithin(int limit) {
    return (limit - 2) / 4 * 3;
  }

  /** The trust anchor. */
  public HeldCertificate root() {
    return root.get();
  }

  /** The CA of most clients. */
  public HeldCertificate intermediate() {
    return intermediate.get();
  }

  /** For localhost, 127.0.0.1 and ::1, signed by the root. */
  public HeldCertificate server() {
    return server.get();
  }

  /** The list of the intermediate: {@link #revoked()} is on it, and nobody else. */
  public X509CRL crl() {
    return crl.get();
  }

  /** The list of the root, which is empty. */
  public X509CRL rootCrl() {
    return rootCrl.get();
  }

  /** One list of each CA below and including the root. */
  public List<X509CRL> crls() {
    List<X509CRL> all = new ArrayList<>(List.of(rootCrl(), crl()));
    for (Lazy<HeldCertificate> ca :
        List.of(rsaIntermediate, emailIntermediate, atLimitIntermediate, overLimitIntermediate)) {
      all.add(listOf(ca.get()).build());
    }
    return List.copyOf(all);
  }

  /** All clients by name; this makes those that nobody asked for yet. */
  public Map<String, Client> clients() {
    Map<String, Client> all = new LinkedHashMap<>();
    clients.forEach((name, client) -> all.put(name, client.get()));
    return Collections.unmodifiableMap(all);
  }

  /** The names of all clients, which makes none of them. */
  public Set<String> names() {
    return Collections.unmodifiableSet(clients.keySet());
  }

  /** The client of this name. */
  public Client client(String name) {
    Lazy<Client> client = clients.get(name);
    if (client == null) {
      throw new IllegalArgumentException("no client " + name + " among " + clients.keySet());
    }
    return client.get();
  }

  /** Good: EC, below the intermediate, which it sends along. */
  public Client client() {
    return client("client");
  }

  /** Good: RSA 2048. */
  public Client rsaClient() {
    return client("rsaClient");
  }

  /** Good: Ed25519. */
  public Client ed25519Client() {
    return client("ed25519Client");
  }

  /** Good: signed by the root, sends nothing along. */
  public Client directClient() {
    return client("directClient");
  }

  /** Expired a day ago. */
  public Client expired() {
    return client("expired");
  }

  /** Valid from tomorrow on. */
  public Client notYetValid() {
    return client("notYetValid");
  }

  /** On the list that is {@link #crl()}. */
  public Client revoked() {
    return client("revoked");
  }

  /** Self-signed. */
  public Client rogue() {
    return client("rogue");
  }

  /** Below a CA that nobody knows, whose certificate it sends along. */
  public Client strangerCa() {
    return client("strangerCa");
  }

  /** Extended key usage serverAuth and nothing else. */
  public Client serverOnly() {
    return client("serverOnly");
  }

  /** RSA with 1024 bits. */
  public Client weak() {
    return client("weak");
  }

  /** Signed with SHA-1 by an RSA intermediate. */
  public Client sha1() {
    return client("sha1");
  }

  /** Good: no extended key usage at all. */
  public Client noEku() {
    return client("noEku");
  }

  /** Good: extended key usage anyExtendedKeyUsage. */
  public Client anyEku() {
    return client("anyEku");
  }

  /** Key usage without digitalSignature. */
  public Client keyEncipherment() {
    return client("keyEncipherment");
  }

  /** Good, with CR LF, NUL, quotes, commas and letters of many scripts in its names. */
  public Client oddSubject() {
    return client("oddSubject");
  }

  /** Good: the largest leaf whose field value is within {@link #LEAF_LIMIT}: 10238 characters. */
  public Client atLeafLimit() {
    return client("atLeafLimit");
  }

  /** The smallest leaf whose field value is over {@link #LEAF_LIMIT}. */
  public Client overLeafLimit() {
    return client("overLeafLimit");
  }

  /** Good: one intermediate, the largest within {@link #CHAIN_LIMIT}: 16382 characters. */
  public Client atChainLimit() {
    return client("atChainLimit");
  }

  /** One intermediate, the smallest over {@link #CHAIN_LIMIT}. */
  public Client overChainLimit() {
    return client("overChainLimit");
  }

  /** Good, but sends a certificate along that is not on its path, after the one that is. */
  public Client unrelatedExtra() {
    return client("unrelatedExtra");
  }

  /** Good: sends the intermediate and the root along. */
  public Client rootIncluded() {
    return client("rootIncluded");
  }

  /** Good: sends the root before the intermediate. */
  public Client shuffled() {
    return client("shuffled");
  }

  /** Below an intermediate whose extended key usage is emailProtection only. */
  public Client emailOnlyCa() {
    return client("emailOnlyCa");
  }

  private void define(
      String name,
      Lazy<HeldCertificate> issuer,
      UnaryOperator<HeldCertificate.Builder> settings,
      List<Lazy<HeldCertificate>> chain) {
    clients.put(
        name,
        new Lazy<>(
            () ->
                new Client(
                    name,
                    settings.apply(leaf(name).signedBy(issuer.get())).build(),
                    chain.stream().map(ca -> ca.get().certificate()).toList())));
  }

  private HeldCertificate.Builder leaf(String name) {
    return HeldCertificate.builder()
        .subject("CN=" + name + ",O=Example")
        .validity(after(Duration.ofHours(-1)), after(Duration.ofDays(1)));
  }

  private HeldCertificate.Builder ca(String name) {
    return HeldCertificate.builder()
        .subject("CN=Example " + name + ",O=Example")
        .certificateAuthority()
        .validity(after(Duration.ofDays(-365)), after(Duration.ofDays(365)));
  }

  private Crls.Builder listOf(HeldCertificate ca) {
    return Crls.issuedBy(ca)
        .thisUpdate(after(Duration.ofHours(-1)))
        .nextUpdate(after(Duration.ofDays(7)));
  }

  private Instant after(Duration time) {
    return now.plus(time);
  }

  private static HeldCertificate.Builder odd(HeldCertificate.Builder leaf) {
    String forged = "a\r\nClient-Cert: :AAAA:\r\n\r\n\0 \"b\", 'c'; \\d=+<>#";
    String scripts =
        "\u00e9\u00df \u03a9 \u0436 \u05d0 \u6f22\u5b57 \ud83d\udd11\u2028\u0085\u202e";
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, new DERUTF8String(scripts))
            .addRDN(BCStyle.CN, new DERUTF8String(forged + scripts))
            .build();
    return leaf.subject(name)
        .alternativeName(
            new GeneralName(GeneralName.dNSName, "a\r\nClient-Cert: :AAAA:.example"),
            new GeneralName(GeneralName.rfc822Name, "\"a, b\"\r\n@example.org"),
            new GeneralName(name));
  }
}
