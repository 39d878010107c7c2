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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file (RFC 7468). Text around blocks is allowed; a line that was meant to
 * begin or end a block and does not, and base64 outside blocks, are errors: the file would be read
 * as a shorter one. Stateless.
 */
public final class Pem {

  private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([^-]+)-----");

  /** A line that was meant to begin or end a block. */
  private static final Pattern BROKEN_BOUNDARY =
      Pattern.compile(
          ".*-----(BEGIN|END) .*"
              + "|(?i).*-\\s*(BEGIN|END)\\b.*(CERTIFICATE|CRL|PKCS7|CMS).*"
              + "|(?i)\\W*(BEGIN|END) [A-Z0-9 ]*(CERTIFICATE|CRL|PKCS7|CMS)\\s*-.*"
              + "|\\W*(BEGIN|END) (TRUSTED |X509 )?(CERTIFICATE|CRL|PKCS7|CMS)\\W*");

  private static final Pattern BASE64_OF_DER = Pattern.compile("MI[IGH][A-Za-z0-9+/]{40,}={0,2}");
  private static final Pattern NO_BASE64 = Pattern.compile("[^A-Za-z0-9+/=\\s]");
  private static final String BEGIN = "-----BEGIN ";
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
  private static final int DER_SEQUENCE = 0x30;
  private static final int JKS_MAGIC = 0xFE;

  private Pem() {}

  /**
   * A block.
   *
   * @param label what its first and last line call it
   * @param number its place in the file, counted from 1
   * @param line the number of its first line, counted from 1
   * @param body the lines between its first and its last
   */
  public record Block(String label, int number, int line, List<String> body) {

    /** Copies what it is given. */
    public Block {
      body = List.copyOf(body);
    }

    /**
     * Returns the bytes that the lines are base64 of.
     *
     * @throws IOException if they are not base64
     */
    public byte[] content() throws IOException {
      for (int i = 0; i < body.size(); i++) {
        Matcher other = NO_BASE64.matcher(body.get(i));
        if (other.find()) {
          throw new FileProblem(
              place()
                  + ": line "
                  + (line + 1 + i)
                  + " is not base64, it has the character '"
                  + other.group()
                  + "' in column "
                  + (other.start() + 1),
              "copy the block again",
              null);
        }
      }
      String text = String.join("", body).replaceAll("\\s", "");
      if (text.isEmpty()) {
        throw new FileProblem(place() + " is empty", "fill or remove the block", null);
      }
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new FileProblem(
            place() + " is not base64: " + e.getMessage(), "copy the block again", e);
      }
    }

    /** Returns where the block is and what it is called, for a message. */
    public String place() {
      return "block " + number + " (line " + line + ", " + label + ")";
    }
  }

  /**
   * Tells whether {@code file} is PEM text. Binary files can hold such text too, in the names of
   * their certificates.
   */
  public static boolean isPem(byte[] file) {
    return !isBinary(file) && new String(file, StandardCharsets.ISO_8859_1).contains(BEGIN);
  }

  private static boolean isBinary(byte[] file) {
    return file.length > 1
        && ((file[0] == DER_SEQUENCE && file[1] < 0) || (file[0] & 0xFF) == JKS_MAGIC);
  }

  /** Tells whether {@code line} is base64 of the first bytes of a certificate, CRL or key. */
  static boolean isBase64OfDer(String line) {
    return BASE64_OF_DER.matcher(line).lookingAt();
  }

  /**
   * Returns every block, in the order of the file.
   *
   * @throws IOException if the file is binary, if a block lacks its beginning or its end, or if
   *     what belongs in a block stands outside
   */
  public static List<Block> read(byte[] file) throws IOException {
    if (isBinary(file)) {
      throw new FileProblem("binary, where PEM text is expected", "", null);
    }
    String text = new String(file, StandardCharsets.ISO_8859_1);
    if (text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(BYTE_ORDER_MARK.length());
    }
    Reader reader = new Reader();
    for (String line : text.lines().map(String::strip).toList()) {
      reader.take(line);
    }
    return reader.finish(!text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r"));
  }

  /** Takes one line after the other. Not thread-safe. */
  private static final class Reader {
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> body = new ArrayList<>();
    private String label = "";
    private int begin;
    private int line;
    private String last = "";

    void take(String text) throws IOException {
      line++;
      last = text;
      Matcher boundary = BOUNDARY.matcher(text);
      if (boundary.matches()) {
        boundary(boundary.group(1).equals("BEGIN"), boundary.group(2));
      } else if (BROKEN_BOUNDARY.matcher(text).matches()) {
        throw broken(text);
      } else if (!label.isEmpty()) {
        body.add(text);
      } else if (isBase64OfDer(text)) {
        throw new FileProblem(
            "line " + line + " is base64 outside a block: the line that begins it is missing",
            "put \"-----BEGIN CERTIFICATE-----\" on a line before it",
            null);
      }
    }

    private void boundary(boolean begins, String text) throws IOException {
      if (begins) {
        if (!label.isEmpty()) {
          throw unended("before another begins in line " + line);
        }
        label = text;
        begin = line;
        return;
      }
      if (!text.equals(label)) {
        if (!label.isEmpty()) {
          throw unended("of its own, but line " + line + " ends " + text);
        }
        throw new FileProblem(
            "line " + line + " ends a block that no line begins", "copy the block again", null);
      }
      blocks.add(new Block(label, blocks.size() + 1, begin, body));
      body.clear();
      label = "";
    }

    private FileProblem broken(String text) {
      boolean joined = text.lastIndexOf(BEGIN) > 0 && text.startsWith("-----");
      String where = label.isEmpty() ? "" : open() + ": ";
      return joined
          ? new FileProblem(
              where + "line " + line + " ends a block and begins another",
              "insert a line break behind \"" + text.substring(0, text.lastIndexOf(BEGIN)) + "\"",
              null)
          : new FileProblem(
              where + "line " + line + " should begin or end a block and is broken",
              "write such a line as \"-----BEGIN CERTIFICATE-----\" or"
                  + " \"-----END CERTIFICATE-----\", with five hyphens on each side and nothing"
                  + " else",
              null);
    }

    private String open() {
      return new Block(label, blocks.size() + 1, begin, body).place();
    }

    private FileProblem unended(String how) {
      return new FileProblem(open() + " has no end " + how, "copy the block again", null);
    }

    /**
     * Returns the blocks.
     *
     * @param cut whether the last line has no end, so that more of it may be missing
     */
    List<Block> finish(boolean cut) throws IOException {
      if (!label.isEmpty()) {
        throw unended("in this file");
      }
      if (cut && !last.isEmpty() && BEGIN.startsWith(last)) {
        throw new FileProblem(
            "line " + line + " is cut off",
            "copy the file again, or end its last line with a line break",
            null);
      }
      return List.copyOf(blocks);
    }
  }
}
