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

import io.clientcert.ConfigurationException;
import io.clientcert.Setting;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Says what to write when the settings are why an application does not start. */
final class ClientCertFailureAnalyzer implements FailureAnalyzer {

  /** Made by Spring. */
  ClientCertFailureAnalyzer() {}

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientCertPropertyException e) {
        return new FailureAnalysis(e.description(), e.action(), e);
      }
      if (cause instanceof ConfigurationException e) {
        return new FailureAnalysis(
            "Client certificates cannot be forwarded: " + e.getMessage() + ".", action(e), e);
      }
    }
    return null;
  }

  private static String action(ConfigurationException problem) {
    return problem
        .setting()
        .map(
            setting ->
                "Set the property \""
                    + SettingNames.property(setting)
                    + "\": "
                    + setting.allowed()
                    + "."
                    + (setting == Setting.TRUST_STORE ? OTHER_WAYS : ""))
        .orElse("Correct what the description names.");
  }

  private static final String OTHER_WAYS =
      " Or name an SSL bundle in \"clientcert.ssl-bundle\". To start without this library, write"
          + " \"clientcert.enabled=false\".";
}
