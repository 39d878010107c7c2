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
package io.clientcert.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revocation evidence that has to be fetched, from a responder that never answers. */
class WaitingTest {

  /** Longer than the client reads. */
  private static final String TIMEOUT = "revocationTimeout=PT1M";

  /** Tells what it sees, and promises Jetty never to block. */
  private static final class NonBlocking extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Content.Sink.write(response, true, Echo.lines(request), callback);
      return true;
    }
  }

  @Test
  @DisplayName("A thread that must not block does not wait for evidence")
  void nonBlocking(@TempDir Path directory) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestJetty jetty =
            TestJetty.of(
                    directory,
                    "revocation=ocsp",
                    "ocspResponder=http://127.0.0.1:" + silent.getLocalPort(),
                    "fetchHosts=127.0.0.1:" + silent.getLocalPort(),
                    TIMEOUT)
                .start(new NonBlocking());
        Http1 connection = Http1.tls(jetty.httpsPort(), Pki.PKI.client())) {
      Http1.Reply reply = connection.get();
      assertThat(reply.body()).contains("verdict=REVOCATION_UNKNOWN");
      assertThat(reply.seen("Client-Cert")).isEmpty();
      // The one who answers has been asked, for the requests that come next
      silent.accept().close();
    }
  }
}
