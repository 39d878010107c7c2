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

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be used. The message says what is wrong with it and where; it may hold text
 * from a certificate.
 */
public final class FileProblem extends IOException {

  private static final long serialVersionUID = 1L;
  private static final String FILE = "FILE";

  private final String instruction;

  /**
   * Creates a problem.
   *
   * @param instruction what to do, in which {@code FILE} stands for the name of the file; empty if
   *     nothing more can be said than what a good file is
   */
  FileProblem(String problem, String instruction, @Nullable Throwable cause) {
    super(problem, cause);
    this.instruction = instruction;
  }

  /**
   * Returns what to do: a clause in the imperative, or empty.
   *
   * @param file the name of the file, as a command line may have it
   */
  public String instruction(String file) {
    return instruction.replace(FILE, file);
  }
}
