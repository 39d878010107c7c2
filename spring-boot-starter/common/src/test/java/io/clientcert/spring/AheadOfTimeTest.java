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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

@DisplayName("Ahead of time")
class AheadOfTimeTest {

  @Test
  @DisplayName("the context is generated without a trust store at hand")
  void generates() {
    TestGenerationContext generation = new TestGenerationContext();
    try (GenericWebApplicationContext context =
        new GenericWebApplicationContext(new MockServletContext())) {
      new AnnotatedBeanDefinitionReader(context)
          .register(ClientCertAutoConfiguration.class, ClientCertMetricsAutoConfiguration.class);
      assertThatCode(
              () -> new ApplicationContextAotGenerator().processAheadOfTime(context, generation))
          .doesNotThrowAnyException();
    }
    assertThat(generation.getRuntimeHints()).satisfies(AheadOfTimeTest::hasHints);
  }

  /** The class that Caffeine finds by name for a cache that is built like that of decisions. */
  private static void hasHints(RuntimeHints hints) {
    Cache<String, String> cache =
        Caffeine.newBuilder().maximumWeight(1).weigher((key, value) -> 1).build();
    assertThat(RuntimeHintsPredicates.reflection().onType(((Object) cache.asMap()).getClass()))
        .accepts(hints);
    assertThat(RuntimeHintsPredicates.resource().forBundle("io.clientcert.tomcat.LocalStrings"))
        .accepts(hints);
  }
}
