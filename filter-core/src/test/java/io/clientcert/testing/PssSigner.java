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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.RuntimeOperatorException;

/** RSASSA-PSS by the JDK's provider, which knows it by another name than BouncyCastle asks for. */
final class PssSigner implements ContentSigner {
  private final AlgorithmIdentifier algorithm;
  private final Signature signature;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  /** The name is of the form {@code SHA256withRSAandMGF1}. */
  PssSigner(PrivateKey key, String name) throws GeneralSecurityException, IOException {
    algorithm = new DefaultSignatureAlgorithmIdentifierFinder().find(name);
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
    parameters.init(algorithm.getParameters().toASN1Primitive().getEncoded());
    signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
    signature.initSign(key);
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return algorithm;
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    try {
      signature.update(content.toByteArray());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new RuntimeOperatorException("cannot sign", e);
    }
  }
}
