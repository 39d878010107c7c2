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
package io.clientcert.conformance.edge;

import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.RunOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code edge}. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = "Checks a proxy that terminates TLS and writes Client-Cert.")
public final class EdgeCommand implements Callable<Integer> {

  @Mixin private final RunOptions options = new RunOptions();

  private final Clock clock;
  private final List<ReportWriter> reports;

  public EdgeCommand(Clock clock, List<ReportWriter> reports) {
    this.clock = clock;
    this.reports = reports;
  }

  @Override
  public Integer call() {
    throw new io.clientcert.conformance.CannotRunException("not yet " + options + clock + reports);
  }
}
