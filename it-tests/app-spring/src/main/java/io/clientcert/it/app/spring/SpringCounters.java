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
package io.clientcert.it.app.spring;

import io.clientcert.spring.ClientCertOperations;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The counters of the starter, where the other hosts have those of the library: in JMX. */
final class SpringCounters implements SpringCountersMXBean {

  private final ClientCertOperations operations;

  private SpringCounters(ClientCertOperations operations) {
    this.operations = operations;
  }

  static void register(ClientCertOperations operations) {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(
              new StandardMBean(new SpringCounters(operations), SpringCountersMXBean.class, true),
              new ObjectName("io.clientcert:type=ClientCert,host=spring"));
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long getSpoofed() {
    return operations.spoofed();
  }

  @Override
  public long getUntrustedPeers() {
    return operations.untrustedPeers();
  }

  @Override
  public long getForwarded() {
    return operations.forwarded();
  }

  @Override
  public List<String> getProblems() {
    return operations.problems();
  }
}
