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
package io.clientcert.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of HPACK (RFC 7541) as a peer needs that allows no dynamic table: it writes literals and
 * reads whatever a server may then send.
 */
final class Hpack {
  private Hpack() {}

  /** Appendix A, names and values by turns, from index 1. */
  private static final String[] STATIC_TABLE =
      (":authority||:method|GET|:method|POST|:path|/|:path|/index.html|:scheme|http|:scheme|https"
              + "|:status|200|:status|204|:status|206|:status|304|:status|400|:status|404"
              + "|:status|500|accept-charset||accept-encoding|gzip, deflate|accept-language|"
              + "|accept-ranges||accept||access-control-allow-origin||age||allow||authorization|"
              + "|cache-control||content-disposition||content-encoding||content-language|"
              + "|content-length||content-location||content-range||content-type||cookie||date|"
              + "|etag||expect||expires||from||host||if-match||if-modified-since|"
              + "|if-none-match||if-range||if-unmodified-since||last-modified||link||location|"
              + "|max-forwards||proxy-authenticate||proxy-authorization||range||referer||refresh|"
              + "|retry-after||server||set-cookie||strict-transport-security|"
              + "|transfer-encoding||user-agent||vary||via||www-authenticate||end")
          .split("\\|", -1);

  private static final int STATIC_ENTRIES = 61;

  /**
   * The lengths of the Huffman codes (appendix B) of the characters 32 to 126. The code is
   * canonical, so lengths are enough; what is longer than 15 bits is not printable ASCII but for
   * the backslash, and no test needs it.
   */
  private static final String CODE_LENGTHS =
      "6aacd68baa8b8666"
          + "555666666678f6ca"
          + "d677777777777777"
          + "77777777878d.de6"
          + "f565656665776665"
          + "67655677777fbed";

  private static final int LONGEST_CODE = 15;

  /** A code with a one before its first bit, to the character that it stands for. */
  private static final Map<Integer, Character> HUFFMAN = huffman();

  private static Map<Integer, Character> huffman() {
    Map<Integer, Character> codes = new HashMap<>();
    int code = 0;
    for (int length = 5; length <= LONGEST_CODE; length++) {
      code <<= 1;
      for (int i = 0; i < CODE_LENGTHS.length(); i++) {
        if (length == 13 && i == 0) {
          // NUL has 13 bits, and stands before all printable characters of that length
          code++;
        }
        if (Character.digit(CODE_LENGTHS.charAt(i), 16) == length) {
          codes.put(1 << length | code, (char) (' ' + i));
          code++;
        }
      }
    }
    return Map.copyOf(codes);
  }

  static byte[] encode(List<Fields.Field> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (Fields.Field field : fields) {
      int index = pseudoHeader(field.name());
      block.write(index);
      if (index == 0) {
        writeString(block, field.name());
      }
      writeString(block, field.value());
    }
    return block.toByteArray();
  }

  /** Servers may take names with a colon by their index alone; 0 for all other names. */
  private static int pseudoHeader(String name) {
    for (int index = 1; STATIC_TABLE[2 * (index - 1)].startsWith(":"); index++) {
      if (STATIC_TABLE[2 * (index - 1)].equals(name)) {
        return index;
      }
    }
    return 0;
  }

  private static void writeString(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int rest = bytes.length - 127;
    if (rest < 0) {
      block.write(bytes.length);
    } else {
      block.write(127);
      for (; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  static Fields decode(byte[] block) throws IOException {
    Reader reader = new Reader(block);
    List<Fields.Field> fields = new ArrayList<>();
    while (reader.at < block.length) {
      int first = block[reader.at] & 255;
      if (first >= 128) {
        int index = reader.integer(7);
        fields.add(new Fields.Field(entry(index, 0), entry(index, 1)));
      } else if (first >= 32 && first < 64) {
        reader.integer(5);
      } else {
        int index = reader.integer(first >= 64 ? 6 : 4);
        String name = index == 0 ? reader.string() : entry(index, 0);
        fields.add(new Fields.Field(name, reader.string()));
      }
    }
    return new Fields(fields);
  }

  private static String entry(int index, int part) throws IOException {
    if (index < 1 || index > STATIC_ENTRIES) {
      throw new IOException("index " + index + " into a dynamic table that was not allowed");
    }
    return STATIC_TABLE[2 * (index - 1) + part];
  }

  private static final class Reader {
    private final byte[] block;
    private int at;

    Reader(byte[] block) {
      this.block = block;
    }

    int integer(int prefix) {
      int all = (1 << prefix) - 1;
      int value = block[at++] & all;
      if (value == all) {
        int shift = 0;
        int next;
        do {
          next = block[at++];
          value += (next & 127) << shift;
          shift += 7;
        } while ((next & 128) != 0);
      }
      return value;
    }

    String string() throws IOException {
      boolean huffman = (block[at] & 128) != 0;
      int length = integer(7);
      at += length;
      return huffman
          ? huffman(at - length, at)
          : new String(block, at - length, length, ISO_8859_1);
    }

    private String huffman(int from, int to) throws IOException {
      StringBuilder text = new StringBuilder();
      int code = 1;
      for (int bit = from * 8; bit < to * 8; bit++) {
        code = code << 1 | ((block[bit / 8] >> (7 - bit % 8)) & 1);
        Character found = HUFFMAN.get(code);
        if (found != null) {
          text.append(found.charValue());
          code = 1;
        } else if (code >= 1 << LONGEST_CODE) {
          throw new IOException("a Huffman code that is no printable character");
        }
      }
      return text.toString();
    }
  }
}
