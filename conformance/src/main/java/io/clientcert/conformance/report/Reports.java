package io.clientcert.conformance.report;

import io.clientcert.conformance.ReportWriter;
import java.util.List;

/** The report files of every run. */
public final class Reports {
  private Reports() {}

  /** Returns the writers of {@code report.html}, {@code junit.xml} and {@code report.json}. */
  public static List<ReportWriter> all() {
    return List.of(new HtmlReport(), new JunitReport(), new JsonReport());
  }
}
