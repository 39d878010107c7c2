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
package io.clientcert;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request that one of the settings {@code onMissing}, {@code onInvalid}, {@code
 * onOversized}, {@code onSpoofed} and {@code onMisdirected} is about. Immutable.
 */
public final class Refusal {

  private static final Refusal OMIT = new Refusal("omit", OptionalInt.empty());
  private static final Refusal REJECT = new Refusal("reject", OptionalInt.empty());

  private final String text;
  private final OptionalInt status;

  private Refusal(String text, OptionalInt status) {
    this.text = text;
    this.status = status;
  }

  /**
   * Returns the choice to refuse nothing: the request is served without the field, and a managed
   * field that a client sent is stripped.
   */
  public static Refusal omit() {
    return OMIT;
  }

  /**
   * Returns the choice to answer with the usual status: 400 for {@code onSpoofed}, 403 for {@code
   * onInvalid} and {@code onMissing}, 421 for {@code onMisdirected}, 431 for {@code onOversized}.
   */
  public static Refusal reject() {
    return REJECT;
  }

  /**
   * Returns the choice to answer with another status.
   *
   * @param status from 400 to 599, which is checked where a setting gets it
   */
  public static Refusal refuse(int status) {
    return new Refusal("refuse(" + status + ")", OptionalInt.of(status));
  }

  /** Returns this with {@code usual} for the status of {@link #reject()}. */
  Refusal resolved(int usual) {
    return equals(REJECT) ? refuse(usual) : this;
  }

  /**
   * Returns the status to answer with; empty for no refusal, and for one that has no status yet.
   */
  OptionalInt status() {
    return status;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Refusal refusal && text.equals(refusal.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns what would be written into a setting, {@code omit} for {@code strip} too. */
  @Override
  public String toString() {
    return text;
  }
}
