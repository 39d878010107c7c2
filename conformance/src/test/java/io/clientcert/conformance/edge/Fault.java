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

import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.pki.ClientKind;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link TestEdge} does wrong; every method of this class itself is right. */
class Fault {

  /** A request as the edge has read it. */
  @SuppressWarnings("ArrayRecordComponent") // read for one request
  record Request(
      @Nullable ClientKind kind,
      List<X509Certificate> presented,
      String tls,
      boolean http2,
      boolean resumed,
      int index,
      String startLine,
      List<Field> fields,
      List<Field> trailers,
      byte[] head) {

    boolean is(ClientKind other) {
      return kind == other;
    }

    boolean plain() {
      return tls.isEmpty();
    }

    String method() {
      return startLine.substring(0, Math.max(0, startLine.indexOf(' ')));
    }

    /** Whether a line stands there exactly like this. */
    boolean has(String name, String value) {
      return fields.stream().anyMatch(f -> f.name().equals(name) && f.value().equals(value));
    }

    boolean has(String name) {
      return fields.stream().anyMatch(f -> f.name().equals(name));
    }

    boolean forged() {
      return fields.stream().anyMatch(Judge::isOurs);
    }
  }

  static final Fault NONE = new Fault();

  boolean keeps(Request request, Field field) {
    return false;
  }

  boolean keepsTrailer(Request request, Field field) {
    return false;
  }

  boolean omits(Request request) {
    return false;
  }

  /** A value that is made up where there is no certificate. */
  boolean adds(Request request) {
    return false;
  }

  boolean accepts(Request request) {
    return false;
  }

  /** Whether the head is passed on as it came, whatever is wrong with it. */
  boolean passesRaw(Request request) {
    return false;
  }

  /** Whether a malformed request is taken for a good one. */
  boolean tolerates(Request request) {
    return false;
  }

  String value(Request request, String value) {
    return value;
  }

  @Nullable List<String> chain(Request request, @Nullable List<String> chain) {
    return chain;
  }

  boolean chainAlone(Request request) {
    return false;
  }

  boolean keepsResponse(Request request, Field field) {
    return false;
  }

  boolean showsCertificate(Request request) {
    return false;
  }

  boolean losesVary() {
    return false;
  }

  /** Whether the body of a GET request goes on without its length. */
  boolean losesLength(Request request) {
    return false;
  }

  static Fault losingVary() {
    return new Fault() {
      @Override
      boolean losesVary() {
        return true;
      }
    };
  }

  static Fault losingLength() {
    return new Fault() {
      @Override
      boolean losesLength(Request request) {
        return request.method().equals("GET");
      }
    };
  }

  static Fault keeping(BiPredicate<Request, Field> which) {
    return new Fault() {
      @Override
      boolean keeps(Request request, Field field) {
        return which.test(request, field);
      }

      @Override
      boolean tolerates(Request request) {
        return request.fields().stream().anyMatch(field -> which.test(request, field));
      }
    };
  }

  static Fault keepingTrailer(BiPredicate<Request, Field> which) {
    return new Fault() {
      @Override
      boolean keepsTrailer(Request request, Field field) {
        return which.test(request, field);
      }
    };
  }

  static Fault omitting(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean omits(Request request) {
        return when.test(request);
      }

      @Override
      boolean tolerates(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault adding(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean adds(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault accepting(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean accepts(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault raw(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean passesRaw(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault valued(Predicate<Request> when, UnaryOperator<String> change) {
    return new Fault() {
      @Override
      String value(Request request, String value) {
        return when.test(request) ? change.apply(value) : value;
      }
    };
  }

  static Fault chained(
      ClientKind kind, BiFunction<Request, @Nullable List<String>, @Nullable List<String>> change) {
    return new Fault() {
      @Override
      @Nullable List<String> chain(Request request, @Nullable List<String> chain) {
        return request.is(kind) ? change.apply(request, chain) : chain;
      }
    };
  }

  static Fault sendingChainAlone(ClientKind kind) {
    return new Fault() {
      @Override
      boolean chainAlone(Request request) {
        return request.is(kind);
      }
    };
  }

  static Fault respondingWith(BiPredicate<Request, Field> which) {
    return new Fault() {
      @Override
      boolean keepsResponse(Request request, Field field) {
        return which.test(request, field);
      }
    };
  }

  static Fault showing(ClientKind kind) {
    return new Fault() {
      @Override
      boolean showsCertificate(Request request) {
        return request.is(kind);
      }
    };
  }
}
