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
package io.clientcert.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Interfaces of the servlet API, of which a test implements what it needs. */
final class Fake {

  /** What a method of the interface does, found by its name. */
  @FunctionalInterface
  interface Methods {
    @Nullable Object call(String name, @Nullable Object[] arguments) throws Exception;
  }

  private Fake() {}

  static <T> T of(Class<T> type, Methods methods) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              case "toString" -> "a fake " + type.getSimpleName();
              default ->
                  methods.call(method.getName(), arguments == null ? new Object[0] : arguments);
            };
    return type.cast(
        Proxy.newProxyInstance(Fake.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Of an interface that nobody may touch. */
  static Object fail(String name, @Nullable Object[] arguments) {
    throw unexpected(name, arguments);
  }

  static UnsupportedOperationException unexpected(String name, @Nullable Object[] arguments) {
    return new UnsupportedOperationException(name + Arrays.toString(arguments));
  }
}
