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
import io.clientcert.tomcat.ClientCertValve;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the valve shows and does. Thread-safe. */
final class ValveOperations implements ClientCertOperations {

  private final ClientCertValve valve;

  ValveOperations(ClientCertValve valve) {
    this.valve = valve;
  }

  @Override
  public String level() {
    return "valve";
  }

  @Override
  public Map<String, String> settings() {
    return JmxView.settings(valve.getSettings());
  }

  @Override
  public void switchSetting(String name, String value) {
    valve.switchSetting(SettingNames.key(name), value);
  }

  @Override
  public void reload() {
    valve.reload();
  }

  @Override
  public void clearDecisions() {
    valve.clearDecisions();
  }

  @Override
  public long requests(Verdict verdict) {
    return JmxView.requests(valve.getRequests(), verdict);
  }

  @Override
  public long spoofed() {
    return valve.getSpoofed();
  }

  @Override
  public long oversized() {
    return valve.getOversized();
  }

  @Override
  public long inOutage() {
    return valve.getInOutage();
  }

  @Override
  public long withoutClientAuth() {
    return valve.getWithoutClientAuth();
  }

  @Override
  public long validations() {
    return valve.getValidations();
  }

  @Override
  public List<String> problems() {
    return JmxView.lines(valve.getProblems());
  }

  @Override
  public List<String> evidence() {
    return JmxView.lines(valve.getEvidence());
  }

  @Override
  public @Nullable Duration evidenceAge() {
    return JmxView.duration(valve.getEvidenceAge());
  }

  @Override
  public @Nullable Instant nearestExpiry() {
    return JmxView.instant(valve.getNearestExpiry());
  }
}
