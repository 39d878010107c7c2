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
package io.clientcert.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Lines over a logarithmic axis, in a picture (SVG). */
final class Curve {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 80;
  private static final int RIGHT = 200;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final String[] COLOURS = {"#1f5fa8", "#b5482a", "#2c7d4f", "#7a4fa3"};

  private final String title;
  private final String across;
  private final String upwards;
  private final List<Line> lines = new ArrayList<>();

  Curve(String title, String across, String upwards) {
    this.title = title;
    this.across = across;
    this.upwards = upwards;
  }

  private record Point(double x, double y) {}

  private record Line(String name, List<Point> points) {}

  /** Adds a point to the line called {@code name}. Both values have to be positive. */
  void add(String name, double x, double y) {
    if (!(x > 0) || !(y > 0)) {
      throw new IllegalArgumentException(name + ": a logarithm of " + x + " or " + y);
    }
    for (Line line : lines) {
      if (line.name.equals(name)) {
        line.points.add(new Point(x, y));
        return;
      }
    }
    lines.add(new Line(name, new ArrayList<>(List.of(new Point(x, y)))));
  }

  void write(Path file) throws IOException {
    Files.writeString(file, svg());
  }

  String svg() {
    double minX = floor(of(Point::x).min().orElseThrow());
    double maxX = ceiling(of(Point::x).max().orElseThrow());
    double minY = floor(of(Point::y).min().orElseThrow());
    double maxY = ceiling(of(Point::y).max().orElseThrow());
    Scale x = new Scale(minX, Math.max(maxX, minX + 1), LEFT, WIDTH - RIGHT);
    Scale y = new Scale(minY, Math.max(maxY, minY + 1), HEIGHT - BOTTOM, TOP);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n",
            WIDTH,
            HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(svg, LEFT, TOP - 18, "start", title);
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", across);
    text(svg, LEFT, TOP - 4, "end", upwards);
    for (int power = (int) x.from; power <= x.to; power++) {
      double at = x.place(Math.pow(10, power));
      rule(svg, at, TOP, at, HEIGHT - BOTTOM);
      text(svg, at, HEIGHT - BOTTOM + 16, "middle", number(power));
    }
    for (int power = (int) y.from; power <= y.to; power++) {
      double at = y.place(Math.pow(10, power));
      rule(svg, LEFT, at, WIDTH - RIGHT, at);
      text(svg, LEFT - 6, at + 4, "end", number(power));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), COLOURS[i % COLOURS.length], x, y, TOP + 14 + 18 * i);
    }
    return svg.append("</svg>\n").toString();
  }

  private DoubleStream of(ToDoubleFunction<Point> coordinate) {
    return lines.stream().flatMap(line -> line.points.stream()).mapToDouble(coordinate);
  }

  private static void draw(
      StringBuilder svg, Line line, String colour, Scale x, Scale y, double label) {
    StringBuilder points = new StringBuilder();
    for (Point point : line.points) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.place(point.x), y.place(point.y)));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            points.toString().strip(),
            colour));
    for (Point point : line.points) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
              x.place(point.x),
              y.place(point.y),
              colour));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
            WIDTH - RIGHT + 14,
            label - 9,
            colour));
    text(svg, WIDTH - RIGHT + 30, label, "start", line.name);
  }

  private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#d8d8d8\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static double floor(double value) {
    return Math.floor(Math.log10(value));
  }

  private static double ceiling(double value) {
    return Math.ceil(Math.log10(value));
  }

  private static String number(int power) {
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power));
  }

  /** Powers of ten from one end to the other. */
  private record Scale(double from, double to, double start, double end) {
    double place(double value) {
      return start + (Math.log10(value) - from) / (to - from) * (end - start);
    }
  }
}
