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
package io.clientcert.conformance.edge;

import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application behind the edge that answers with the header fields it sees, one {@code name:
 * value} a line, and with trailers as {@code trailer name: value}.
 */
final class EchoApplication implements Observer {

  private static final String TRAILER = "trailer ";

  private final String path;

  EchoApplication(String path) {
    this.path = path;
  }

  @Override
  public String path(String id) {
    return path + (path.indexOf('?') < 0 ? "?" : "&") + Backend.PARAMETER + id;
  }

  @Override
  public List<Received> received(String id, @Nullable Response response, CaseRun run) {
    if (response == null || response.status() != 200) {
      return List.of();
    }
    if (response.text().isBlank()) {
      throw new NotRunException("The application answers this request without a body.");
    }
    List<String> fields = new ArrayList<>();
    List<String> trailers = new ArrayList<>();
    for (String line : response.text().lines().toList()) {
      if (line.startsWith(TRAILER)) {
        trailers.add(line.substring(TRAILER.length()));
      } else if (line.indexOf(':') > 0) {
        fields.add(line);
      }
    }
    return List.of(new Received("", Field.parse(fields), Field.parse(trailers)));
  }

  @Override
  public boolean answer(String id, List<String> lines) {
    return false;
  }

  @Override
  public void expectMore(String id) {}

  @Override
  public void close() {}
}
