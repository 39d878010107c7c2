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
package io.clientcert.wrapper;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.PushBuilder;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request without the managed fields that the client sent, and with those of this library. Every
 * call reads the wrapped request again, because containers replace it on a forward.
 */
public final class SanitizedRequest extends HttpServletRequestWrapper {

  /** The name of the request attribute with the certificates of the TLS connection. */
  public static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final HttpServletResponse response;
  private final FieldSanitizer sanitizer;
  private final List<Field> fields;
  private final Runnable onSpoofedTrailer;
  private boolean trailerReported;
  private @Nullable Object owner;
  private boolean setsCertificates;
  private @Nullable Object certificates;

  /**
   * Wraps {@code request}.
   *
   * @param response the response that asynchronous processing uses
   * @param sanitizer decides which fields of the wrapped request may pass
   * @param fields the fields to add
   * @param onSpoofedTrailer called when a trailer field with a managed name is removed
   */
  public SanitizedRequest(
      HttpServletRequest request,
      HttpServletResponse response,
      FieldSanitizer sanitizer,
      List<Field> fields,
      Runnable onSpoofedTrailer) {
    super(request);
    this.response = response;
    this.sanitizer = sanitizer;
    this.fields = fields;
    this.onSpoofedTrailer = onSpoofedTrailer;
  }

  /**
   * Replaces the attribute {@code jakarta.servlet.request.X509Certificate}, in which the server
   * stores the certificate of the proxy.
   *
   * @param chain the new value; null to remove the attribute
   */
  public void setCertificates(X509Certificate @Nullable [] chain) {
    setsCertificates = true;
    certificates = chain;
  }

  private boolean isCertificates(@Nullable String name) {
    return setsCertificates && CERTIFICATES.equals(name);
  }

  @Override
  public @Nullable Object getAttribute(@Nullable String name) {
    return isCertificates(name) ? certificates : super.getAttribute(name);
  }

  @Override
  public void setAttribute(@Nullable String name, @Nullable Object value) {
    if (isCertificates(name)) {
      certificates = value;
    } else {
      super.setAttribute(name, value);
    }
  }

  @Override
  public void removeAttribute(@Nullable String name) {
    if (isCertificates(name)) {
      certificates = null;
    } else {
      super.removeAttribute(name);
    }
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    if (!setsCertificates) {
      return super.getAttributeNames();
    }
    Set<String> names = new LinkedHashSet<>(Collections.list(super.getAttributeNames()));
    names.remove(CERTIFICATES);
    if (certificates != null) {
      names.add(CERTIFICATES);
    }
    return Collections.enumeration(names);
  }

  @Override
  public @Nullable String getHeader(@Nullable String name) {
    if (name != null && sanitizer.manages(name)) {
      return first(ours(name));
    }
    String value = super.getHeader(name);
    if (name == null || value == null) {
      return value;
    }
    boolean whole = !sanitizer.nominates(name) && FieldSanitizer.isWellFormed(name, value);
    return whole ? value : first(theirs(name));
  }

  @Override
  public Enumeration<String> getHeaders(@Nullable String name) {
    if (name != null && sanitizer.manages(name)) {
      return Collections.enumeration(ours(name));
    }
    return name == null ? super.getHeaders(null) : Collections.enumeration(theirs(name));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    Set<String> names = new LinkedHashSet<>();
    for (String name : Collections.list(super.getHeaderNames())) {
      boolean gone =
          !FieldSanitizer.isName(name)
              || sanitizer.manages(name)
              || (sanitizer.nominates(name) && theirs(name).isEmpty());
      if (!gone) {
        names.add(name);
      }
    }
    fields.forEach(field -> names.add(field.name()));
    return Collections.enumeration(names);
  }

  @Override
  public int getIntHeader(@Nullable String name) {
    if (name != null && sanitizer.manages(name)) {
      String value = first(ours(name));
      return value == null ? -1 : Integer.parseInt(value);
    }
    return super.getIntHeader(name);
  }

  @Override
  public long getDateHeader(@Nullable String name) {
    if (name != null && sanitizer.manages(name)) {
      if (!ours(name).isEmpty()) {
        throw new IllegalArgumentException(name + " is not a date");
      }
      return -1;
    }
    return super.getDateHeader(name);
  }

  @Override
  public @Nullable String getContentType() {
    return wholeOrNull(super.getContentType());
  }

  @Override
  public @Nullable String getCharacterEncoding() {
    return wholeOrNull(super.getCharacterEncoding());
  }

  /**
   * Returns null if a {@code Cookie} field line is malformed, because containers parse cookies from
   * the lines that the client sent.
   */
  @Override
  public Cookie @Nullable [] getCookies() {
    for (Enumeration<String> all = super.getHeaders("Cookie"); all.hasMoreElements(); ) {
      if (!FieldSanitizer.isValue(all.nextElement())) {
        return null;
      }
    }
    return super.getCookies();
  }

  private static @Nullable String wholeOrNull(@Nullable String value) {
    return value == null || FieldSanitizer.isValue(value) ? value : null;
  }

  @Override
  public Map<String, String> getTrailerFields() {
    Map<String, String> trailers = super.getTrailerFields();
    Map<String, String> rest = new HashMap<>(trailers);
    boolean spoofed = rest.keySet().removeIf(sanitizer::manages);
    boolean broken =
        rest.entrySet()
            .removeIf(line -> !FieldSanitizer.isWellFormed(line.getKey(), line.getValue()));
    if (spoofed && !trailerReported) {
      trailerReported = true;
      onSpoofedTrailer.run();
    }
    return spoofed || broken ? rest : trailers;
  }

  /**
   * Passes this wrapper to the context, which would otherwise expose the wrapped request with the
   * fields that the client sent.
   */
  @Override
  public AsyncContext startAsync() {
    return super.startAsync(this, response);
  }

  /**
   * Removes managed fields from the push request, which starts with the header section of the
   * wrapped request.
   */
  @Override
  public @Nullable PushBuilder newPushBuilder() {
    PushBuilder builder = super.newPushBuilder();
    if (builder != null) {
      for (String name : List.copyOf(builder.getHeaderNames())) {
        if (sanitizer.manages(name)) {
          builder.removeHeader(name);
        }
      }
    }
    return builder;
  }

  private List<String> ours(String name) {
    List<String> values = new ArrayList<>();
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  private List<String> theirs(String name) {
    List<String> values = new ArrayList<>();
    if (!FieldSanitizer.isName(name)) {
      return values;
    }
    for (Enumeration<String> all = super.getHeaders(name); all.hasMoreElements(); ) {
      String value = all.nextElement();
      String rest = FieldSanitizer.isValue(value) ? sanitizer.request(name, value) : null;
      if (rest != null) {
        values.add(rest);
      }
    }
    return values;
  }

  /** Records the filter that created this wrapper. */
  public SanitizedRequest ownedBy(Object filter) {
    owner = filter;
    return this;
  }

  /** Tells whether {@code filter} created this wrapper. */
  public boolean isOwnedBy(Object filter) {
    return owner == filter;
  }

  /** Tells whether {@code name} is managed, so that its values never originate from the client. */
  public boolean manages(String name) {
    return sanitizer.manages(name);
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.get(0);
  }
}
