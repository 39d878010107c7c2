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

import io.clientcert.path.CertificateFiles;
import io.clientcert.path.PathValidator;
import io.clientcert.path.TrustAnchors;
import io.clientcert.revocation.CrlFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a configuration names, and the trust that they make. Each file is read once into
 * memory and compared by its contents: time stamps lie, and a symbolic link that is put in the
 * place of another has none of its own.
 *
 * <p>Not thread-safe: one thread at a time reads.
 */
final class TrustFiles {

  private final ClientCertConfig config;
  private final Map<ByteBuffer, List<X509CRL>> crlsByDigest = new HashMap<>();
  private byte[] seen = {};

  TrustFiles(ClientCertConfig config) {
    this.config = config;
  }

  /**
   * Reads every file.
   *
   * @throws ConfigurationException if one is missing, empty or broken
   */
  Trust load() {
    Contents contents = new Contents();
    seen = contents.digest();
    return trust(contents);
  }

  /**
   * Reads every file, and returns null if all are what they were when they were read last, were
   * they good or bad.
   *
   * @throws ConfigurationException if one is missing, empty or broken, and was not so before
   */
  @Nullable Trust loadIfChanged() {
    Contents contents = new Contents();
    byte[] digest = contents.digest();
    if (Arrays.equals(digest, seen)) {
      return null;
    }
    seen = digest;
    return trust(contents);
  }

  private Trust trust(Contents contents) {
    TrustAnchors anchors = anchors(contents);
    List<X509Certificate> intermediates =
        config.intermediates().map(file -> intermediates(contents, file)).orElse(List.of());
    PathValidator validator = new PathValidator(anchors, intermediates, config.pathSettings());
    return new Trust(anchors, validator, crls(contents));
  }

  private TrustAnchors anchors(Contents contents) {
    boolean leafAnchors = config.pathSettings().allowLeafAnchors();
    Path file = config.trustStore().orElse(null);
    try {
      return TrustAnchors.of(
          file == null
              ? config.trustAnchors()
              : CertificateFiles.readTrusted(
                  contents.of(Setting.TRUST_STORE, file),
                  config.trustStoreType(),
                  config.trustStorePassword()),
          leafAnchors);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(Setting.TRUST_STORE, file == null ? "certificates set in code" : file, e);
    }
  }

  private static List<X509Certificate> intermediates(Contents contents, Path file) {
    try {
      List<X509Certificate> certificates =
          CertificateFiles.readPem(contents.of(Setting.INTERMEDIATES, file));
      if (certificates.isEmpty()) {
        throw ConfigurationException.because(
            Setting.INTERMEDIATES, file, "holds no certificate", null);
      }
      return certificates;
    } catch (IOException | CertificateException e) {
      throw unusable(Setting.INTERMEDIATES, file, e);
    }
  }

  private List<X509CRL> crls(Contents contents) {
    List<X509CRL> lists = new ArrayList<>();
    for (Path file : contents.crlFiles()) {
      try {
        lists.addAll(crls(contents.of(Setting.CRL_FILES, file)));
      } catch (IOException | GeneralSecurityException e) {
        throw unusable(Setting.CRL_FILES, file, e);
      }
    }
    if (lists.isEmpty() && !config.crlFiles().isEmpty()) {
      throw ConfigurationException.because(
          Setting.CRL_FILES, config.crlFiles(), "holds no certificate revocation list", null);
    }
    crlsByDigest.values().removeIf(known -> !lists.containsAll(known));
    return lists;
  }

  /** A long list that did not change is not read anew because another file did. */
  private List<X509CRL> crls(byte[] file) throws IOException, GeneralSecurityException {
    ByteBuffer digest =
        ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(file)).asReadOnlyBuffer();
    List<X509CRL> known = crlsByDigest.get(digest);
    List<X509CRL> crls = known == null ? CrlFiles.read(file) : known;
    crlsByDigest.put(digest, crls);
    return crls;
  }

  private static ConfigurationException unusable(Setting setting, Object value, Exception e) {
    // may hold text from a certificate
    String problem = LogText.of(e.getMessage() == null ? "no reason given" : e.getMessage());
    boolean aboutContent = problem.startsWith("holds ");
    return ConfigurationException.because(
        setting, value, aboutContent ? problem : "cannot be read (" + problem + ")", e);
  }

  /** What stood in the files at one moment, or what kept it from being read. */
  private final class Contents {
    private final Map<Path, byte[]> read = new LinkedHashMap<>();
    private final Map<Path, IOException> failed = new LinkedHashMap<>();
    private final List<Path> crlFiles = new ArrayList<>();

    Contents() {
      config.trustStore().ifPresent(this::read);
      config.intermediates().ifPresent(this::read);
      for (Path path : config.crlFiles()) {
        if (Files.isDirectory(path)) {
          readDirectory(path);
        } else {
          crlFiles.add(path);
          read(path);
        }
      }
    }

    private void readDirectory(Path directory) {
      try (Stream<Path> entries = Files.list(directory)) {
        // a mounted Kubernetes secret keeps its versions in hidden folders beside the links to them
        List<Path> files =
            entries
                .filter(Files::isRegularFile)
                .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                .sorted()
                .toList();
        crlFiles.addAll(files);
        files.forEach(this::read);
      } catch (IOException e) {
        crlFiles.add(directory);
        failed.put(directory, e);
      }
    }

    private void read(Path file) {
      try {
        read.put(file, Files.readAllBytes(file));
      } catch (IOException e) {
        failed.put(file, e);
      }
    }

    List<Path> crlFiles() {
      return crlFiles;
    }

    byte[] of(Setting setting, Path file) throws IOException {
      IOException failure = failed.get(file);
      if (failure instanceof NoSuchFileException) {
        throw ConfigurationException.because(
            setting, file, "does not exist (looked for at " + file.toAbsolutePath() + ")", failure);
      }
      if (failure != null) {
        throw failure;
      }
      byte[] content = read.getOrDefault(file, new byte[0]);
      if (content.length == 0) {
        throw ConfigurationException.because(setting, file, "is an empty file", null);
      }
      return content;
    }

    byte[] digest() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        read.forEach(
            (file, content) -> {
              digest.update((file + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
              digest.update(content);
            });
        failed.forEach(
            (file, failure) ->
                digest.update((file + "\n" + failure + "\n").getBytes(StandardCharsets.UTF_8)));
        return digest.digest();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("This Java runtime lacks SHA-256", e);
      }
    }
  }
}
