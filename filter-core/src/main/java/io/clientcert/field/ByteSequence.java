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

import java.util.Base64;

/**
 * The structured-field Byte Sequence (RFC 9651 section 3.3.5) that RFC 9440 section 2.1 uses for a
 * certificate: a colon, the standard base64 alphabet with padding and without line breaks, and a
 * colon, without parameters.
 */
public final class ByteSequence {

  private ByteSequence() {}

  /** Returns {@code bytes} serialized as a Byte Sequence (RFC 9651 section 4.1.8). */
  public static String encode(byte[] bytes) {
    return ':' + Base64.getEncoder().encodeToString(bytes) + ':';
  }

  /** Returns the number of characters that {@link #encode} returns for {@code byteCount} bytes. */
  public static long encodedLength(long byteCount) {
    return 2 + 4 * ((byteCount + 2) / 3);
  }
}
