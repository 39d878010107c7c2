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
package io.clientcert.spring.boot4;

import io.clientcert.spring.ClientCertHostLevelAutoConfiguration;
import io.clientcert.spring.ClientCertOperations;
import io.clientcert.spring.StateDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of what is trusted, where the application has the actuator. */
@AutoConfiguration(after = ClientCertHostLevelAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(ClientCertOperations.class)
@ConditionalOnEnabledHealthIndicator("clientcert")
public class Boot4HealthAutoConfiguration {

  /** Made by Spring. */
  Boot4HealthAutoConfiguration() {}

  /**
   * Up as long as it serves: what was refused keeps the last good in force, and is shown. An
   * instance that is taken out for it could not serve those that bring no certificate either.
   */
  @Bean
  HealthIndicator clientcertHealthIndicator(ClientCertOperations operations) {
    return () -> Health.up().withDetails(StateDetails.of(operations)).build();
  }
}
