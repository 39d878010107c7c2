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

import io.clientcert.field.ByteSequence;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What is written first by whoever needs the fields: encodes at every request, checks nothing. */
final class NaiveFilter implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Object attribute = request.getAttribute(Applications.CERTIFICATES);
    chain.doFilter(
        attribute instanceof X509Certificate[] presented
            ? new WithFields((HttpServletRequest) request, presented)
            : request,
        response);
  }

  private static final class WithFields extends HttpServletRequestWrapper {
    private final String leaf;
    private final String others;

    WithFields(HttpServletRequest request, X509Certificate[] presented) throws ServletException {
      super(request);
      try {
        leaf = ByteSequence.encode(presented[0].getEncoded());
        StringJoiner values = new StringJoiner(", ");
        for (int i = 1; i < presented.length; i++) {
          values.add(ByteSequence.encode(presented[i].getEncoded()));
        }
        others = values.toString();
      } catch (CertificateEncodingException e) {
        throw new ServletException(e);
      }
    }

    @Override
    public @Nullable String getHeader(String name) {
      if (name.equalsIgnoreCase("Client-Cert")) {
        return leaf;
      }
      return name.equalsIgnoreCase("Client-Cert-Chain") ? others : super.getHeader(name);
    }
  }
}
