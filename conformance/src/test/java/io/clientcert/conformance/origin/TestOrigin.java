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
package io.clientcert.conformance.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clientcert.conformance.TestListener;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Http1Message;
import io.clientcert.conformance.net.Http2Frames;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.PemFiles;
import io.clientcert.conformance.pki.Pki;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parser;
import org.jspecify.annotations.Nullable;

/** A small origin that does everything right but for one {@link Fault}. */
final class TestOrigin implements AutoCloseable {

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final int MAX_CHAIN = 10;

  private final X509Certificate root;
  private final Collection<?> crls;
  private final InetAddress trusted;
  private final TestListener listener;
  private final Map<String, X509Certificate> leaves = new HashMap<>();
  private volatile Fault fault = Fault.NONE;

  TestOrigin(Pki pki, InetAddress trusted) throws Exception {
    this.trusted = trusted;
    root = PemFiles.certificates(pki.authorities()).get(0);
    try (InputStream in = Files.newInputStream(pki.directory().resolve("crl.pem"))) {
      crls = CertificateFactory.getInstance("X.509").generateCRLs(in);
    }
    for (ClientKind kind : pki.kinds()) {
      X509Certificate leaf = pki.identity(kind).leaf();
      leaves.put(bare(FieldFormat.base64(leaf.getEncoded())), leaf);
    }
    listener = new TestListener("test-origin", pki, TestListener.anchors(pki), this::serve);
  }

  Target target() {
    return Target.parse("http://127.0.0.1:" + listener.plainPort());
  }

  Target secureTarget() {
    return Target.parse("https://127.0.0.1:" + listener.securePort());
  }

  void setFault(Fault next) {
    fault = next;
  }

