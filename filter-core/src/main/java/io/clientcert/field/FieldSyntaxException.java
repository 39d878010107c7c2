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
package io.clientcert.field;

/**
 * Thrown when a header field does not have the expected format. The message is one clause without
 * text from the field itself, so that it can be logged as it is. Carries no stack trace: a client
 * can cause one at every request.
 */
public final class FieldSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The position of a problem that concerns the field as a whole. */
  public static final int WHOLE_VALUE = -1;

  private final int position;

  /**
   * Describes a problem at one character.
   *
   * @param problem what is wrong, as a clause without a full stop
   * @param position the index of the character in the combined field value, counted from 0
   */
  public FieldSyntaxException(String problem, int position) {
    super(problem + " at character " + position, null, false, false);
    this.position = position;
  }

  /** Describes a problem that concerns the field as a whole. */
  public FieldSyntaxException(String problem) {
    super(problem, null, false, false);
    this.position = WHOLE_VALUE;
  }

  private FieldSyntaxException(String message, FieldSyntaxException cause) {
    super(message, null, false, false);
    this.position = cause.position;
  }

  /** Returns the same problem with the name of the field in front. */
  public FieldSyntaxException in(String fieldName) {
    return new FieldSyntaxException(fieldName + ": " + getMessage(), this);
  }

  /**
   * Returns the index of the offending character in the combined field value, counted from 0, or
   * {@link #WHOLE_VALUE}.
   */
  public int position() {
    return position;
  }
}
