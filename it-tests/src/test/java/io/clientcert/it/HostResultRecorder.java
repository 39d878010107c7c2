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

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.support.AnnotationSupport;

/** Writes down how a host keeps each rule, for {@code docs/hosts.md}. */
final class HostResultRecorder implements BeforeAllCallback, AfterAllCallback, TestWatcher {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(HostResultRecorder.class);

  /** What the tests of one class had so far. */
  private static final class Recording {
    private final HostResult.Builder result = new HostResult.Builder();
    private final Set<Method> methods = new HashSet<>();
  }

  /** Where the results of all classes are. */
  static Path directory() {
    return Host.workDirectory().resolve("hosts-matrix");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Recording.class, new Recording());
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    recording(context).result.passed(name(context));
    if (context.getRequiredTestInstance() instanceof HostUnderTest host) {
      recording(context).result.showed(host.fleet().brokenStarts());
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    recording(context).result.failed(name(context));
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    recording(context).result.skipped(name(context), String.valueOf(cause.getMessage()));
  }

  private static Recording recording(ExtensionContext context) {
    Recording recording = context.getStore(NAMESPACE).get(Recording.class, Recording.class);
    recording.methods.add(context.getRequiredTestMethod());
    return recording;
  }

  /** What the method is called, and not what one of its invocations is. */
  private static String name(ExtensionContext context) {
    return context.getRequiredTestMethod().getAnnotation(DisplayName.class).value();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Class<?> type = context.getRequiredTestClass();
    Recording recording = context.getStore(NAMESPACE).get(Recording.class, Recording.class);
    boolean complete =
        Arrays.stream(type.getMethods())
            .filter(HostResultRecorder::isTest)
            .allMatch(recording.methods::contains);
    recording
        .result
        .build(type.getAnnotation(DisplayName.class).value(), complete)
        .write(directory().resolve(type.getSimpleName() + ".properties"));
  }

  private static boolean isTest(Method method) {
    return AnnotationSupport.isAnnotated(method, Test.class)
        || AnnotationSupport.isAnnotated(method, ParameterizedTest.class);
  }
}
