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

import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.testing.HeldCertificate;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

/** What is left of a forwarder that is closed. */
class StopTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();

  @RepeatedTest(20)
  @DisplayName("a container that looks for threads right after a stop finds none of ours")
  void threads() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    ClientCertConfig config =
        trusting(ROOT)
            .revocation(ClientCertConfig.Revocation.CRL)
            .crlUrls(List.of(URI.create("http://127.0.0.1:1/list")))
            .fetchHosts(List.of("127.0.0.1"))
            .build();

    ClientCertEngine forwarder = ClientCertEngine.create(config);
    assertThat(newThreads(before)).isNotEmpty().allMatch(Thread::isDaemon);
    forwarder.close();

    assertThat(newThreads(before)).isEmpty();
  }

  private static Set<Thread> newThreads(Set<Thread> before) {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeAll(before);
    threads.removeIf(thread -> !thread.getName().startsWith("clientcert-"));
    return threads;
  }
}
