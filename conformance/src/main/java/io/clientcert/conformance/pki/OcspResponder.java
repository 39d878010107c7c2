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
package io.clientcert.conformance.pki;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Target;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The OCSP responder (RFC 6960) that the certificates of a throwaway PKI name. It answers that a
 * certificate is good, but for those on a CRL and those of the kinds that begin with {@code OCSP}.
 * Thread-safe.
 */
public final class OcspResponder implements AutoCloseable {

  /** The folder of the responder's keys, below that of the PKI. */
  static final String FOLDER = "ocsp";

  /** The signer that no authority of the PKI has authorised. */
  static final String FORGED = "forged";

  private static final System.Logger LOG = System.getLogger(OcspResponder.class.getName());
  private static final int MAX_REQUEST = 64 * 1024;
  private static final int MAX_THREADS = 8;

  /** Who signs for which authority. */
  private record Signer(Identity identity, X509CertificateHolder authority) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(MAX_THREADS, this::daemon);
  private final List<Signer> signers;
  private final Signer forged;
  private final Identity client;
  private final Clock clock;
  private final DigestCalculatorProvider digests;
  private final Map<BigInteger, Integer> asked = new ConcurrentHashMap<>();

  private OcspResponder(HttpServer server, Pki pki, Clock clock)
      throws IOException, CertificateEncodingException, OperatorCreationException {
    this.server = server;
    this.clock = clock;
    Path folder = pki.directory().resolve(FOLDER);
    signers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
      for (Path file : files) {
        signers.add(signer(file));
      }
    }
    forged = signer(folder.resolve(FORGED + ".pem"));
    client = pki.identity(ClientKind.OTHER);
    digests = new JcaDigestCalculatorProviderBuilder().build();
  }

  private static Signer signer(Path file) throws IOException, CertificateEncodingException {
    List<X509Certificate> certificates = PemFiles.certificates(file);
    Path key = Path.of(file.toString().replaceAll("\\.pem$", ".key"));
    X509Certificate signer = certificates.get(0);
    return new Signer(
        new Identity(
            "OCSP responder",
            PemFiles.key(key, signer.getPublicKey().getAlgorithm()),
            certificates),
        new JcaX509CertificateHolder(certificates.get(1)));
  }

  /**
   * Starts to listen.
   *
   * @param address as the certificates of the PKI name it
   * @throws CannotRunException if the address is not free, or the certificates name another one
   */
  public static OcspResponder start(Target address, Pki pki, Clock clock) {
    String named = named(pki.identity(ClientKind.CLIENT).leaf());
    if (!named.equals(url(address)) || !Files.isDirectory(pki.directory().resolve(FOLDER))) {
      throw new CannotRunException(
          "--ocsp %s: the certificates in %s name %s, not %s. Name an empty folder for a throwaway"
                  .formatted(
                      address, pki.directory(), named.isEmpty() ? "no responder" : named, address)
              + " PKI that names it; the kit has no keys to sign OCSP responses for other"
              + " certificates.");
    }
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
      OcspResponder responder = new OcspResponder(server, pki, clock);
      server.createContext("/", responder::serve);
      server.setExecutor(responder.threads);
      server.start();
      return responder;
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new CannotRunException(
          "--ocsp %s: the responder cannot listen there (%s). Name a free port of this machine."
              .formatted(address, e.getMessage()),
          e);
    }
  }

  /** Returns what certificates name for a responder at this address. */
  public static String url(Target address) {
    return address + "/";
  }

  private static String named(X509Certificate certificate) {
    try {
      AuthorityInformationAccess access =
          AuthorityInformationAccess.fromExtensions(
              new JcaX509CertificateHolder(certificate).getExtensions());
      for (AccessDescription one :
          access == null ? new AccessDescription[0] : access.getAccessDescriptions()) {
        if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
            && one.getAccessLocation().getName() instanceof ASN1IA5String url) {
          return url.getString();
        }
      }
      return "";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
  }

  private Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "conformance-ocsp");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns whether any certificate was asked about. */
  public boolean wasAsked() {
    return !asked.isEmpty();
  }

  /** Returns how often this certificate was asked about. */
  public int timesAsked(X509Certificate certificate) {
    return asked.getOrDefault(certificate.getSerialNumber(), 0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] response = response(exchange);
      exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
      exchange.sendResponseHeaders(200, response.length);
      exchange.getResponseBody().write(response);
    }
  }

  private byte[] response(HttpExchange exchange) throws IOException {
    try {
      OCSPReq request;
      try {
        request = new OCSPReq(request(exchange));
      } catch (IOException | IllegalArgumentException e) {
        LOG.log(System.Logger.Level.DEBUG, "not an OCSP request", e);
        return error(OCSPRespBuilder.MALFORMED_REQUEST);
      }
      return response(request);
    } catch (OCSPException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the JDK signs no OCSP response", e);
    }
  }

  /** By POST, or as base64 in the path (RFC 6960, appendix A.1). */
  private static byte[] request(HttpExchange exchange) throws IOException {
    return exchange.getRequestMethod().equals("GET")
        ? Base64.getDecoder().decode(exchange.getRequestURI().getPath().replaceFirst("^/+", ""))
        : exchange.getRequestBody().readNBytes(MAX_REQUEST);
  }

  private static byte[] error(int status) throws OCSPException, IOException {
    return new OCSPRespBuilder().build(status, null).getEncoded();
  }

  private byte[] response(OCSPReq request)
      throws OCSPException, GeneralSecurityException, OperatorCreationException, IOException {
    Req[] list = request.getRequestList();
    if (list.length != 1) {
      return error(OCSPRespBuilder.MALFORMED_REQUEST);
    }
    CertificateID id = list[0].getCertID();
    asked.merge(id.getSerialNumber(), 1, Integer::sum);
    OcspBehaviour behaviour = OcspBehaviour.of(id.getSerialNumber());
    Signer honest = signerFor(id);
    if (honest == null) {
      return error(OCSPRespBuilder.UNAUTHORIZED);
    }
    if (behaviour == OcspBehaviour.ERROR) {
      return error(OCSPRespBuilder.TRY_LATER);
    }
    Identity signer =
        behaviour == OcspBehaviour.FORGED
            ? forged.identity()
            : behaviour == OcspBehaviour.SIGNED_BY_CLIENT ? client : honest.identity();
    return signed(request, id, behaviour, signer);
  }

  private @Nullable Signer signerFor(CertificateID id) throws OCSPException {
    for (Signer signer : signers) {
      if (id.matchesIssuer(signer.authority(), digests)) {
        return signer;
      }
    }
    return null;
  }

  private byte[] signed(
      OCSPReq request, CertificateID id, @Nullable OcspBehaviour behaviour, Identity signer)
      throws OCSPException, GeneralSecurityException, OperatorCreationException, IOException {
    Instant now = clock.instant();
    Instant since = now.minus(Duration.ofMinutes(5));
    Instant until = now.plus(Duration.ofHours(1));
    CertificateID about = id;
    CertificateStatus status = CertificateStatus.GOOD;
    if (behaviour == OcspBehaviour.REVOKED
        || behaviour == OcspBehaviour.REVOKED_INTERMEDIATE
        || id.getSerialNumber().equals(BigInteger.valueOf(ThrowawayPki.REVOKED))) {
      status = new RevokedStatus(Date.from(since), CRLReason.keyCompromise);
    } else if (behaviour == OcspBehaviour.UNKNOWN) {
      status = new UnknownStatus();
    } else if (behaviour == OcspBehaviour.EXPIRED) {
      since = now.minus(Duration.ofDays(30));
      until = now.minus(Duration.ofDays(1));
    } else if (behaviour == OcspBehaviour.OTHER) {
      about = next(id);
    }
    // With the whole path: a proxy may know the root alone
    List<X509CertificateHolder> chain = new ArrayList<>();
    for (X509Certificate certificate : signer.presented()) {
      chain.add(new JcaX509CertificateHolder(certificate));
    }
    BasicOCSPRespBuilder builder =
        new BasicOCSPRespBuilder(new RespID(chain.get(0).getSubject()))
            .addResponse(about, status, Date.from(since), Date.from(until));
    Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (nonce != null) {
      builder.setResponseExtensions(new Extensions(nonce));
    }
    return new OCSPRespBuilder()
        .build(
            OCSPRespBuilder.SUCCESSFUL,
            builder.build(
                new JcaContentSignerBuilder(CertificateSpec.algorithmOf(signer.key()))
                    .build(signer.key()),
                chain.toArray(X509CertificateHolder[]::new),
                Date.from(since)))
        .getEncoded();
  }

  private static CertificateID next(CertificateID id) {
    CertID one = id.toASN1Primitive();
    return new CertificateID(
        new CertID(
            one.getHashAlgorithm(),
            one.getIssuerNameHash(),
            one.getIssuerKeyHash(),
            new ASN1Integer(id.getSerialNumber().add(BigInteger.ONE))));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
