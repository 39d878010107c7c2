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
package io.clientcert.fuzz;

import io.clientcert.testing.Crls;
import io.clientcert.testing.OcspResponses;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * What the fuzzer starts from: for each target some inputs that get all the way through. The same
 * bytes on every run; {@code main} writes them into the folder that it is given, which is {@code
 * src/test/resources}.
 */
final class Seeds {

  /** The fuzzer hands out decisions from the end of an input, and bytes from its beginning. */
  private static final byte[] AS_IT_IS = {0};

  private static final byte[] SIGNED_BY_THE_CA = {1};
  private static final byte[] OF_THE_CA = {1};
  private static final byte[] OF_THE_CLIENT = {2};

  static final String PERMITTED_HOST = "good.example";
  static final String EXCLUDED_HOST = "evil.example";

  private static final String SIGNATURE_INPUT =
      "ttrp=(\"@method\" \"@authority\" \"@path\" \"@query\" \"client-cert\");created="
          + SignatureFuzzTest.NOW
          + ";expires="
          + (SignatureFuzzTest.NOW + 30)
          + ";keyid=\"edge-1\";tag=\"client-cert\"";

  private Seeds() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    Path root = Path.of(arguments[0], "io/clientcert/fuzz");
    for (Map.Entry<String, byte[]> seed : all().entrySet()) {
      Path file = root.resolve(seed.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, seed.getValue());
    }
  }

  /** Returns every seed, by the name of its file. */
  static Map<String, byte[]> all() throws IOException, GeneralSecurityException {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    text(seeds, "FieldSanitizerFuzzTestInputs/lines/dropped", "close, \"a,Client-Cert,b\"");
    text(seeds, "FieldSanitizerFuzzTestInputs/lines/alias", "client_cert ,\t,keep-alive");
    text(seeds, "SignatureFuzzTestInputs/origin/ours", SIGNATURE_INPUT);
    text(
        seeds,
        "SignatureFuzzTestInputs/origin/beside",
        "sig1=(\"@method\";req);created=1\n "
            + SIGNATURE_INPUT
                .replace("ttrp", "a")
                .replace(";tag", ";alg=\"hmac-sha256\";nonce=1.50;tag"));
    text(
        seeds,
        "ClientSignaturesFuzzTestInputs/fields/both",
        "sig1=(\"@method\");created=1, x;a=%\"%c3%a9\"\n"
            + SIGNATURE_INPUT
            + "\u0000sig1=:AAAA:, ttrp=:AA:\nx, y=?0");
    text(seeds, "ManagedNamesFuzzTestInputs/names/alias", "cl\u0131ent_cert");
    text(seeds, "ByteSequenceFuzzTestInputs/bytes/text", "pretend this is binary content.");
    text(
        seeds,
        "PemFuzzTestInputs/file/two",
        "# a comment\n" + Pem.of(Pki.CA.certificate(), Pki.CLIENT.certificate()));
    text(seeds, "PemFuzzTestInputs/file/half", Pem.of(Pki.CA.certificate()).substring(0, 300));

    X509CRL list = Crls.issuedBy(Pki.CA).thisUpdate(Pki.NOW).nextUpdate(tomorrow()).build();
    X509CRL revoking =
        Crls.issuedBy(Pki.CA)
            .thisUpdate(Pki.NOW)
            .nextUpdate(tomorrow())
            .revoked(Pki.CLIENT.certificate(), Pki.NOW)
            .build();
    seed(seeds, "CrlFuzzTestInputs/list/der", list.getEncoded(), AS_IT_IS);
    seed(seeds, "CrlFuzzTestInputs/list/pem", ascii(Pem.of(list, revoking)), AS_IT_IS);
    seed(seeds, "CrlFuzzTestInputs/list/signed", list.getTBSCertList(), SIGNED_BY_THE_CA);
    seed(seeds, "CrlFuzzTestInputs/list/revoking", revoking.getTBSCertList(), SIGNED_BY_THE_CA);

    byte[] good = response().good(Pki.CLIENT.certificate()).build();
    byte[] revoked = response().revoked(Pki.CLIENT.certificate(), Pki.NOW).build();
    seed(seeds, "OcspFuzzTestInputs/response/whole", good, AS_IT_IS);
    seed(seeds, "OcspFuzzTestInputs/response/signed", responseData(good), SIGNED_BY_THE_CA);
    seed(seeds, "OcspFuzzTestInputs/response/revoked", responseData(revoked), SIGNED_BY_THE_CA);

    X509Certificate client = Pki.CLIENT.certificate();
    seed(seeds, "EngineFuzzTestInputs/chain/client", client.getEncoded(), AS_IT_IS);
    seed(
        seeds,
        "EngineFuzzTestInputs/chain/root",
        client.getEncoded(),
        Pki.CA.certificate().getEncoded(),
        AS_IT_IS);
    seed(seeds, "EngineFuzzTestInputs/chain/signed", client.getTBSCertificate(), SIGNED_BY_THE_CA);
    byte[] content = KnownIssuersFuzzTest.content();
    byte[] signature = KnownIssuersFuzzTest.signature(content);
    seed(seeds, "KnownIssuersFuzzTestInputs/leaf/client", KnownIssuersFuzzTest.client(), AS_IT_IS);
    seed(seeds, "KnownIssuersFuzzTestInputs/leaf/signed", content, SIGNED_BY_THE_CA);
    seed(seeds, "KnownIssuersFuzzTestInputs/leaf/signature", signature, OF_THE_CLIENT);
    seed(seeds, "ConstraintsFuzzTestInputs/extension/hosts", constraints(), OF_THE_CA);
    seed(seeds, "ConstraintsFuzzTestInputs/extension/none", Pki.tagged(Pki.SEQUENCE), OF_THE_CA);
    seed(seeds, "ConstraintsFuzzTestInputs/extension/outside", names(), AS_IT_IS);
    seed(
        seeds,
        "ConstraintsFuzzTestInputs/extension/outside-and-a-byte",
        names(),
        AS_IT_IS,
        AS_IT_IS);
    seed(
        seeds,
        "ConstraintsFuzzTestInputs/extension/inside",
        new GeneralNames(
                new GeneralName[] {
                  new GeneralName(GeneralName.dNSName, "a." + PERMITTED_HOST),
                  new GeneralName(GeneralName.rfc822Name, "a@" + PERMITTED_HOST),
                  new GeneralName(GeneralName.uniformResourceIdentifier, "urn:a"),
                  new GeneralName(GeneralName.iPAddress, "10.0.0.1")
                })
            .getEncoded(),
        AS_IT_IS);
    text(
        seeds,
        "FactsFuzzTestInputs/certificate/lines",
        "12345678901234567890a\r\nX: y\u0000z\u0001");
    return seeds;
  }

  /** Returns constraints that permit some hosts, and exclude the mail of another. */
  static byte[] constraints() {
    return encoded(
        new NameConstraints(
            new GeneralSubtree[] {
              new GeneralSubtree(new GeneralName(GeneralName.dNSName, PERMITTED_HOST))
            },
            new GeneralSubtree[] {
              new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, EXCLUDED_HOST))
            }));
  }

  /** Returns alternative names outside of those constraints. */
  static byte[] names() {
    return encoded(new GeneralNames(new GeneralName(GeneralName.dNSName, EXCLUDED_HOST)));
  }

  /** Returns the name in {@link #names}. */
  static ConstraintsFuzzTest.Element name() {
    return new ConstraintsFuzzTest.Element(0x82, ascii(EXCLUDED_HOST));
  }

  private static byte[] encoded(ASN1Object object) {
    try {
      return object.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("names without an encoding", e);
    }
  }

  private static OcspResponses.Builder response() {
    return OcspResponses.issuedBy(Pki.CA)
        .producedAt(Pki.NOW)
        .thisUpdate(Pki.NOW)
        .nextUpdate(tomorrow());
  }

  private static Instant tomorrow() {
    return Pki.NOW.plus(Duration.ofDays(1));
  }

  private static byte[] responseData(byte[] response) throws IOException {
    byte[] basic = OCSPResponse.getInstance(response).getResponseBytes().getResponse().getOctets();
    return BasicOCSPResponse.getInstance(basic).getTbsResponseData().getEncoded();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void text(Map<String, byte[]> seeds, String file, String text) {
    seeds.put(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void seed(Map<String, byte[]> seeds, String file, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    seeds.put(file, all.array());
  }
}
