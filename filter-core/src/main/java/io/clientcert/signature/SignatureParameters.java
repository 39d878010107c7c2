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
package io.clientcert.signature;

import io.clientcert.field.ByteSequence;
import io.clientcert.field.FieldSyntaxException;
import io.clientcert.field.StructuredInnerList;
import io.clientcert.field.StructuredValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * Serializes signature parameters (RFC 9421 section 2.3) according to RFC 9651 section 4.1.
 * Stateless.
 */
final class SignatureParameters {

  private SignatureParameters() {}

  /** Returns the canonical serialization of {@code list} with its parameters. */
  static String of(StructuredInnerList list) throws FieldSyntaxException {
    return innerList(list.items()) + parameters(list.parameters());
  }

  /** Returns the serialized list of covered components. */
  static String innerList(List<StructuredValue> components) throws FieldSyntaxException {
    StringBuilder text = new StringBuilder("(");
    for (StructuredValue component : components) {
      text.append(text.length() > 1 ? " " : "").append(item(component));
    }
    return text.append(')').toString();
  }

  /** Returns a serialized item with its parameters. */
  static String item(StructuredValue item) throws FieldSyntaxException {
    String bare = bare(item);
    return item.parameters().isEmpty() ? bare : bare + parameters(item.parameters());
  }

  private static String parameters(Map<String, StructuredValue> parameters)
      throws FieldSyntaxException {
    if (parameters.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, StructuredValue> parameter : parameters.entrySet()) {
      StructuredValue value = parameter.getValue();
      text.append(';').append(parameter.getKey());
      if (!Boolean.TRUE.equals(value.value())) {
        text.append('=').append(bare(value));
      }
    }
    return text.toString();
  }

  private static String bare(StructuredValue item) throws FieldSyntaxException {
    return switch (item.type()) {
      case INTEGER, TOKEN -> String.valueOf(item.value());
      case DECIMAL -> decimal((BigDecimal) item.value());
      case STRING -> string((String) item.value());
      case BOOLEAN -> Boolean.TRUE.equals(item.value()) ? "?1" : "?0";
      case BYTE_SEQUENCE -> ByteSequence.encode((byte[]) item.value());
      case DATE -> "@" + item.value();
      case DISPLAY_STRING ->
          throw new FieldSyntaxException("a display string, which no signature has", item.start());
    };
  }

  private static String decimal(BigDecimal value) {
    BigDecimal rounded = value.setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return (rounded.scale() < 1 ? rounded.setScale(1) : rounded).toPlainString();
  }

  /** Returns a serialized String. It must contain printable ASCII only. */
  static String string(String value) {
    if (value.indexOf('"') < 0 && value.indexOf('\\') < 0) {
      return '"' + value + '"';
    }
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    return text.append('"').toString();
  }
}
