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
package io.clientcert.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clientcert.revocation.HostileServer.Conduct;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;

/** The servers and fetchers of one test, which are closed after it. */
abstract class FetcherScene {
  static final String ACCEPT = "application/pkix-crl";

  /** The names that fetchers have looked up. */
  final Queue<String> resolved = new ConcurrentLinkedQueue<>();

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  <T extends AutoCloseable> T open(T one) {
    opened.add(one);
    return one;
  }

  HostileServer server(Conduct conduct) throws IOException {
    return open(HostileServer.that(conduct));
  }

  HostileServer answering(String response) throws IOException {
    return open(HostileServer.answering(response));
  }

  static IOException failureOf(HttpFetcher fetcher, URI uri) {
    IOException failure = catchThrowableOfType(IOException.class, () -> fetcher.get(uri, ACCEPT));
    assertThat(failure).as("failure of %s", uri).isNotNull();
    assertThat(failure.getMessage()).as("fit for a log").matches("[ -~]{1,550}");
    return failure;
  }
}