  private static String bare(String text) {
    return text.replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "")
        .replace("%3A", "")
        .replace("%20", "")
        .replace("%0A", "")
        .replace('-', '+')
        .replace('_', '/')
        .replaceAll("[^A-Za-z0-9+/]", "");
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(20_000);
      boolean isTrusted = socket.getInetAddress().equals(trusted);
      X509Certificate tls = null;
      boolean http2 = false;
      if (socket instanceof SSLSocket secured) {
        secured.setHandshakeApplicationProtocolSelector(
            (any, offered) -> offered.contains("h2") ? "h2" : "http/1.1");
        secured.startHandshake();
        tls = peer(secured);
        http2 = "h2".equals(secured.getApplicationProtocol());
      }
      InputStream in = new BufferedInputStream(socket.getInputStream());
      in.mark(4);
      boolean preface = new String(in.readNBytes(3), ISO_8859_1).equals("PRI");
      in.reset();
      if (http2 || preface) {
        http2(new Http2Frames(in, socket.getOutputStream()), isTrusted, tls);
      } else {
        http1(in, socket.getOutputStream(), isTrusted, tls);
      }
    } catch (IOException e) {
      // The client has gone, or has sent no HTTP: the end of the connection is the answer
      return;
    }
  }

  private static @Nullable X509Certificate peer(SSLSocket socket) {
    try {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private void http1(
      InputStream in, OutputStream out, boolean isTrusted, @Nullable X509Certificate tls)
      throws IOException {
    X509Certificate before = null;
    for (int index = 1; true; index++) {
      Http1Message head = Http1Message.readHead(in);
      String text = new String(head.headBytes(), ISO_8859_1);
      Http1Message.Body body = head.readBody(in, false);
      Fault.Request request =
          new Fault.Request(
              isTrusted,
              false,
              index,
              head.startLine(),
              head.fields(),
              Field.parse(body.trailers()),
              text,
              contained(text + "\n" + String.join("\n", body.trailers())),
              tls);
      boolean malformed =
          TestListener.hasMalformedLine(head) || !head.startLine().endsWith(" HTTP/1.1");
      Answer answer =
          malformed && !fault.believes(request)
              ? new Answer(fault.fails(request) ? 500 : 400, "malformed")
              : answer(request, before);
      before = answer.certificate();
      out.write(answer.http1(fault.respondsWithField()).getBytes(ISO_8859_1));
      out.flush();
    }
  }

  private void http2(Http2Frames frames, boolean isTrusted, @Nullable X509Certificate tls)
      throws IOException {
    frames.readPreface();
    frames.send(Http2Frames.SETTINGS, 0, 0, new byte[0]);
    X509Certificate before = null;
    int index = 0;
    while (true) {
      Http2Frames.Frame frame = frames.read();
      if (frame.type() == Http2Frames.HEADERS) {
        index++;
        List<Field> fields = frames.decode(frame);
        Fault.Request request =
            new Fault.Request(
                isTrusted,
                true,
                index,
                "h2",
                fields,
                List.of(),
                fields.toString(),
                contained(fields.toString()),
                tls);
        Answer answer = answer(request, before);
        before = answer.certificate();
        frames.sendHeaders(
            frame.stream(), false, List.of(new Field(":status", "" + answer.status())));
        frames.send(
            Http2Frames.DATA,
            Http2Frames.END_STREAM,
            frame.stream(),
            answer.body().getBytes(ISO_8859_1));
      }
    }
  }

  private record Answer(int status, String body, @Nullable X509Certificate certificate) {
    Answer(int status, String body) {
      this(status, body, null);
    }

    String http1(boolean withField) {
      String field =
          withField && certificate != null
              ? "Client-Cert: " + FieldFormat.item(FieldFormat.der(certificate)) + "\r\n"
              : "";
      return "HTTP/1.1 %d Status\r\n%sContent-Length: %d\r\n\r\n%s"
          .formatted(status, field, body.length(), body);
    }
  }

  private @Nullable X509Certificate contained(String text) {
    String all = bare(text);
    return leaves.entrySet().stream()
        .filter(leaf -> all.contains(leaf.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private Answer answer(Fault.Request request, @Nullable X509Certificate before) {
    if (fault.fails(request)) {
      return new Answer(500, "failed");
    }
    if (fault.explains(request)) {
      return new Answer(400, "java.io.IOException: bad\n\tat io.example.Der.read(Der.java:17)");
    }
    X509Certificate certificate =
        fault.believes(request) ? request.contained() : certificate(request);
    if (certificate == null && fault.remembers()) {
      certificate = before;
    }
    if (certificate == null && fault.takesTls(request)) {
      certificate = request.tls();
    }
    if (certificate != null && fault.hides(request)) {
      certificate = null;
    }
    String body =
        certificate == null ? "none" : "sha256:" + Seen.fingerprint(FieldFormat.der(certificate));
    return new Answer(200, body, certificate);
  }

  private @Nullable X509Certificate certificate(Fault.Request request) {
    List<String> values = Field.values(request.fields(), FieldFormat.CERT);
    if (!request.trusted() || values.size() != 1) {
      return null;
    }
    try {
      Item<?> item = new Parser(values.get(0)).parseItem();
      if (!(item instanceof ByteSequenceItem bytes)) {
        return null;
      }
      X509Certificate leaf = parse(bytes.get().array());
      List<X509Certificate> chain = chain(Field.values(request.fields(), FieldFormat.CHAIN));
      if (fault.prefersChain() && !chain.isEmpty()) {
        return chain.get(0);
      }
      return isValid(leaf, chain) ? leaf : null;
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      // Not a Byte Sequence, not a certificate, or none with a path: the request has none
      return null;
    }
  }

  private List<X509Certificate> chain(List<String> lines) throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    if (lines.isEmpty() || lines.equals(List.of(""))) {
      return chain;
    }
    for (ListElement<?> element : new Parser(lines).parseList().get()) {
      if (!(element instanceof ByteSequenceItem bytes) || chain.size() == MAX_CHAIN) {
        throw new IllegalArgumentException("not a certificate, or too many");
      }
      chain.add(parse(bytes.get().array()));
    }
    return chain;
  }

  private X509Certificate parse(byte[] der) throws GeneralSecurityException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    if (!fault.ignoresRest() && !Arrays.equals(certificate.getEncoded(), der)) {
      throw new IllegalArgumentException("not the DER of one certificate");
    }
    return certificate;
  }

  private boolean isValid(X509Certificate leaf, List<X509Certificate> chain)
      throws GeneralSecurityException {
    X509CertSelector selector = new X509CertSelector();
    selector.setCertificate(leaf);
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), selector);
    List<Object> all = new ArrayList<>(chain);
    all.add(leaf);
    all.addAll(crls);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
    PKIXCertPathBuilderResult path =
        (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    for (Certificate each : path.getCertPath().getCertificates()) {
      X509Certificate certificate = (X509Certificate) each;
      List<String> purposes = certificate.getExtendedKeyUsage();
      boolean weak =
          certificate.getPublicKey() instanceof RSAKey key && key.getModulus().bitLength() < 2048;
      if (weak || (purposes != null && !purposes.contains(CLIENT_AUTH))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
