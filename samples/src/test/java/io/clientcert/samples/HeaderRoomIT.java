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
package io.clientcert.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/proxies.md} says of the room for fields, asked of each server. */
@DisplayName("The room for fields is as documented")
class HeaderRoomIT {

  private static final int PRECISION = 16;

  /** A request of the JDK's client has this much beside the field that is measured. */
  private static final int OTHER_FIELDS = 300;

  @ParameterizedTest(name = "{0}: {1} KiB, then {2}")
  @CsvSource({
    "TomcatMain, 8, 400, /whoami",
    "JettyMain, 8, 431, /",
    "boot.BootMain, 8, 400, /whoami",
    "gateway.GatewayMain, 64, 400, /whoami"
  })
  void room(String main, int kibibytes, int status, String path, @TempDir Path directory)
      throws Exception {
    try (Sample sample = Sample.start(directory, main)) {
      int limit = kibibytes * 1024;
      int fits = 0;
      int tooMuch = 2 * limit;
      assertThat(status(sample, path, tooMuch)).as("twice as much").isEqualTo(status);
      while (tooMuch - fits > PRECISION) {
        int length = (fits + tooMuch) / 2;
        if (status(sample, path, length) == 200) {
          fits = length;
        } else {
          tooMuch = length;
        }
      }
      assertThat(fits).isBetween(limit - OTHER_FIELDS, limit);
    }
  }

  private static int status(Sample sample, String path, int length) throws Exception {
    return sample.get(null, path, "X-Room", "x".repeat(length)).statusCode();
  }
}
