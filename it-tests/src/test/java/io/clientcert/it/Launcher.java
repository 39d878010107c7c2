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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts processes of one host. */
interface Launcher {

  /** A host lives for some seconds: it should start soon, and leave the others some memory. */
  List<String> JVM_ARGUMENTS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /**
   * Starts a process and waits until it serves.
   *
   * @param directory an existing one, which no other process has
   * @param properties what the host is to be, in the words of a {@link Variant}
   * @throws Host.StartRefused if it ended instead of serving
   */
  Host launch(Path directory, List<String> jvmArguments, Map<String, String> properties)
      throws IOException, InterruptedException;

  /**
   * The exit code of a process that refuses to start. A server that serves without the application
   * has none.
   */
  default int codeOfRefusal() {
    throw new UnsupportedOperationException(this + " starts in any case");
  }
}
