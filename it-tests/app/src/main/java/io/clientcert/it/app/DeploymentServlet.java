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
package io.clientcert.it.app;

import io.clientcert.servlet.ClientCertFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers with what was deployed: which generation of the WAR, the jars in it, and where classes
 * come from that the server may have as well, one {@code name=value} a line.
 */
public final class DeploymentServlet extends AppServlet {

  private static final List<String> SHARED =
      List.of(
          "org.bouncycastle.asn1.ASN1Primitive",
          "org.bouncycastle.asn1.ocsp.BasicOCSPResponse",
          "com.github.benmanes.caffeine.cache.Caffeine");

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ServletContext context = request.getServletContext();
    @Nullable Set<String> jars = context.getResourcePaths("/WEB-INF/lib");
    List<String> lines = new ArrayList<>();
    lines.add("generation=" + context.getInitParameter("generation"));
    lines.add("jars=" + (jars == null ? "" : String.join(" ", new TreeSet<>(jars))));
    for (String name : SHARED) {
      lines.add(name + "=" + origin(name));
    }
    write(response, lines);
  }

  /** As the filter finds the class. */
  private static String origin(String name) {
    ClassLoader ofFilter = ClientCertFilter.class.getClassLoader();
    try {
      Class<?> type = Class.forName(name, false, ofFilter);
      @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
      return (type.getClassLoader() == ofFilter ? "application " : "server ")
          + (source == null ? "" : source.getLocation());
    } catch (ClassNotFoundException e) {
      return "absent";
    }
  }
}
