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

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The JVM of a server, seen from outside: its threads, its MBeans and its class loaders. */
final class ServerJvm implements Closeable {

  private static final String MARK = "clientcert.it.observed";

  /**
   * For the JVM that is to be looked at. What is softly reachable is as good as gone: the JVM would
   * keep it for as long as there is room.
   */
  static final List<String> OBSERVED =
      List.of("-D" + MARK + "=true", "-Xmx512m", "-XX:SoftRefLRUPolicyMSPerMB=0");

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private ServerJvm(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  /** Connects to that one of a host's processes that was started with {@link #OBSERVED}. */
  @SuppressWarnings("BanJNDI") // the agent is the test's own server, on the loopback interface
  static ServerJvm of(Host host) throws IOException {
    Set<String> processes =
        Stream.concat(Stream.of(host.process()), host.process().descendants())
            .map(process -> String.valueOf(process.pid()))
            .collect(Collectors.toSet());
    for (VirtualMachineDescriptor each : VirtualMachine.list()) {
      if (processes.contains(each.id())) {
        try {
          VirtualMachine jvm = VirtualMachine.attach(each);
          try {
            if (jvm.getSystemProperties().containsKey(MARK)) {
              JMXServiceURL url = new JMXServiceURL(jvm.startLocalManagementAgent());
              return new ServerJvm(JMXConnectorFactory.connect(url));
            }
          } finally {
            jvm.detach();
          }
        } catch (AttachNotSupportedException e) {
          throw new IOException(each.toString(), e);
        }
      }
    }
    throw new IllegalStateException("no JVM with -D" + MARK + " among the processes " + processes);
  }

  /** The names of the threads that the library has started. */
  List<String> threads() throws IOException {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(server, ThreadMXBean.class);
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(Objects::nonNull)
        .map(ThreadInfo::getThreadName)
        .filter(name -> name.startsWith("clientcert"))
        .sorted()
        .toList();
  }

  /** The names of the MBeans of the library, or with a class of it. */
  Set<String> mbeans() throws IOException {
    Set<String> names = new TreeSet<>();
    for (ObjectInstance mbean : server.queryMBeans(null, null)) {
      if (mbean.getObjectName().getDomain().startsWith("io.clientcert")
          || String.valueOf(mbean.getClassName()).startsWith("io.clientcert")) {
        names.add(mbean.getObjectName().toString());
      }
    }
    return names;
  }

  /** How many class loaders that have this class are there after a garbage collection. */
  long classLoaders(String className) throws IOException {
    diagnose("gcRun");
    return diagnose("vmClassHierarchy", className)
        .lines()
        .filter(line -> line.contains("--" + className + "/"))
        .count();
  }

  private String diagnose(String command, String... arguments) throws IOException {
    boolean takesArguments = arguments.length > 0;
    try {
      return String.valueOf(
          server.invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              command,
              takesArguments ? new Object[] {arguments} : null,
              takesArguments ? new String[] {String[].class.getName()} : null));
    } catch (JMException e) {
      throw new IOException(command, e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
