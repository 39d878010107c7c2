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

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The smallest {@code web.xml} that is right. */
final class WebXml {

  private static final String LAST_INIT_PARAM = "</init-param>";

  private WebXml() {}

  /** The documented descriptor with these init-params in place of the documented one. */
  static String with(Map<String, String> settings) throws IOException {
    StringBuilder initParams = new StringBuilder();
    settings.forEach(
        (name, value) ->
            initParams.append(
                "<init-param><param-name>%s</param-name><param-value>%s</param-value></init-param>"
                    .formatted(name, value)));
    String webXml = documented();
    int from = webXml.indexOf("<init-param>");
    int to = webXml.indexOf(LAST_INIT_PARAM) + LAST_INIT_PARAM.length();
    return webXml.substring(0, from) + initParams + webXml.substring(to);
  }

  /** A descriptor with these context parameters alone. */
  static String withContextParameters(Map<String, String> parameters) {
    StringBuilder webXml =
        new StringBuilder(
            "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">");
    parameters.forEach(
        (name, value) ->
            webXml.append(
                ("<context-param><param-name>%s</param-name><param-value>%s</param-value>"
                        + "</context-param>\n")
                    .formatted(name, value)));
    return webXml + "</web-app>";
  }

  private static String documented() throws IOException {
    try (InputStream resource = WebXml.class.getResourceAsStream("web.xml")) {
      if (resource == null) {
        throw new IOException("web.xml is not on the class path");
      }
      return new String(resource.readAllBytes(), UTF_8);
    }
  }
}
