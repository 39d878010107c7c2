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

import io.clientcert.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The endpoint {@code clientcert}: what is in force and what happened, and the switches, which have
 * to be allowed by {@code management.endpoint.clientcert.access=unrestricted}.
 */
@Endpoint(id = "clientcert", defaultAccess = Access.READ_ONLY)
public final class ClientCertEndpoint {

  private final ClientCertOperations operations;

  ClientCertEndpoint(ClientCertOperations operations) {
    this.operations = operations;
  }

  /** Returns the state, passwords not shown. */
  @ReadOperation
  public Map<String, Object> state() {
    Map<String, Long> requests = new TreeMap<>();
    for (Verdict verdict : Verdict.values()) {
      requests.put(verdict.name().toLowerCase(Locale.ROOT), operations.requests(verdict));
    }
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("level", operations.level());
    state.put("requests", requests);
    state.put("spoofed", operations.spoofed());
    state.put("oversized", operations.oversized());
    state.put("inOutage", operations.inOutage());
    state.put("withoutClientAuth", operations.withoutClientAuth());
    state.put("forwarded", operations.forwarded());
    state.put("untrustedPeers", operations.untrustedPeers());
    state.put("validations", operations.validations());
    state.putAll(StateDetails.of(operations));
    state.put("settings", operations.settings());
    return state;
  }

  /**
   * Switches a setting until the application stops.
   *
   * @throws InvalidEndpointRequestException if the setting is unknown or the value wrong
   */
  @WriteOperation
  public void switchSetting(@Selector String setting, String value) {
    try {
      operations.switchSetting(setting, value);
    } catch (IllegalArgumentException e) {
      throw new InvalidEndpointRequestException(
          "Setting \"" + setting + "\" was not switched", String.valueOf(e.getMessage()), e);
    }
  }

  /** Forgets every decision. */
  @DeleteOperation
  public void clearDecisions() {
    operations.clearDecisions();
  }
}
