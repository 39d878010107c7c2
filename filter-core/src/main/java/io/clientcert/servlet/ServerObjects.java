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

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Accesses objects of the server by reflection, because the classes of the server are not visible
 * to the application. Thread-safe.
 */
final class ServerObjects {

  private final Map<Class<?>, Map<String, Optional<Method>>> methods = new ConcurrentHashMap<>();
  private final Map<Class<?>, Method> attributeGetters = new ConcurrentHashMap<>();
  private final Map<Class<?>, Optional<Field>> fields = new ConcurrentHashMap<>();

  /** Returns the request of the server, without wrappers. */
  static ServletRequest innermost(ServletRequest request) {
    ServletRequest innermost = request;
    while (innermost instanceof ServletRequestWrapper wrapper) {
      innermost = wrapper.getRequest();
    }
    return innermost;
  }

  /**
   * Calls the methods {@code names} in sequence, each on the result of the previous one. Returns
   * the last result; null if a method returns null or does not exist.
   */
  @Nullable Object follow(@Nullable Object from, String... names)
      throws ReflectiveOperationException {
    Object target = from;
    for (String name : names) {
      target = target == null ? null : call(target, name);
    }
    return target;
  }

  /** Calls a method; returns null if there is no such method. */
  @Nullable Object call(Object target, String name) throws ReflectiveOperationException {
    Method method = method(target, name).orElse(null);
    try {
      return method == null ? null : method.invoke(target);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  private Optional<Method> method(Object target, String name) {
    return methods
        .computeIfAbsent(target.getClass(), type -> new ConcurrentHashMap<>())
        .computeIfAbsent(name, key -> method(target.getClass(), key));
  }

  /** Calls a method that must exist; the result may be null. */
  @Nullable Object require(Object target, String name) throws ReflectiveOperationException {
    if (method(target, name).isEmpty()) {
      throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }
    return call(target, name);
  }

  /**
   * Returns the result of {@code getAttribute(name)}; the method must exist. The method is cached,
   * because it is called for every request with a certificate, and the lookup is more expensive
   * than the call.
   */
  @Nullable Object attribute(Object target, String name) throws ReflectiveOperationException {
    Method getter = attributeGetters.get(target.getClass());
    if (getter == null) {
      getter = target.getClass().getMethod("getAttribute", String.class);
      attributeGetters.put(target.getClass(), getter);
    }
    try {
      return getter.invoke(target, name);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  /**
   * Returns the value of the first field with one of these names, starting with the class itself
   * and continuing with its superclasses; null if there is none or it is not accessible. The names
   * must always be the same for one class.
   */
  @Nullable Object field(Object target, List<String> names) throws IllegalAccessException {
    Field field =
        fields.computeIfAbsent(target.getClass(), type -> findField(type, names)).orElse(null);
    return field == null ? null : field.get(target);
  }

  private static Optional<Field> findField(Class<?> type, List<String> names) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (names.contains(field.getName())) {
          return field.trySetAccessible() ? Optional.of(field) : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Finds a method in the public class or interface that declares it, because only methods of
   * public types can be called.
   */
  private static Optional<Method> method(Class<?> type, String name) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      Optional<Method> declared = declared(each, name);
      if (declared.isPresent()) {
        return declared;
      }
      for (Class<?> implemented : each.getInterfaces()) {
        Optional<Method> ofInterface = method(implemented, name);
        if (ofInterface.isPresent()) {
          return ofInterface;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Method> declared(Class<?> type, String name) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return Optional.empty();
    }
    try {
      Method method = type.getDeclaredMethod(name);
      return Modifier.isPublic(method.getModifiers()) ? Optional.of(method) : Optional.empty();
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }
}
