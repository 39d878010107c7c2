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
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The blocks of a PEM file (RFC 7468). Stateless. */
public final class Pem {

  private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([^-]+)-----");
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
  private static final int DER_SEQUENCE = 0x30;
  private static final int JKS_MAGIC = 0xFE;

  private Pem() {}

  /**
   * Tells whether {@code file} is PEM text. Binary files can hold such text too, in the names of
   * their certificates.
   */
  public static boolean isPem(byte[] file) {
    return !isBinary(file) && new String(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  private static boolean isBinary(byte[] file) {
    return file.length > 1
        && ((file[0] == DER_SEQUENCE && file[1] < 0) || (file[0] & 0xFF) == JKS_MAGIC);
  }

  /**
   * Returns the contents of the blocks with one of the given labels; other blocks, and text around
   * blocks, are passed over.
   *
   * @throws IOException if the file is binary, or if a block is cut off or is not base64
   */
  public static List<byte[]> blocks(byte[] file, List<String> labels) throws IOException {
    if (isBinary(file)) {
      throw new IOException("binary, where PEM text is expected");
    }
    List<byte[]> contents = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(withWholeBlocks(file)))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (labels.contains(block.getType())) {
          contents.add(block.getContent());
        }
      }
    } catch (RuntimeException e) {
      // what the base64 decoder throws on a block that is not base64
      throw new IOException("not base64: " + e.getMessage(), e);
    }
    return contents;
  }

  /**
   * Returns the text, its lines without indentation. The reader takes a boundary that is cut off,
   * misspelt or indented for a comment, and with it the whole block: half a file would be read as a
   * shorter one.
   */
  private static String withWholeBlocks(byte[] file) throws IOException {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    if (text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(BYTE_ORDER_MARK.length());
    }
    StringBuilder whole = new StringBuilder(text.length());
    String open = "";
    for (String line : text.lines().map(String::strip).toList()) {
      Matcher boundary = BOUNDARY.matcher(line);
      if (boundary.matches()) {
        boolean begins = boundary.group(1).equals("BEGIN");
        boolean inPlace = begins ? open.isEmpty() : boundary.group(2).equals(open);
        if (!inPlace) {
          throw new IOException("a block without its beginning or its end");
        }
        open = begins ? boundary.group(2) : "";
      } else if (line.startsWith("-") || line.endsWith("-")) {
        throw new IOException("a line that should begin or end a block is broken");
      }
      whole.append(line).append('\n');
    }
    if (!open.isEmpty()) {
      throw new IOException("a block without its end");
    }
    return whole.toString();
  }
}
