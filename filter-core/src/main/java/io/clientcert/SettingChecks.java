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

import io.clientcert.dialect.Dialect;
import io.clientcert.origin.AddressRanges;
import io.clientcert.origin.ForwardedFormat;
import io.clientcert.origin.ProxyIdentity;
import io.clientcert.revocation.FetchSettings;
import io.clientcert.signature.SignatureComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks of single values that are more than a range. Each returns the value to keep, and throws a
 * {@link ConfigurationException} for one that is not allowed. Stateless.
 */
final class SettingChecks {

  private SettingChecks() {}

  /** Requires a path that is not a URI and not the content of a file. */
  static Path path(Setting setting, Path file) {
    String problem = PathText.problemOf(file.toString());
    if (!problem.isEmpty()) {
      throw ConfigurationException.because(setting, file, problem, null);
    }
    return file;
  }

  /** Requires object identifiers. */
  static List<String> oids(Setting setting, List<String> oids) {
    for (String oid : oids) {
      if (!oid.matches("[0-2](\\.(0|[1-9]\\d*))+")) {
        throw ConfigurationException.wrong(setting, oid);
      }
    }
    return oids;
  }

  /** Requires SHA-256 digests, and returns them in lower case without colons. */
  static List<String> digests(Setting setting, List<String> sha256) {
    List<String> digests = new ArrayList<>();
    for (String digest : sha256) {
      String digits = digest.replace(":", "").toLowerCase(Locale.ROOT);
      if (!digits.matches("[0-9a-f]{64}")) {
        throw ConfigurationException.wrong(setting, digest);
      }
      digests.add(digits);
    }
    return List.copyOf(digests);
  }

  /** Requires addresses and ranges. */
  static List<String> addresses(Setting setting, List<String> entries) {
    try {
      AddressRanges unused = AddressRanges.of(entries);
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.because(
          setting, String.join(", ", entries), "is not understood: " + e.getMessage(), e);
    }
    return entries;
  }

  /** Requires identities of proxies. */
  static List<String> identities(Setting setting, List<String> identities) {
    try {
      identities.forEach(ProxyIdentity::parse);
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.because(
          setting, String.join(", ", identities), "is not understood: " + e.getMessage(), e);
    }
    return identities;
  }

  /** Requires the name of a format, or a field name and an encoding. */
  static String forwardedFormat(Setting setting, String format) {
    if (ForwardedFormat.named(format).isEmpty()) {
      throw ConfigurationException.wrong(setting, format);
    }
    return format;
  }

  /** Requires key ids with files. */
  static List<String> keyFiles(Setting setting, List<String> entries) {
    Map<String, Path> unused = filesByKeyId(setting, entries);
    return entries;
  }

  /** Requires entries {@code ID=FILE}, and returns the files by their key ids. */
  static Map<String, Path> filesByKeyId(Setting setting, List<String> entries) {
    Map<String, Path> files = new TreeMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals <= 0 || equals == entry.length() - 1) {
        throw ConfigurationException.because(
            setting, entry, "is not a key id and a file, such as edge-1=/etc/pki/edge-1.pem", null);
      }
      String id = keyId(setting, entry.substring(0, equals).trim());
      Path file = path(setting, PathText.path(entry.substring(equals + 1).trim()));
      if (files.put(id, file) != null) {
        throw ConfigurationException.because(
            setting, entry, "has a key id that occurs twice", null);
      }
    }
    return files;
  }

  /** Requires a key id that a structured field can hold. */
  static String keyId(Setting setting, String id) {
    if (!id.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw ConfigurationException.wrong(setting, id);
    }
    return id;
  }

  /** Requires components of a request. */
  static List<String> components(Setting setting, List<String> names) {
    for (String name : names) {
      if (SignatureComponent.named(name).isEmpty()) {
        throw ConfigurationException.wrong(setting, name);
      }
    }
    return names;
  }

  /** Requires an HTTP URL with a host. */
  static URI http(Setting setting, URI url) {
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http || url.getHost() == null) {
      throw ConfigurationException.wrong(setting, url);
    }
    return url;
  }

  /** Requires HTTP URLs with a host. */
  static List<URI> eachHttp(Setting setting, List<URI> urls) {
    urls.forEach(url -> http(setting, url));
    return urls;
  }

  /** Requires hosts that the fetcher can compare. */
  static List<String> fetchHosts(Setting setting, List<String> hosts) {
    requireFetchable(setting, hosts, Set.copyOf(hosts), null);
    return hosts;
  }

  /** Requires a proxy that the fetcher can use. */
  static URI fetchProxy(Setting setting, URI proxy) {
    requireFetchable(setting, proxy, Set.of(), proxy);
    return proxy;
  }

  private static void requireFetchable(
      Setting setting, Object value, Set<String> hosts, @Nullable URI proxy) {
    try {
      FetchSettings unused = new FetchSettings(Duration.ofSeconds(1), 1, hosts, proxy);
    } catch (IllegalArgumentException e) {
      throw ConfigurationException.because(
          setting, value, "is not understood (" + e.getMessage() + ")", e);
    }
  }

  /** Requires methods and paths that requests can be compared with. */
  static List<String> exemptions(Setting setting, List<String> requests) {
    try {
      Exemptions.parse(requests);
    } catch (ConfigurationException e) {
      throw ConfigurationException.because(setting, String.join(", ", requests), e.problem(), e);
    }
    return requests;
  }

  /** Requires names of dialects, and returns the dialects. */
  static List<Dialect> dialects(Setting setting, Collection<String> names) {
    List<Dialect> dialects = new ArrayList<>();
    for (String name : names) {
      dialects.add(
          Dialect.named(name).orElseThrow(() -> ConfigurationException.wrong(setting, name)));
    }
    return dialects;
  }
}
