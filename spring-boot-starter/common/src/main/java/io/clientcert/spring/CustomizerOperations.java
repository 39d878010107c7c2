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
import io.clientcert.jetty.ClientCertCustomizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the customizer shows and does. Thread-safe. */
final class CustomizerOperations implements ClientCertOperations {

  private final ClientCertCustomizer customizer;

  CustomizerOperations(ClientCertCustomizer customizer) {
    this.customizer = customizer;
  }

  @Override
  public String level() {
    return "customizer";
  }

  @Override
  public Map<String, String> settings() {
    return JmxView.settings(customizer.getSettings());
  }

  @Override
  public void switchSetting(String name, String value) {
    customizer.switchSetting(SettingNames.key(name), value);
  }

  @Override
  public void reload() {
    customizer.reload();
  }

  @Override
  public void clearDecisions() {
    customizer.clearDecisions();
  }

  @Override
  public long requests(Verdict verdict) {
    return JmxView.requests(customizer.getRequests(), verdict);
  }

  @Override
  public long spoofed() {
    return customizer.getSpoofed();
  }

  @Override
  public long oversized() {
    return customizer.getOversized();
  }

  @Override
  public long inOutage() {
    return customizer.getInOutage();
  }

  @Override
  public long withoutClientAuth() {
    return customizer.getWithoutClientAuth();
  }

  @Override
  public long validations() {
    return customizer.getValidations();
  }

  @Override
  public List<String> problems() {
    return JmxView.lines(customizer.getProblems());
  }

  @Override
  public List<String> evidence() {
    return JmxView.lines(customizer.getEvidence());
  }

  @Override
  public @Nullable Duration evidenceAge() {
    return JmxView.duration(customizer.getEvidenceAge());
  }

  @Override
  public @Nullable Instant nearestExpiry() {
    return JmxView.instant(customizer.getNearestExpiry());
  }
}
