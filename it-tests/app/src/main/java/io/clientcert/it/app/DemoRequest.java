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

/**
 * A request that the demo sends when a person follows a link on its page.
 *
 * @param group the heading of the link
 * @param url what the link opens; it ends with the name of the request and a slash
 * @param label the text of the link
 */
public record DemoRequest(String group, String url, String label) {

  private static final String SEPARATOR = "|";

  /** Reads what {@link #toString} has written. */
  static DemoRequest parse(String text) {
    String[] parts = text.split("[|]", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(text + ": write GROUP|URL|LABEL");
    }
    return new DemoRequest(parts[0], parts[1], parts[2]);
  }

  /** Whether a request with this query string is the one that the link leads to. */
  boolean isNamed(String query) {
    return url.endsWith("/" + query + "/");
  }

  @Override
  public String toString() {
    return String.join(SEPARATOR, group, url, label);
  }
}
