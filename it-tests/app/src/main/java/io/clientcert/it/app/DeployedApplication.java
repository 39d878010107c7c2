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

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the application into a server that deploys it from a WAR. The server ends when its
 * standard input does, which is when its parent ends, unless {@link ServerProcess} sees to that.
 */
public final class DeployedApplication implements ServletContextListener {

  private static final String BUILDER = "builder.";

  private @Nullable Backend backend;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    registerFilter(event.getServletContext());
    try {
      Backend started = Backend.start();
      backend = started;
      Application.registerServlets(event.getServletContext(), started.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Boolean.getBoolean("clientcert.it.endedByParent")) {
      Thread watch = new Thread(DeployedApplication::endWithParent, "ends with its parent");
      watch.setDaemon(true);
      watch.start();
    }
  }

  /** Adds a filter that is configured in code, if context parameters ask for one. */
  private static void registerFilter(ServletContext context) {
    if (context.getInitParameter(BUILDER + "enabled") == null) {
      return;
    }
    Map<String, String> settings = new HashMap<>();
    for (String name : Collections.list(context.getInitParameterNames())) {
      if (name.startsWith(BUILDER)) {
        settings.put(name.substring(BUILDER.length()), context.getInitParameter(name));
      }
    }
    settings.remove("enabled");
    Application.registerFilter(context, settings);
  }

  private static void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.exit(0);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (backend != null) {
      try {
        backend.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
