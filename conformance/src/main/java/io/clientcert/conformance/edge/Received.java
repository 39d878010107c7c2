package io.clientcert.conformance.edge;

import io.clientcert.conformance.net.Field;
import java.util.List;

/** A request as it arrived behind the edge. */
record Received(String startLine, List<Field> fields, List<Field> trailers) {
  Received {
    fields = List.copyOf(fields);
    trailers = List.copyOf(trailers);
  }

  List<String> values(String name) {
    return Field.values(fields, name);
  }
}
