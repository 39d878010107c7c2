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

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The remote address that the application sees, and counters of the library. */
public final class CounterLines {

  private static final List<String> COUNTERS = List.of("Spoofed", "UntrustedPeers", "Forwarded");

  private static final String PROBLEMS = "Problems";

  private CounterLines() {}

  /** Lists them, the counters only if the library is in the MBean server of this JVM. */
  public static List<FieldLine> of(String remoteAddress) {
    List<FieldLine> lines = new ArrayList<>();
    lines.add(new FieldLine("remote", remoteAddress));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName library = new ObjectName("io.clientcert:type=ClientCert,*");
      for (ObjectName name : server.queryNames(library, null)) {
        for (String counter : COUNTERS) {
          lines.add(new FieldLine(counter, server.getAttribute(name, counter).toString()));
        }
        if (server.getAttribute(name, PROBLEMS) instanceof String[] problems) {
          lines.add(new FieldLine(PROBLEMS, String.join("; ", problems)));
        }
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }
}
