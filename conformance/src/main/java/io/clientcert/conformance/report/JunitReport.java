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
package io.clientcert.conformance.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Status;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes {@code junit.xml}: one suite for each level. A case that was not run is skipped. */
final class JunitReport implements ReportWriter {

  @Override
  public Path write(Run run, Path directory) throws IOException {
    Path file = directory.resolve("junit.xml");
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      attribute(xml, "name", "clientcert-conformance " + run.command() + " " + run.target());
      counts(xml, run.results(), run.duration());
      for (Level level : Level.values()) {
        suite(xml, run, level);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(file + " cannot be written as XML", e);
    }
    return file;
  }

  private static void suite(XMLStreamWriter xml, Run run, Level level) throws XMLStreamException {
    List<CaseResult> results =
        run.results().stream().filter(result -> result.level() == level).toList();
    Duration time =
        results.stream().map(CaseResult::duration).reduce(Duration.ZERO, Duration::plus);
    xml.writeStartElement("testsuite");
    attribute(xml, "name", run.command() + "." + level);
    attribute(xml, "timestamp", run.started().toString());
    counts(xml, results, time);
    xml.writeStartElement("properties");
    property(xml, "version", run.version());
    property(xml, "target", run.target());
    for (String line : run.environment()) {
      int colon = line.indexOf(": ");
      property(
          xml,
          colon < 0 ? "environment" : line.substring(0, colon),
          colon < 0 ? line : line.substring(colon + 2));
    }
    if (!run.problem().isEmpty()) {
      property(xml, "problem", run.problem());
    }
    xml.writeEndElement();
    for (CaseResult result : results) {
      testCase(xml, run.command(), result);
    }
    xml.writeEndElement();
  }

  private static void testCase(XMLStreamWriter xml, String command, CaseResult result)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "classname", command + "." + result.level());
    attribute(xml, "name", result.number() + " " + result.name());
    attribute(xml, "time", seconds(result.duration()));
    String detail = result.outcome().detail();
    if (result.status() == Status.NOT_RUN) {
      xml.writeStartElement("skipped");
      attribute(xml, "message", detail);
      xml.writeEndElement();
    } else if (result.status() == Status.FAILED) {
      xml.writeStartElement("failure");
      attribute(xml, "message", detail);
      attribute(xml, "type", result.level().name());
      xml.writeCharacters(
          valid(result.reference().label() + " " + result.reference().link() + "\n" + detail));
      xml.writeEndElement();
      xml.writeStartElement("system-out");
      xml.writeCharacters(valid(transcript(result)));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String transcript(CaseResult result) {
    StringBuilder text = new StringBuilder();
    for (CaseRun.Entry entry : result.transcript()) {
      text.append(entry.kind().name().toLowerCase(Locale.ROOT)).append(' ').append(entry.where());
      text.append('\n').append(entry.text()).append('\n');
    }
    return text.toString();
  }

  private static void counts(XMLStreamWriter xml, List<CaseResult> results, Duration time)
      throws XMLStreamException {
    attribute(xml, "tests", Integer.toString(results.size()));
    attribute(xml, "failures", count(results, Status.FAILED));
    attribute(xml, "errors", "0");
    attribute(xml, "skipped", count(results, Status.NOT_RUN));
    attribute(xml, "time", seconds(time));
  }

  private static String count(List<CaseResult> results, Status status) {
    return Long.toString(results.stream().filter(result -> result.status() == status).count());
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeEmptyElement("property");
    attribute(xml, "name", name);
    attribute(xml, "value", value);
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, valid(value));
  }

  /**
   * XML 1.0 has no way to write most control characters, and the writer of the JDK lets them by.
   */
  private static String valid(String text) {
    return text.codePoints()
        .map(JunitReport::valid)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int valid(int c) {
    boolean control = c < ' ' && c != '\n' && c != '\r' && c != '\t';
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return control || surrogate || c == 0xFFFE || c == 0xFFFF ? '?' : c;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
