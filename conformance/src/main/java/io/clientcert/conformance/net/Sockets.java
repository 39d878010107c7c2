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
package io.clientcert.conformance.net;

import io.clientcert.conformance.CaseRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Opens TCP connections to the target, and to nothing else. */
public final class Sockets {
  private Sockets() {}

  /**
   * Connects with TCP.
   *
   * @param from the local address, or {@code null} for any
   * @param timeoutMillis for the connection, and for each read later
   */
  public static Socket connect(
      CaseRun run, Target target, @Nullable InetAddress from, int timeoutMillis)
      throws IOException {
    Socket socket = run.closing(new Socket());
    socket.setTcpNoDelay(true);
    if (from != null) {
      socket.bind(new InetSocketAddress(from, 0));
    }
    try {
      socket.connect(new InetSocketAddress(target.host(), target.port()), timeoutMillis);
    } catch (IOException e) {
      throw new UnreachableException(target + " cannot be connected to: " + e.getMessage(), e);
    }
    socket.setSoTimeout(timeoutMillis);
    return socket;
  }
}
