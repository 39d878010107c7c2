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
package io.clientcert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;

/** What holds of a Jakarta EE server with the filter in a WAR: all that holds of every host. */
interface JakartaEeContract extends Contract, DistributionContract {

  /** The server goes on without the application. */
  @Override
  default String logOfRefusal(Host host, String what) throws IOException, InterruptedException {
    int status;
    try (RawClient connection = RawClient.tls(host, Client.NONE)) {
      status = connection.get("/whoami").status();
    }
    String log = String.join("\n", host.terminateAndReadLog());
    assertThat(Set.of(404, 500, 503)).as(what + " is served:\n" + log).contains(status);
    return log;
  }
}
