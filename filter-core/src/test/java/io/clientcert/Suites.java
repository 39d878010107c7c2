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

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder of test suites that others wrote, which is no part of this project. */
public final class Suites {
  private static final String FOLDER = "clientcert.suites";
  private static final String REQUIRED = "clientcert.suites.required";

  private Suites() {}

  /**
   * Returns a suite's folder. Without it the test that asks is skipped, and fails if {@code
   * -Dclientcert.suites.required=true}.
   */
  public static Path folder(String suite) {
    return folder(System.getProperty(FOLDER, ""), suite, Boolean.getBoolean(REQUIRED));
  }

  static Path folder(String suites, String suite, boolean required) {
    Path folder = Path.of(suites, suite);
    if (suites.isEmpty() || !Files.isDirectory(folder)) {
      String reason =
          "The suite %s is not in \"%s\". Name its parent folder with -D%s."
              .formatted(suite, suites, FOLDER);
      if (required) {
        fail(reason);
      }
      Assumptions.abort(reason);
    }
    return folder;
  }

  public static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
