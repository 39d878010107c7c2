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

import java.io.IOException;
import java.io.OutputStream;

/** The backend alone, for a proxy in another process; ends when its standard input does. */
public final class BackendProcess {

  private BackendProcess() {}

  /**
   * Serves, and says on which port.
   *
   * @throws IOException if there is no port to be had
   */
  public static void main(String[] arguments) throws IOException {
    try (Backend backend = Backend.start()) {
      System.out.println("READY http=" + backend.port());
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
    System.exit(0);
  }
}
