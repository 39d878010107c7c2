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
package io.clientcert.spring;

import io.clientcert.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Turns the locations that Spring Boot applications write, {@code classpath:} and {@code file:},
 * into paths of files.
 */
final class ResourcePaths {

  /** Longer than the letter of a drive. */
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

  private final ResourceLoader loader = new DefaultResourceLoader();

  /**
   * Returns {@code text} with a path in place of each location, if {@code setting} takes paths.
   *
   * @throws IllegalArgumentException if a location cannot be one; the message says what to write
   */
  String resolve(Setting setting, String text) {
    return setting.withPaths(text, this::path);
  }

  private String path(String location) {
    if (location.startsWith("~")) {
      throw new IllegalArgumentException(
          "begins with ~, which only a shell replaces: write ${user.home}");
    }
    if (!SCHEME.matcher(location).matches()) {
      return location;
    }
    if (!location.startsWith("classpath:") && !location.startsWith("file:")) {
      throw new IllegalArgumentException(
          "is neither a path nor a location that begins with classpath: or file:");
    }
    Resource resource = loader.getResource(location);
    try {
      if (location.startsWith("file:") || isFile(resource)) {
        // whether it is there, the engine says as for every other path
        return resource.getFile().getPath();
      }
      return copy(resource).toString();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static boolean isFile(Resource resource) throws IOException {
    return resource.getURL().getProtocol().equals("file");
  }

  /** What is inside a jar stays as it is, so that a copy is as good. */
  private static Path copy(Resource resource) throws IOException {
    Path copy = Files.createTempFile("clientcert-", "-" + resource.getFilename());
    copy.toFile().deleteOnExit();
    try (InputStream content = resource.getInputStream()) {
      Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }
}
