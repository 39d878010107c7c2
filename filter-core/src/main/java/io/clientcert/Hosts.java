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
package io.clientcert;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which settings hold for which host name: those of the name itself, else those of the longest
 * {@code *.} name that it ends with, else the settings that name no host. Immutable.
 */
final class Hosts {

  /** Has a dot, and a letter behind the last one. */
  private static final Pattern SERVER_NAME = Pattern.compile(".+\\.[^.]*[a-z][^.]*");

  private final Host others;
  private final Map<String, Host> exact = new HashMap<>();
  private final Map<String, Host> wildcards = new HashMap<>();
  private final boolean differ;
  private final OptionalInt onMisdirected;

  Hosts(ClientCertConfig config) {
    others = new Host(config.policy(), 0);
    onMisdirected = config.onMisdirected();
    differ = !config.hosts().isEmpty();
    List<Host> all = new ArrayList<>(List.of(others));
    config
        .hosts()
        .forEach(
            (name, policy) -> {
              // Names with the same settings share their decisions
              Host host =
                  all.stream()
                      .filter(known -> known.policy.equals(policy))
                      .findFirst()
                      .orElseGet(() -> new Host(policy, all.size()));
              all.add(host);
              if (name.startsWith("*.")) {
                wildcards.put(name.substring(1), host);
              } else {
                exact.put(name, host);
              }
            });
  }

  /** Returns the settings for a request; without settings of hosts it is not looked at. */
  Host of(IncomingRequest request) {
    return differ ? of(request.authority()) : others;
  }

  /**
   * Tells whether the TLS handshake of a request was for a name that other settings hold for. Names
   * that share their settings may share a connection (RFC 9113 section 9.1.1).
   */
  @SuppressWarnings("ReferenceEquality") // one object for each set of settings
  boolean isMisdirected(IncomingRequest request, Host host) {
    String serverName = differ ? request.serverName() : null;
    if (serverName == null) {
      return false;
    }
    return of(serverName) != host
        && !(serverName.isEmpty() && isNamedByNoHandshake(request.authority()));
  }

  /** Addresses are no server names (RFC 6066 section 3), and names without a dot for many not. */
  private static boolean isNamedByNoHandshake(@Nullable String authority) {
    return authority != null && !SERVER_NAME.matcher(normal(authority)).matches();
  }

  /** Returns the status that a misdirected request is refused with. */
  OptionalInt onMisdirected() {
    return onMisdirected;
  }

  private Host of(@Nullable String authority) {
    if (authority == null) {
      return others;
    }
    String name = normal(authority);
    Host named = exact.get(name);
    for (int dot = name.indexOf('.'); named == null && dot >= 0; dot = name.indexOf('.', dot + 1)) {
      named = wildcards.get(name.substring(dot));
    }
    return named == null ? others : named;
  }

  /** Returns a host name in lower case, without a port and without a dot at its end. */
  static String normal(String authority) {
    int port = authority.lastIndexOf(':');
    // the colons of an IPv6 address stand before its bracket
    String name = port > authority.lastIndexOf(']') ? authority.substring(0, port) : authority;
    String lower = name.trim().toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** One set of settings, told apart from the others by its number. */
  static final class Host {
    private final HostPolicy policy;
    private final int number;
    private final Map<CertificateSource, Forwarding> nothing;

    private Host(HostPolicy policy, int number) {
      this.policy = policy;
      this.number = number;
      this.nothing = new EnumMap<>(CertificateSource.class);
      for (CertificateSource source : CertificateSource.values()) {
        nothing.put(
            source,
            policy.forwarding(
                new ClientCertificate(
                    source,
                    Verdict.NONE,
                    "no certificate",
                    false,
                    List.of(),
                    null,
                    FieldValues.NONE)));
      }
    }

    HostPolicy policy() {
      return policy;
    }

    /** Returns what tells its decisions apart from those of other hosts and sources. */
    int number(CertificateSource source) {
      return source == CertificateSource.TLS ? 2 * number : 2 * number + 1;
    }

    /** Returns what to do with a request without a certificate. */
    Forwarding nothing(CertificateSource source) {
      return Objects.requireNonNull(nothing.get(source));
    }
  }
}
