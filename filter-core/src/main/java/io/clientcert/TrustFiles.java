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

import io.clientcert.der.Fingerprint;
import io.clientcert.path.CertificateFiles;
import io.clientcert.path.FileProblem;
import io.clientcert.path.PathValidator;
import io.clientcert.path.TrustAnchors;
import io.clientcert.revocation.CrlFiles;
import io.clientcert.revocation.ParsedCrl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a configuration names, and the trust and the CRLs that they hold. Each file is
 * read once into memory and compared by its contents: time stamps lie, and a symbolic link that is
 * put in the place of another has none of its own.
 *
 * <p>The trust store and the intermediates make one whole; each file of CRLs is one by itself, so
 * that one that is bad keeps no other from being read.
 *
 * <p>Not thread-safe: one thread at a time reads.
 */
final class TrustFiles {

  private static final int MAX_SKIPPED_NAMED = 5;
  private static final Pattern SHELL_WORD = Pattern.compile("[A-Za-z0-9_./:][A-Za-z0-9_./:-]*");

  private final ClientCertConfig config;
  private final Map<Path, CrlFile> crlFiles = new TreeMap<>();
  private final Map<Path, String> skipped = new TreeMap<>();
  private byte[] seen = {};
  private @Nullable ConfigurationException trustProblem;

