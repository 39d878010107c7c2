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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A proxy that is not in Java, with client certificates verified, and forwarded or not. */
enum Peer {
  NGINX("nginx", "/usr/sbin/nginx") {
    @Override
    List<String> start(Path folder, int port, int backend, boolean forward) throws IOException {
      Path file =
          write(
              folder,
              """
              daemon off; master_process off; worker_processes 1;
              pid FOLDER/nginx.pid; error_log FOLDER/nginx.log;
              events { worker_connections 1024; }
              http {
                access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
                client_body_temp_path FOLDER/n1; proxy_temp_path FOLDER/n2;
                fastcgi_temp_path FOLDER/n3; uwsgi_temp_path FOLDER/n4; scgi_temp_path FOLDER/n5;
                upstream backend {
                  server 127.0.0.1:BACKEND; keepalive 16; keepalive_requests 1000000000;
                }
                server {
                  listen 127.0.0.1:PORT ssl;
                  ssl_certificate FOLDER/server.pem; ssl_certificate_key FOLDER/server.key;
                  ssl_client_certificate FOLDER/anchors.pem;
                  ssl_verify_client on; ssl_verify_depth 3;
                  location / {
                    proxy_pass http://backend; proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    FORWARD
                  }
                }
              }
              """,
              port,
              backend,
              forward ? "proxy_set_header Client-Cert $ssl_client_escaped_cert;" : "");
      return List.of(binary(), "-c", file.toString());
    }
  },

  HAPROXY("HAProxy", "/usr/sbin/haproxy") {
    @Override
    List<String> start(Path folder, int port, int backend, boolean forward) throws IOException {
      Path pair = folder.resolve("server-and-key.pem");
      Files.writeString(
          pair,
          Files.readString(folder.resolve("server.pem"))
              + Files.readString(folder.resolve("server.key")));
      Path file =
          write(
              folder,
              """
              global
                nbthread 1
                maxconn 1000
              defaults
                mode http
                timeout connect 10s
                timeout client 600s
                timeout server 600s
              frontend front
                bind 127.0.0.1:PORT ssl crt FOLDER/server-and-key.pem ca-file FOLDER/anchors.pem verify required
                FORWARD
                default_backend back
              backend back
                http-reuse always
                server one 127.0.0.1:BACKEND
              """,
              port,
              backend,
              forward ? "http-request set-header Client-Cert :%[ssl_c_der,base64]:" : "");
      return List.of(binary(), "-db", "-f", file.toString());
    }
  },

  APACHE("Apache httpd", "/usr/sbin/apache2") {
    @Override
    List<String> start(Path folder, int port, int backend, boolean forward) throws IOException {
      Path file =
          write(
              folder,
              """
              ServerRoot FOLDER
              ServerName localhost
              PidFile FOLDER/apachePORT.pid
              Mutex file:FOLDER
              ErrorLog FOLDER/apache.log
              User www-data
              Group www-data
              LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
              LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
              LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
              LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
              LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
              LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
              LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
              StartServers 1
              ServerLimit 1
              ThreadsPerChild 25
              MaxRequestWorkers 25
              KeepAlive On
              MaxKeepAliveRequests 0
              KeepAliveTimeout 600
              Listen 127.0.0.1:PORT
              SSLEngine on
              SSLCertificateFile FOLDER/server.pem
              SSLCertificateKeyFile FOLDER/server.key
              SSLCACertificateFile FOLDER/anchors.pem
              SSLVerifyClient require
              SSLVerifyDepth 3
              FORWARD
              ProxyPass / http://127.0.0.1:BACKEND/ keepalive=On
              """,
              port,
              backend,
              forward
                  ? "SSLOptions +ExportCertData\nRequestHeader set Client-Cert"
                      + " \"expr=%{base64:%{SSL_CLIENT_CERT}}\""
                  : "");
      return List.of(binary(), "-DFOREGROUND", "-f", file.toString());
    }
  },

  CADDY("Caddy", "/usr/bin/caddy") {
    @Override
    List<String> start(Path folder, int port, int backend, boolean forward) throws IOException {
      Path file =
          write(
              folder,
              """
              {
                admin off
                auto_https off
                storage file_system FOLDER/caddy
                servers {
                  strict_sni_host insecure_off
                }
              }
              :PORT {
                bind 127.0.0.1
                tls FOLDER/server.pem FOLDER/server.key {
                  client_auth {
                    mode require_and_verify
                    trusted_ca_cert_file FOLDER/anchors.pem
                  }
                }
                reverse_proxy 127.0.0.1:BACKEND {
                  FORWARD
                }
              }
              """,
              port,
              backend,
              forward
                  ? "header_up Client-Cert :{http.request.tls.client.certificate_der_base64}:"
                  : "");
      return List.of(binary(), "run", "--config", file.toString(), "--adapter", "caddyfile");
    }
  };

  private final String title;
  private final String binary;

  Peer(String title, String binary) {
    this.title = title;
    this.binary = binary;
  }

  /** Returns those that this machine has. */
  static List<Peer> installed() {
    return Stream.of(values()).filter(peer -> Files.isExecutable(Path.of(peer.binary))).toList();
  }

  /** Writes the configuration, and returns the command that reads it. */
  abstract List<String> start(Path folder, int port, int backend, boolean forward)
      throws IOException;

  String title() {
    return title;
  }

  String binary() {
    return binary;
  }

  Path write(Path folder, String template, int port, int backend, String forward)
      throws IOException {
    String text =
        template
            .replace("FORWARD", forward)
            .replace("FOLDER", folder.toString())
            .replace("BACKEND", Integer.toString(backend))
            .replace("PORT", Integer.toString(port));
    return Files.writeString(folder.resolve(name() + port + ".conf"), text);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
