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
package io.clientcert.conformance;

import io.clientcert.conformance.edge.EdgeCommand;
import io.clientcert.conformance.origin.OriginCommand;
import io.clientcert.conformance.report.Reports;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the kit. */
@Command(
    name = "clientcert-conformance",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description =
        "Checks whether a proxy writes the header fields of RFC 9440 safely, and whether an origin"
            + " reads them safely.",
    footer = {
      "",
      "Exit code: 0 if no MUST failed, 1 if one failed, 2 if the cases could not be run."
    })
public final class Main implements Runnable {

  /** The exit code of a run that could not begin or was cut off. */
  public static final int COULD_NOT_RUN = 2;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // set by picocli
  Main() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command: edge or origin.");
  }

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(Clock.systemUTC(), Reports.all(), out, err).execute(arguments));
  }

  /**
   * Returns the command line.
   *
   * @param reports write the files of {@code --report}
   */
  static CommandLine commandLine(
      Clock clock, List<ReportWriter> reports, PrintWriter out, PrintWriter err) {
    CommandLine commandLine =
        new CommandLine(new Main())
            .addSubcommand(new EdgeCommand(clock, reports))
            .addSubcommand(new OriginCommand(clock, reports))
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler(Main::explain);
    commandLine
        .getSubcommands()
        .values()
        .forEach(sub -> sub.getCommandSpec().exitCodeOnExecutionException(COULD_NOT_RUN));
    return commandLine;
  }

  /**
   * What the user can mend is one line; everything else is a fault of the kit. Neither has the exit
   * code of a MUST that failed.
   */
  private static int explain(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parseResult) throws Exception {
    if (e instanceof CannotRunException) {
      commandLine.getErr().println(e.getMessage());
      return COULD_NOT_RUN;
    }
    throw e;
  }

  /** Returns the version of the kit, or {@code development} if it was not started from its jar. */
  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Tells picocli the version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {version()};
    }
  }
}
