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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes {@code report.json}. Bytes are in base64. */
final class JsonReport implements ReportWriter {

  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Override
  public Path write(Run run, Path directory) throws IOException {
    Path file = directory.resolve("report.json");
    mapper.writeValue(file.toFile(), tree(run));
    return file;
  }

  private ObjectNode tree(Run run) {
    ObjectNode root = mapper.createObjectNode();
    root.put("version", run.version());
    root.put("command", run.command());
    root.put("target", run.target());
    root.put("started", run.started().toString());
    root.put("milliseconds", run.duration().toMillis());
    root.put("exitCode", run.exitCode());
    root.put("problem", run.problem());
    run.environment().forEach(root.putArray("environment")::add);
    ObjectNode summary = root.putObject("summary");
    for (Level level : Level.values()) {
      ObjectNode counts = summary.putObject(level.name());
      for (Status status : Status.values()) {
        counts.put(name(status), run.count(level, status));
      }
    }
    ArrayNode cases = root.putArray("cases");
    run.results().forEach(result -> add(cases.addObject(), result));
    return root;
  }

  private static String name(Status status) {
    return switch (status) {
      case PASSED -> "passed";
      case FAILED -> "failed";
      case NOT_RUN -> "notRun";
    };
  }

  private static void add(ObjectNode node, CaseResult result) {
    node.put("number", result.number());
    node.put("level", result.level().name());
    node.put("status", name(result.status()));
    node.put("name", result.name());
    node.put("description", result.description());
    node.put("reference", result.reference().label());
    node.put("link", result.reference().link().toString());
    node.put("detail", result.outcome().detail());
    node.put("milliseconds", result.duration().toMillis());
    ArrayNode transcript = node.putArray("transcript");
    for (CaseRun.Entry entry : result.transcript()) {
      ObjectNode step = transcript.addObject();
      step.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
      step.put("where", entry.where());
      step.put("bytes", entry.bytes());
      step.put("cut", entry.cut());
    }
  }
}
