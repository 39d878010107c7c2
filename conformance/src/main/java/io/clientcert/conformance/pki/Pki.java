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

import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.net.Identity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a folder: {@code ca.pem} and {@code crl.pem} for the proxy under test, {@code
 * server.pem} and {@code server.key} for its TLS, and for each {@link ClientKind} a pair such as
 * {@code client.pem} (as presented, leaf first) and {@code client.key} (PKCS #8). A folder that the
 * user has made needs the pair {@code client} alone.
 */
public final class Pki {

  private final Path directory;
  private final Map<ClientKind, Identity> identities;

  private Pki(Path directory, Map<ClientKind, Identity> identities) {
    this.directory = directory;
    this.identities = identities;
  }

  /**
   * Opens the folder; if it is missing or empty, makes a throwaway PKI in it.
   *
   * @param host the name of the target, for {@code server.pem}
   * @throws CannotRunException if the folder cannot be used
   */
  public static Pki open(Path directory, String host, Instant now) {
    return open(directory, host, now, null);
  }

  /**
   * Opens the folder; if it is missing or empty, makes a throwaway PKI in it.
   *
   * @param host the name of the target, for {@code server.pem}
   * @param responder the URL of the OCSP responder that certificates name, or {@code null} for none
   * @throws CannotRunException if the folder cannot be used
   */
  public static Pki open(Path directory, String host, Instant now, @Nullable String responder) {
    try {
      if (isEmpty(directory)) {
        Files.createDirectories(directory);
        ThrowawayPki.write(directory, host, now, responder);
      }
      return load(directory, now);
    } catch (IOException e) {
      throw new CannotRunException(
          "--pki %s: cannot be used (%s). Name a folder that can be written, or one with your"
                  .formatted(directory, e)
              + " certificates.",
          e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return !files.iterator().hasNext();
    }
  }

  private static Pki load(Path directory, Instant now) throws IOException {
    Map<ClientKind, Identity> identities = new EnumMap<>(ClientKind.class);
    for (ClientKind kind : ClientKind.values()) {
      Path certificates = directory.resolve(kind.fileName() + ".pem");
      Path key = directory.resolve(kind.fileName() + ".key");
      if (Files.exists(certificates) && Files.exists(key)) {
        List<X509Certificate> presented = PemFiles.certificates(certificates);
        String algorithm = presented.get(0).getPublicKey().getAlgorithm();
        identities.put(
            kind, new Identity(kind.fileName(), PemFiles.key(key, algorithm), presented));
      }
    }
    Identity client = identities.get(ClientKind.CLIENT);
    if (client == null) {
      throw new CannotRunException(
          "--pki "
              + directory
              + " has files, but not client.pem and client.key. Name an empty folder for a"
              + " throwaway PKI, or put a certificate that the target accepts there.");
    }
    Date expiry = client.leaf().getNotAfter();
    if (expiry.toInstant().isBefore(now)) {
      throw new CannotRunException(
          "--pki "
              + directory
              + ": client.pem expired at "
              + expiry.toInstant()
              + ". Delete the folder for a new throwaway PKI, or replace the certificate.");
    }
    return new Pki(directory, identities);
  }

  public Path directory() {
    return directory;
  }

  /** Returns which clients there are. */
  public Set<ClientKind> kinds() {
    return Set.copyOf(identities.keySet());
  }

  /** Returns the file that the target needs as its trust anchors. */
  public Path authorities() {
    return directory.resolve("ca.pem");
  }

  /**
   * Returns a client.
   *
   * @throws NotRunException if the folder has no such files
   */
  public Identity identity(ClientKind kind) {
    Identity identity = identities.get(kind);
    if (identity == null) {
      throw new NotRunException(
          "%s has no %s.pem with %s.key (%s)."
              .formatted(directory, kind.fileName(), kind.fileName(), kind.description()));
    }
    return identity;
  }
}
