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

import io.clientcert.signature.RequestSigner;
import io.clientcert.signature.RequestVerifier;
import io.clientcert.signature.SignatureKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of signature keys that a configuration names. Each file by itself keeps what it held
 * when it was last valid, so that one that is broken holds no other back. Not thread-safe.
 */
final class SignatureFiles {

  /** The difference between the clocks of proxy and origin that is tolerated. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final ClientCertConfig config;
  private final Map<Path, KeyFile> files = new HashMap<>();

  private record KeyFile(
      ByteBuffer content, SignatureKey key, @Nullable ConfigurationException problem) {}

  /** Reads a key. */
  private interface Reader {
    SignatureKey read(byte[] file) throws IOException, GeneralSecurityException;
  }

  SignatureFiles(ClientCertConfig config) {
    this.config = config;
  }

  /**
   * Reads every file.
   *
   * @throws ConfigurationException if one is missing or holds no usable key
   */
  SignatureKeys load() {
    if (config.signatureKey().isEmpty() && config.trustedProxyKeys().isEmpty()) {
      return SignatureKeys.NONE;
    }
    RequestSigner signer =
        config
            .signatureKey()
            .map(file -> key(Setting.SIGNATURE_KEY, file, SignatureKey::forSigning))
            .map(
                key ->
                    new RequestSigner(
                        key,
                        config.signatureKeyId(),
                        config.signatureComponents(),
                        config.signatureMaxAge()))
            .orElse(null);
    Map<String, SignatureKey> keys = new HashMap<>();
    config
        .trustedProxyKeys()
        .forEach(
            (id, file) ->
                keys.put(id, key(Setting.TRUSTED_PROXY_KEYS, file, SignatureKey::forVerifying)));
    RequestVerifier verifier =
        keys.isEmpty()
            ? null
            : new RequestVerifier(
                keys, config.signatureComponents(), config.signatureMaxAge(), SKEW);
    return new SignatureKeys(signer, verifier);
  }

  /** Returns what is wrong with the files now, although they were valid before. */
  List<ConfigurationException> problems() {
    List<ConfigurationException> problems = new ArrayList<>();
    for (KeyFile file : files.values()) {
      if (file.problem != null) {
        problems.add(file.problem);
      }
    }
    return problems;
  }

  private SignatureKey key(Setting setting, Path file, Reader reader) {
    KeyFile before = files.get(file);
    try {
      ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
      if (before != null && before.problem == null && before.content.equals(content)) {
        return before.key;
      }
      SignatureKey key = reader.read(content.array());
      files.put(file, new KeyFile(content, key, null));
      return key;
    } catch (IOException | GeneralSecurityException e) {
      ConfigurationException problem = unusable(setting, file, e);
      if (before == null) {
        throw problem;
      }
      files.put(file, new KeyFile(before.content, before.key, problem));
      return before.key;
    }
  }

  private static ConfigurationException unusable(Setting setting, Path file, Exception e) {
    String problem = LogText.of(e.getMessage() == null ? "cannot be read" : e.getMessage());
    return ConfigurationException.inaccessible(setting, file, e)
        .orElseGet(() -> ConfigurationException.because(setting, file, problem, e));
  }
}
