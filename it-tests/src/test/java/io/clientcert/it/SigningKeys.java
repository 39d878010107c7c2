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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The keys of proxies that sign, of one test run. */
final class SigningKeys {

  private static final int SECRET_BYTES = 48;

  /** Shared by edge and origin: HMAC. */
  static final byte[] SECRET = random();

  /** Nobody trusts it. */
  static final byte[] OTHER_SECRET = random();

  static final KeyPair ED25519 = ed25519();

  private SigningKeys() {}

  private static byte[] random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  private static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  static String secretFile(Path directory) {
    return write(directory.resolve("proxy.secret"), Base64.getEncoder().encodeToString(SECRET));
  }

  static String privateKeyFile(Path directory) {
    return pem(directory.resolve("proxy.key"), "PRIVATE KEY", ED25519.getPrivate().getEncoded());
  }

  static String publicKeyFile(Path directory) {
    return pem(directory.resolve("proxy.pub"), "PUBLIC KEY", ED25519.getPublic().getEncoded());
  }

  private static String pem(Path file, String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return write(
        file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  private static String write(Path file, String text) {
    try {
      return Files.writeString(file, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
