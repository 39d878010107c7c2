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

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every part of the contract needs to know of the host that is put under it. */
@ExtendWith(HostResultRecorder.class)
interface HostUnderTest {

  Fleet fleet();

  /** What this host cannot keep, each with the reason; a test that needs it is then skipped. */
  default Map<Capability, String> lacks() {
    return Map.of();
  }

  @BeforeEach
  default void skipWhatTheHostLacks(TestInfo test) {
    test.getTestMethod()
        .map(method -> method.getAnnotation(Needs.class))
        .ifPresent(needs -> need(needs.value()));
  }

  /** Skips the test, by name and with the reason, if the host lacks one of these. */
  default void need(Capability... capabilities) {
    for (Capability capability : capabilities) {
      String reason = lacks().get(capability);
      if (reason != null) {
        Assumptions.abort(HostResult.skipped(capability, reason));
      }
    }
  }

  /** Skips the rest of the test if trailers of this protocol never reach an application. */
  default void needTrailers(Wire wire) {
    if (wire == Wire.HTTP_2) {
      need(Capability.HTTP_2_TRAILERS);
    }
  }

  default Host host() throws IOException, InterruptedException {
    return host(Variant.DEFAULT);
  }

  default Host host(Variant variant) throws IOException, InterruptedException {
    return fleet().host(variant);
  }

  /** A well-behaved client that forges nothing. */
  default RequestSpecification given(Variant variant, Client client)
      throws IOException, InterruptedException {
    return WellBehaved.given(host(variant), client);
  }
}
