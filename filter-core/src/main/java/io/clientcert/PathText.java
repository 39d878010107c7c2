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

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a file as a setting has it: a path of this platform or a {@code file:} URI. What is
 * neither and would silently name a strange file is refused. Stateless.
 */
final class PathText {

  private static final String FILE = "file:";
  private static final Pattern OTHER_SCHEME =
      Pattern.compile(
          "(?i)(classpath\\*?|https?|ftp|jar|data|base64|pkcs11|vault|env|[a-z][a-z0-9+.-]+(?=://))"
              + ":.*",
          Pattern.DOTALL);
  private static final Pattern BASE64_OF_DER =
      Pattern.compile("MI[IGH][A-Za-z0-9+/\\s]{200}.*", Pattern.DOTALL);

  private PathText() {}

  /**
   * Returns the path that {@code text} names.
   *
   * @throws ConfigurationException if it names none; it has the problem and no setting
   */
  static Path path(String text) {
    if (text.isEmpty()) {
      throw problem("is empty");
    }
    if (!text.toLowerCase(Locale.ROOT).startsWith(FILE)) {
      return ofPlatform(text);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw problem("is no valid file: URI; in a URI a blank is written as %20");
    }
    if (uri.getRawAuthority() != null) {
      throw problem("names a host in a file: URI; a local file has three slashes, file:///etc/ca");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw problem("is a file: URI with a query or a fragment; write ? as %3F and # as %23");
    }
    if (!uri.isOpaque()) {
      try {
        return Path.of(uri);
      } catch (IllegalArgumentException e) {
        throw problem("is no file: URI that names a path here");
      }
    }
    // as in Spring, relative to the working directory
    return ofPlatform(uri.getSchemeSpecificPart());
  }

  private static Path ofPlatform(String text) {
    String problem = problemOf(text);
    if (!problem.isEmpty()) {
      throw problem(problem);
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw problem("is no path on this platform");
    }
  }

  /** Returns what keeps {@code text} from being meant as a path; empty if nothing does. */
  static String problemOf(String text) {
    if (isContent(text)) {
      return "is the content of a file in place of its path; put it into a file";
    }
    if (text.startsWith("~")) {
      return "begins with \"~\", which only a shell replaces by a home directory; an absolute path"
          + " is needed, or \"./~\" for a directory of that name";
    }
    if (text.toLowerCase(Locale.ROOT).startsWith(FILE)) {
      return "is a file: URI in place of a path; Path.of(URI) makes a path of it";
    }
    Matcher scheme = OTHER_SCHEME.matcher(text);
    return scheme.matches()
        ? "begins with \""
            + scheme.group(1)
            + ":\", and is not the path of a file; copy the content into a file"
        : "";
  }

  /** Tells whether a value is the content of a file, which may be secret and is not printed. */
  static boolean isContent(String text) {
    return text.contains("-----BEGIN") || BASE64_OF_DER.matcher(text.strip()).matches();
  }

  private static ConfigurationException problem(String problem) {
    return new ConfigurationException(problem, null);
  }
}