  /**
   * A file of CRLs.
   *
   * @param digest of what it held when it was read last; empty if it could not be read
   * @param crls what it held when it was last good
   * @param problem what is wrong with it now
   */
  private record CrlFile(
      ByteBuffer digest, List<ParsedCrl> crls, @Nullable ConfigurationException problem) {}

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
    seen = contents.digestOfTrust();
    Trust trust = trust(contents);
    readCrls(contents);
    for (CrlFile file : crlFiles.values()) {
      if (file.problem != null) {
        throw file.problem;
      }
    }
    if (crlFiles.isEmpty() && !config.crlFiles().isEmpty()) {
      throw ConfigurationException.because(
          Setting.CRL_FILES, config.crlFiles(), "holds no certificate revocation list", null);
    }
    return trust;
  }

  /**
   * Reads every file again. What is wrong with one, {@link #problems} tells.
   *
   * @return the trust that the files hold; null if it is what it was when they were read last, good
   *     or bad, or if it is bad
   */
  @Nullable Trust loadIfChanged() {
    Contents contents = new Contents();
    readCrls(contents);
    byte[] digest = contents.digestOfTrust();
    if (Arrays.equals(digest, seen)) {
      return null;
    }
    seen = digest;
    try {
      Trust trust = trust(contents);
      trustProblem = null;
      return trust;
    } catch (ConfigurationException e) {
      trustProblem = e;
      return null;
    }
  }

  /** Makes the next reading take the trust store though it did not change. */
  void forgetTrust() {
    seen = new byte[0];
  }

  /** Returns what is wrong with the files now. */
  List<ConfigurationException> problems() {
    List<ConfigurationException> problems = new ArrayList<>();
    if (trustProblem != null) {
      problems.add(trustProblem);
    }
    for (CrlFile file : crlFiles.values()) {
      if (file.problem != null) {
        problems.add(file.problem);
      }
    }
    return problems;
  }

  /** Returns, by the name of each file of CRLs that is bad now, what is wrong with it. */
  Map<String, String> crlProblems() {
    Map<String, String> problems = new TreeMap<>();
    crlFiles.forEach(
        (path, file) -> {
          if (file.problem != null) {
            problems.put(path.toString(), file.problem.problem());
          }
        });
    return problems;
  }

  /** Returns, for each directory that holds files without a CRL, which they are. */
  List<String> skipped() {
    return List.copyOf(skipped.values());
  }

  /** Returns the CRLs of each file, or of one that is bad now what it held before. */
  Map<String, List<ParsedCrl>> crls() {
    Map<String, List<ParsedCrl>> crls = new TreeMap<>();
    crlFiles.forEach((path, file) -> crls.put(path.toString(), file.crls));
    return crls;
  }

  private Trust trust(Contents contents) {
    PathValidator proxies =
        config.proxyTrustStore().map(file -> proxies(contents, file)).orElse(null);
    if (config.trustsProxy()) {
      return new Trust(
          TrustAnchors.NONE, PathValidator.ofProxyWord(config.pathSettings()), proxies);
    }
    TrustAnchors anchors = anchors(contents);
    for (String digest : config.pathSettings().serverAuthAnchors()) {
      if (!anchors.hasDigest(digest)) {
        throw ConfigurationException.because(
            Setting.SERVER_AUTH_ANCHORS, digest, "is the digest of no trust anchor", null);
      }
    }
    List<X509Certificate> intermediates =
        config.intermediates().map(file -> intermediates(contents, file)).orElse(List.of());
    PathValidator validator = new PathValidator(anchors, intermediates, config.pathSettings());
    return new Trust(anchors, validator, proxies);
  }

  /** Validates proxies as TLS clients; their names are compared afterwards. */
  private PathValidator proxies(Contents contents, Path file) {
    byte[] content = contents.of(Setting.PROXY_TRUST_STORE, file);
    try {
      TrustAnchors anchors =
          TrustAnchors.of(
              CertificateFiles.readTrusted(content, CertificateFiles.Format.AUTO, new char[0]),
              false);
      return new PathValidator(anchors, List.of(), config.proxyPathSettings());
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(Setting.PROXY_TRUST_STORE, file, e);
    }
  }

  private TrustAnchors anchors(Contents contents) {
    boolean leafAnchors = config.pathSettings().allowLeafAnchors();
    Path file = config.trustStore().orElse(null);
    if (file == null) {
      try {
        return TrustAnchors.of(config.trustAnchors(), leafAnchors);
      } catch (CertificateException e) {
        throw ConfigurationException.because(
            Setting.TRUST_STORE, "certificates set in code", problem(e), e);
      }
    }
    byte[] content = contents.of(Setting.TRUST_STORE, file);
    try {
      return TrustAnchors.of(
          CertificateFiles.readTrusted(
              content, config.trustStoreType(), config.trustStorePassword()),
          leafAnchors);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(Setting.TRUST_STORE, file, e);
    }
  }

  private static List<X509Certificate> intermediates(Contents contents, Path file) {
    byte[] content = contents.of(Setting.INTERMEDIATES, file);
    try {
      return CertificateFiles.readCertificates(content);
    } catch (IOException e) {
      throw unusable(Setting.INTERMEDIATES, file, e);
    }
  }

  private void readCrls(Contents contents) {
    Map<Path, CrlFile> next = new TreeMap<>();
    Map<Path, List<Path>> others = new TreeMap<>();
    for (Path file : contents.crlFiles()) {
      CrlFile before = crlFiles.get(file);
      Path directory = contents.directoryOf(file);
      CrlFile now = crlFile(contents, file, before, directory != null);
      if (now != null) {
        next.put(file, now);
      } else if (directory != null) {
        others.computeIfAbsent(directory, d -> new ArrayList<>()).add(file);
      }
    }
    crlFiles.clear();
    crlFiles.putAll(next);
    skipped.clear();
    others.forEach((directory, files) -> skipped.put(directory, skipped(directory, files)));
  }

  /** A long list that did not change is not read anew because another file did. */
  private static @Nullable CrlFile crlFile(
      Contents contents, Path file, @Nullable CrlFile before, boolean ofDirectory) {
    List<ParsedCrl> lastGood = before == null ? List.of() : before.crls;
    ByteBuffer digest = contents.digestOf(file);
    if (before != null && digest.hasRemaining() && before.digest.equals(digest)) {
      return before;
    }
    try {
      return new CrlFile(digest, CrlFiles.read(contents.of(Setting.CRL_FILES, file)), null);
    } catch (IOException | GeneralSecurityException | ConfigurationException e) {
      if (lastGood.isEmpty() && ofDirectory && !contents.isMeantAsCrl(file)) {
        return null;
      }
      ConfigurationException problem =
          e instanceof ConfigurationException known ? known : unusable(Setting.CRL_FILES, file, e);
      return new CrlFile(digest, lastGood, problem);
    }
  }

  private static String skipped(Path directory, List<Path> files) {
    String names =
        files.stream()
            .limit(MAX_SKIPPED_NAMED)
            .map(file -> LogText.of(String.valueOf(file.getFileName())))
            .collect(Collectors.joining(", "));
    return "Skips "
        + files.size()
        + " file(s) in "
        + directory
        + " that hold no certificate revocation list: "
        + names
        + (files.size() > MAX_SKIPPED_NAMED ? ", …" : "");
  }

  private static ConfigurationException unusable(Setting setting, Path file, Exception e) {
    String instruction =
        e instanceof FileProblem problem ? problem.instruction(argument(file)) : "";
    return ConfigurationException.because(
        setting,
        file,
        problem(e),
        instruction.isEmpty() ? "write " + setting.allowed() : instruction,
        e);
  }

  private static String problem(Exception e) {
    // may hold text from a certificate
    String problem = LogText.of(e.getMessage() == null ? "no reason given" : e.getMessage());
    return problem.startsWith("holds ") ? problem : "cannot be read (" + problem + ")";
  }

  /** A file as a command line may have it. */
  private static String argument(Path file) {
    String text = file.toString();
    return SHELL_WORD.matcher(text).matches() ? text : "FILE";
  }

  /** What stood in the files at one moment, or what kept it from being read. */
  private final class Contents {
    private final Map<Path, byte[]> read = new LinkedHashMap<>();
    private final Map<Path, IOException> failed = new LinkedHashMap<>();
    private final List<Path> crlFiles = new ArrayList<>();
    private final Map<Path, Path> directories = new HashMap<>();

    Contents() {
      trustFiles().forEach(this::read);
      for (Path path : config.crlFiles()) {
        if (Files.isDirectory(path)) {
          readDirectory(path);
        } else {
          crlFiles.add(path);
          read(path);
        }
      }
    }

    /** Returns the files that are no CRLs: what is read of them is compared, and taken whole. */
    private List<Path> trustFiles() {
      Optional<Path> trustStore = config.trustsProxy() ? Optional.empty() : config.trustStore();
      return Stream.of(trustStore, config.proxyTrustStore(), config.intermediates())
          .flatMap(Optional::stream)
          .toList();
    }

    private void readDirectory(Path directory) {
      try (Stream<Path> entries = Files.list(directory)) {
        // a mounted Kubernetes secret keeps its versions in hidden folders beside the links to them
        List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
        crlFiles.addAll(files);
        for (Path file : files) {
          directories.put(file, directory);
          if (isHidden(file)) {
            failed.put(file, new IOException("is hidden"));
          } else {
            read(file);
          }
        }
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

    /** Returns the directory in which a file was found; null if the file itself is configured. */
    @Nullable Path directoryOf(Path file) {
      return directories.get(file);
    }

    private static boolean isHidden(Path file) {
      return String.valueOf(file.getFileName()).startsWith(".");
    }

    /** Tells a CRL that is broken from a file of another kind: by its name, or its first bytes. */
    boolean isMeantAsCrl(Path file) {
      byte[] content = read.getOrDefault(file, new byte[0]);
      return !isHidden(file)
          && (String.valueOf(file.getFileName()).endsWith(".crl")
              || new String(content, StandardCharsets.ISO_8859_1).contains("BEGIN X509 CRL"));
    }

    byte[] of(Setting setting, Path file) {
      IOException failure = failed.get(file);
      Optional<ConfigurationException> inaccessible =
          ConfigurationException.inaccessible(setting, file, failure);
      if (inaccessible.isPresent()) {
        throw inaccessible.get();
      }
      if (failure != null && setting != Setting.CRL_FILES && Files.isDirectory(file)) {
        throw ConfigurationException.because(
            setting, file, "cannot be read (it is a directory)", failure);
      }
      if (failure != null) {
        throw unusable(setting, file, failure);
      }
      byte[] content = read.getOrDefault(file, new byte[0]);
      if (content.length == 0) {
        throw ConfigurationException.because(setting, file, "is an empty file", null);
      }
      return content;
    }

    ByteBuffer digestOf(Path file) {
      byte[] content = read.get(file);
      return content == null
          ? ByteBuffer.allocate(0)
          : ByteBuffer.wrap(Fingerprint.SHA256.digest().digest(content)).asReadOnlyBuffer();
    }

    /** Returns the digest of the files that are no CRLs, or of what kept them from being read. */
    byte[] digestOfTrust() {
      MessageDigest digest = Fingerprint.SHA256.digest();
      for (Path file : trustFiles()) {
        byte[] content = read.getOrDefault(file, new byte[0]);
        digest.update((file + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
        digest.update((failed.get(file) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return digest.digest();
    }
  }
}
