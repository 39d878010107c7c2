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
package io.clientcert.path;

import io.clientcert.testing.HeldCertificate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** What came of a validation. */
final class PathAssert extends AbstractAssert<PathAssert, PathResult> {

  private PathAssert(@Nullable PathResult actual) {
    super(actual, PathAssert.class);
  }

  static PathAssert assertThat(PathResult actual) {
    return new PathAssert(actual);
  }

  /** The path, leaf first, without the anchor that it leads to. */
  PathAssert isPath(HeldCertificate... certificates) {
    return isValid().has(certificates);
  }

  PathAssert isValid() {
    if (!(actual instanceof ValidatedPath)) {
      failWithMessage("expected a path, but there is %s", told());
    }
    return this;
  }

  PathAssert leadsTo(HeldCertificate anchor) {
    isValid();
    objects.assertEqual(info, ((ValidatedPath) actual).anchor(), anchor.certificate());
    return this;
  }

  PathAssert failsAs(PathFailure.Reason reason) {
    if (!(actual instanceof PathFailure failure) || failure.reason() != reason) {
      failWithMessage("expected a failure as %s, but there is %s", reason, told());
    }
    return this;
  }

  PathAssert saying(String part) {
    if (!(actual instanceof PathFailure failure) || !failure.detail().contains(part)) {
      failWithMessage("expected a failure that says \"%s\", but there is %s", part, told());
    }
    return this;
  }

  private PathAssert has(HeldCertificate... certificates) {
    objects.assertEqual(
        info, ((ValidatedPath) actual).certificates(), Validation.certificates(certificates));
    return this;
  }

  private String told() {
    return actual instanceof ValidatedPath path
        ? "a path of " + path.certificates().stream().map(c -> c.getSubjectX500Principal()).toList()
        : String.valueOf(actual);
  }
}
