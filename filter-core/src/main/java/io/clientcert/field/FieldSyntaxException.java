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
 * Thrown when a header field does not have the expected format. The message is a clause without
 * text from the field, so that it can be logged unescaped. There is no stack trace, because a
 * client can cause this exception on every request.
 */
public final class FieldSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The value of {@link #position} for a problem that concerns the entire field. */
  public static final int WHOLE_VALUE = -1;

  private final int position;

  /**
   * Creates an exception for a problem at one character.
   *
   * @param problem the problem, as a clause without a full stop
   * @param position the index of the character in the combined field value, counted from 0
   */
  public FieldSyntaxException(String problem, int position) {
    super(problem + " at character " + position, null, false, false);
    this.position = position;
  }

  /** Creates an exception for a problem that concerns the entire field. */
  public FieldSyntaxException(String problem) {
    super(problem, null, false, false);
    this.position = WHOLE_VALUE;
  }

  private FieldSyntaxException(String message, FieldSyntaxException cause) {
    super(message, null, false, false);
    this.position = cause.position;
  }

  /** Returns an exception for the same problem whose message starts with the field name. */
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
