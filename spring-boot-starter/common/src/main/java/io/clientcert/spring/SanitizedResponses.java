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
package io.clientcert.spring;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;
import reactor.netty.NettyPipeline;

/**
 * The last one to see the responses of a channel: no managed field leaves but our own, neither in
 * an interim or final response nor in a trailer. Belongs to the event loop of the channel.
 */
final class SanitizedResponses extends ChannelOutboundHandlerAdapter {

  private static final String NAME = SanitizedResponses.class.getName();

  /** What turns messages into bytes or frames. */
  private static final List<String> CODECS =
      List.of(
          NettyPipeline.HttpCodec, NettyPipeline.H2ToHttp11Codec, "reactor.left.h3ToHttp11Codec");

  private FieldSanitizer sanitizer;
  private List<Field> own = List.of();

  private SanitizedResponses(FieldSanitizer sanitizer) {
    this.sanitizer = sanitizer;
  }

  /** Returns that of {@code channel}, for the response to the request that has just come. */
  static SanitizedResponses of(Channel channel, FieldSanitizer sanitizer) {
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get(NAME) instanceof SanitizedResponses present) {
      present.sanitizer = sanitizer;
      present.own = List.of();
      return present;
    }
    SanitizedResponses added = new SanitizedResponses(sanitizer);
    pipeline.addAfter(codecOf(pipeline), NAME, added);
    return added;
  }

  private static String codecOf(ChannelPipeline pipeline) {
    // Without TLS, and with HTTP/2 enabled, that of HTTP/1.1 has no name of Reactor Netty's
    ChannelHandlerContext unnamed = pipeline.context(HttpServerCodec.class);
    return CODECS.stream()
        .filter(name -> pipeline.context(name) != null)
        .findFirst()
        .or(() -> Optional.ofNullable(unnamed).map(ChannelHandlerContext::name))
        .orElseThrow(() -> new IllegalStateException("No codec of HTTP in " + pipeline));
  }

  /** Sets fields of ours, which nobody can change or take out. */
  void setOwn(List<Field> fields) {
    own = fields;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      NettyFields.sanitizeResponse(response.headers(), sanitizer);
      if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
        own.forEach(field -> response.headers().set(field.name(), field.value()));
      }
    }
    if (message instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
      NettyFields.sanitizeResponse(last.trailingHeaders(), sanitizer);
    }
    ChannelFuture unused = context.write(message, promise);
  }
}
