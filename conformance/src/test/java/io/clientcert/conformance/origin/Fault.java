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
package io.clientcert.conformance.origin;

import io.clientcert.conformance.net.Field;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a {@link TestOrigin} does wrong; every method of this class itself is right. */
class Fault {

  /**
   * A request as the origin has read it.
   *
   * @param contained the leaf of the kit whose base64 is somewhere in the request, whatever stands
   *     around it
   */
  record Request(
      boolean trusted,
      boolean http2,
      int index,
      String method,
      List<Field> fields,
      List<Field> trailers,
      String head,
      @Nullable X509Certificate contained,
      @Nullable X509Certificate tls) {

    String value(String name) {
      return String.join("|", Field.values(fields, name));
    }

    boolean has(String name) {
      return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    String cert() {
      return value(FieldFormat.CERT);
    }

    String chain() {
      return value(FieldFormat.CHAIN);
    }
  }

  static final Fault NONE = new Fault();

  /** Whether the certificate that is contained somewhere is taken, without any check. */
  boolean believes(Request request) {
    return false;
  }

  /** Whether a certificate that is right is not shown. */
  boolean hides(Request request) {
    return false;
  }

  /** Whether the request ends in a 500. */
  boolean fails(Request request) {
    return false;
  }

  /** Whether a refusal shows a stack trace. */
  boolean explains(Request request) {
    return false;
  }

  /** Whether a request without a certificate has that of the one before on its connection. */
  boolean remembers() {
    return false;
  }

  boolean respondsWithField() {
    return false;
  }

  /** Whether the certificate of the TLS connection is taken if the fields have none. */
  boolean takesTls(Request request) {
    return false;
  }

  /** Whether the first certificate of the chain is taken for the leaf. */
  boolean prefersChain() {
    return false;
  }

  /** Whether bytes behind a certificate are ignored. */
  boolean ignoresRest() {
    return false;
  }

  static Fault ignoringRest() {
    return new Fault() {
      @Override
      boolean ignoresRest() {
        return true;
      }
    };
  }

  static Fault preferringChain() {
    return new Fault() {
      @Override
      boolean prefersChain() {
        return true;
      }
    };
  }

  static Fault believing(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean believes(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault hiding(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean hides(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault failing(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean fails(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault explaining(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean explains(Request request) {
        return when.test(request);
      }
    };
  }

  static Fault remembering() {
    return new Fault() {
      @Override
      boolean remembers() {
        return true;
      }
    };
  }

  static Fault responding() {
    return new Fault() {
      @Override
      boolean respondsWithField() {
        return true;
      }
    };
  }

  static Fault takingTls(Predicate<Request> when) {
    return new Fault() {
      @Override
      boolean takesTls(Request request) {
        return when.test(request);
      }
    };
  }
}
