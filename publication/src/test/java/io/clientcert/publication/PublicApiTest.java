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
package io.clientcert.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The public API is the one that is written down")
class PublicApiTest {

  /** Public for the face and the tests alone; docs/compatibility.md promises nothing of them. */
  private static final Set<String> INTERNAL =
      Set.of(
          "io.clientcert.der",
          "io.clientcert.net",
          "io.clientcert.path",
          "io.clientcert.revocation",
          "io.clientcert.dialect",
          "io.clientcert.origin",
          "io.clientcert.signature",
          "io.clientcert.wrapper");

  /** A class of ours, and maybe one of its members. */
  private static final Pattern OURS = Pattern.compile("io\\.clientcert(\\.[A-Za-z0-9_$]+)+");

  @ParameterizedTest(name = "{0}/api.txt (-Dupdate.docs=true writes it)")
  @CsvSource({
    "filter-core, clientcert-filter-core",
    "tomcat-valve, clientcert-tomcat-valve",
    "jetty-integration, clientcert-jetty"
  })
  void api(String module, String artifact) throws IOException, ClassNotFoundException {
    Path file = House.ROOT.resolve(module).resolve("api.txt");
    String api = api(House.jar(artifact));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(file, api);
    }
    assertThat(api).isNotBlank().isEqualTo(Files.readString(file));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "filter-core, clientcert-filter-core",
    "tomcat-valve, clientcert-tomcat-valve",
    "jetty-integration, clientcert-jetty"
  })
  @DisplayName("No signature has a type of ours that is not listed")
  void closed(String module, String artifact) throws IOException, ClassNotFoundException {
    Set<String> unlisted = new TreeSet<>();
    for (String name : classNames(House.jar(artifact))) {
      Class<?> type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
      if (isOpen(type)) {
        String signatures = type.toGenericString() + parents(type) + members(type);
        OURS.matcher(signatures)
            .results()
            .map(MatchResult::group)
            .filter(ours -> !isOpen(classNamed(ours)))
            .forEach(ours -> unlisted.add(ours + " in " + name));
      }
    }
    assertThat(unlisted).isEmpty();
  }

  /** Of {@code name}, which may end with the name of a member, the class. */
  private static Class<?> classNamed(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      int dot = name.lastIndexOf('.');
      if (dot < 0) {
        throw new IllegalArgumentException(name + " is no class", e);
      }
      return classNamed(name.substring(0, dot));
    }
  }

  private static String api(Path jar) throws IOException, ClassNotFoundException {
    StringBuilder text = new StringBuilder();
    for (String name : classNames(jar)) {
      Class<?> type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
      if (isOpen(type)) {
        text.append(type.toGenericString()).append(parents(type)).append('\n');
        members(type).forEach(member -> text.append("    ").append(member).append('\n'));
      }
    }
    return text.toString();
  }

  private static List<String> classNames(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  private static boolean isOpen(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return !INTERNAL.contains(type.getPackageName())
        && !type.isSynthetic()
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && isOpen(type.getModifiers())
        && (around == null || isOpen(around));
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String parents(Class<?> type) {
    StringBuilder parents = new StringBuilder();
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class && !type.isEnum() && !type.isRecord()) {
      parents.append(" extends ").append(parent.getName());
    }
    for (Class<?> one : type.getInterfaces()) {
      parents.append(type.isInterface() ? " extends " : " implements ").append(one.getName());
    }
    return parents.toString();
  }

  private static Iterable<String> members(Class<?> type) {
    TreeSet<String> lines = new TreeSet<>();
    Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
        .flatMap(Stream::of)
        .filter(member -> isOpen(((Member) member).getModifiers()))
        .filter(member -> !((Member) member).isSynthetic())
        .forEach(member -> lines.add(line(member)));
    return lines;
  }

  private static String line(Object member) {
    return member instanceof Field field
        ? field.toGenericString()
        : ((Executable) member).toGenericString();
  }
}
